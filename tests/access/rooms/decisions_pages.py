"""Decisions in the furnished house, one for each form about them, and who of the cast may send it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text as sql

from portal import clock
from portal.audit.models import AuditEvent
from portal.decisions.models import Consultee, Decision, DecisionAnswer, DecisionNote, DecisionNotice, DecisionPaper
from tests.access.notes import DAY

STEERS = frozenset({"chair", "business_manager", "office_worker"})
CHAIR = frozenset({"chair"})
NOTICES = ("decisions.notice.reference", "decisions.notice_file.reference")
WHOLE = STEERS | {"council_lead", "police_delegate", "scrutineer"}
HOLDERS = frozenset({"council_lead", "police_delegate"})
POLICE = frozenset({"police_delegate", "police_lead", "police_other", "police_representative"})
KEPT_OUT = ("scrutineer", "office_worker")


def a_decision(house: Any, title: str, state: str, **more: Any) -> tuple[uuid.UUID, str]:
    """One with its paper; its key and reference."""
    world, cast, now = house.world, house.cast, clock.now()
    by = {"raised_by_id": cast.business_manager.person, "raised_by_agency_id": cast.office}
    row = {
        "partnership_id": cast.here, "reference": "", "title": title, "why_no_meeting": "Little changed.",
        "kind": "delegated", "state": state, "paper_number": 1, "is_extended": False, "is_restricted": False,
        "created_at": now, "version": 1, **by, **more,
    }  # fmt: skip
    key = world.add(Decision, **row)
    is_open = state in ("open", "agreed", "issued")
    world.add(
        DecisionPaper, partnership_id=cast.here, decision_id=key, number=1, question=f"{title}?", options="", text="",
        by_id=cast.business_manager.person, by_agency_id=cast.office, at=now,
        sha256="0" * 64 if is_open else None, frozen_at=now if is_open else None,
    )  # fmt: skip
    return key, world.scalar("SELECT reference FROM decision WHERE id = :id", id=key)


def seats_of(house: Any) -> dict[str, Any]:
    """The mandates of the cast's two holders."""
    found = "SELECT id, seat_id, person_id, agency_id, role FROM mandate WHERE person_id = :person"
    with house.world.as_owner() as connection:
        return {
            name: connection.execute(sql(found), {"person": getattr(house.cast, name).person}).one()
            for name in sorted(HOLDERS)
        }


def answered(house: Any, decision: uuid.UUID, held: Any, *, is_recorded: bool = False) -> None:
    """That seat agrees, or the office says that it does."""
    cast = house.cast
    more = {"recorded_by_id": cast.business_manager.person, "proof": "A mail", "confirm_by_on": clock.today() + 9 * DAY}
    house.world.add(
        DecisionAnswer, partnership_id=cast.here, decision_id=decision, paper_number=1, seat_id=held.seat_id,
        mandate_id=held.id, role=held.role, kind="agree", text="", resolved_by="", by_id=held.person_id,
        by_agency_id=held.agency_id, at=clock.now(), is_late=False, **(more if is_recorded else {}),
    )  # fmt: skip


def furnish(house: Any) -> None:
    """One decision in each state that a form needs."""
    world, cast, held = house.world, house.cast, seats_of(house)
    here, close = {"partnership_id": cast.here}, clock.today() + 30 * DAY
    seats = {"seat_ids": [one.seat_id for one in held.values()], "answer_by_on": close, "opened_at": clock.now()}
    words = {"text": "", "agency_id": cast.police}
    references: dict[str, str] = {}
    _, references["draft"] = a_decision(house, "Draft question", "draft")
    asked, references["asked"] = a_decision(house, "Asked question", "consultation", consult_by_on=close)
    world.add(Consultee, decision_id=asked, **here, **words)
    weighed, references["weighed"] = a_decision(house, "Weighed question", "consideration")
    raised = {"view": "concern", "answered_at": clock.now(), "answered_by_id": cast.police_lead.person}
    concern = world.add(Consultee, decision_id=weighed, **here, **{**words, **raised, "text": "Too soon."})
    _, references["ready"] = a_decision(house, "Ready question", "consideration")
    opened, references["open"] = a_decision(house, "Open question", "open", **seats)
    note = world.add(
        DecisionNote, decision_id=opened, text="Who was asked?", by_id=cast.scrutineer.person, at=clock.now(), **here
    )
    recorded, references["recorded"] = a_decision(house, "Recorded question", "open", **seats)
    answered(house, recorded, held["police_delegate"], is_recorded=True)
    agreed, references["agreed"] = a_decision(house, "Agreed question", "agreed", **seats)
    for one in held.values():
        answered(house, agreed, one)
    issued, references["issued"] = a_decision(
        house, "Issued question", "issued", **{**seats, "kind": "urgent", "urgent_because": "It could not wait."},
        issued_at=clock.now(), report_by_on=close, review_on=close,
    )  # fmt: skip
    world.add(
        DecisionNotice, decision_id=issued, reference=references["issued"], text="Notice\n", sha256="2" * 64,
        is_public=False, issued_at=clock.now(), **here,
    )  # fmt: skip
    house.samples |= {f"decision {state}": reference for state, reference in references.items()}
    house.samples |= {
        "decisions.reference": references["open"],
        **dict.fromkeys(NOTICES, references["issued"]),
        "decisions.reply.reference": references["weighed"], "decisions.reply.key": str(concern),
        "decisions.answer_note.key": str(note), "decision seat": str(held["police_delegate"].seat_id),
    }  # fmt: skip


def hidden(house: Any) -> dict[str, str]:
    """A draft, opened and kept from some who would see it."""
    from tests.access.furnished import add_opening  # reads every room, this one too

    key, reference = a_decision(house, "Hidden question", "draft")
    add_opening(house.world, house.cast, "decision", key)
    about = {"record_kind": "decision", "record_id": key, "partnership_id": house.cast.here}
    house.world.add(AuditEvent, kind="something", **about)
    for name in KEPT_OUT:
        house.world.exclude(getattr(house.cast, name), house.cast.here, "decision", key)
    return {"decisions.reference": reference, **dict.fromkeys(NOTICES, reference)}


@dataclass(frozen=True)
class Kept:
    """As tests.access.hidden.Hidden, which reads every room, this one too."""

    readers: frozenset[str]
    make: Callable[[Any], dict[str, str]]


HIDDEN = {"decision": Kept(WHOLE, hidden)}


def filled_in(text: str, samples: dict[str, str]) -> str:
    """Names of samples hold points and spaces, which `format` would take for more."""
    for name, value in samples.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def writes(
    state: str, page: str, may: frozenset[str], before: str = "SELECT 1", /, **form: Any
) -> Callable[[Any], Any]:
    """The form of that page about the house's decision in that state."""

    def write(house: Any) -> Any:
        from tests.access.replay import Write  # reads every room, this one too

        samples = {
            **house.samples,
            "police": str(house.cast.police),
            "delegate": str(house.cast.police_delegate.person),
        }
        filled = {name: filled_in(value, samples) for name, value in form.items()}
        address = "/p/tests/decisions/" + (f"{samples[f'decision {state}']}/" if state else "")
        return Write(address + filled_in(page, samples), may, filled, before)

    return write


WORDS = {"title": "Another", "question": "Do we?", "why_no_meeting": "Small."}
REVIEWED = {"review_on-day": "1", "review_on-month": "3", "review_on-year": str(clock.today().year + 2)}
DISPUTED = "UPDATE decision SET is_disputed = true WHERE title = 'Open question'"
WRITES = {
    "decisions.new": writes("", "new", STEERS, **WORDS, kind="delegated"),
    "decisions.edit": writes("draft", "edit", STEERS, **WORDS),
    "decisions.consult": writes("draft", "consult", STEERS, agencies="{police}"),
    "decisions.leave_out": writes("draft", "leave-out", CHAIR, reason="Small."),
    "decisions.view": writes("asked", "view", POLICE, view="support"),
    "decisions.reply": writes("weighed", "concerns/{decisions.reply.key}/reply", STEERS, text="Later then."),
    "decisions.note": writes("open", "note", frozenset({"scrutineer"}), text="A note"),
    "decisions.answer_note": writes("open", "notes/{decisions.answer_note.key}/reply", STEERS, text="All were."),
    "decisions.open_to_seats": writes("ready", "open", STEERS),
    "decisions.change_paper": writes("open", "change-paper", STEERS, reason="A slip."),
    "decisions.answer": writes("open", "answer", HOLDERS, kind="agree"),
    "decisions.take_back": writes("agreed", "take-back", HOLDERS),
    "decisions.record": writes(
        "open", "record", STEERS, who="{decision seat}:{delegate}", kind="agree", proof="A mail"
    ),
    "decisions.confirm": writes("recorded", "confirm", frozenset({"police_delegate"}), is_so="yes"),
    "decisions.extend": writes("open", "extend", CHAIR),
    "decisions.to_lead_partners": writes("open", "to-lead-partners", CHAIR, DISPUTED),
    "decisions.issue": writes("agreed", "issue", CHAIR, reasons="It helps.", readers="all", **REVIEWED),
    "decisions.report": writes("issued", "report", STEERS, where="The executive"),
    "decisions.review": writes("issued", "review", CHAIR, outcome="ended", reason="Over."),
    "decisions.withdraw": writes("draft", "withdraw", STEERS, reason="Not now."),
}
