"""What is read, in the words of a pack: sections, and how each record stands for the pack after this one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.actions.lifecycle import ENDED as ACTIONS_ENDED
from portal.actions.lifecycle import OPEN, OWED, is_escalated, is_overdue
from portal.challenges.lifecycle import due_on, stage_on
from portal.challenges.lifecycle import is_overdue as is_overdue_challenge
from portal.decisions.dates import Mark, marks, state_at
from portal.decisions.lifecycle import AFTER_ISSUE, BEFORE_ISSUE, DecisionState
from portal.packs.contents import Part, Section, Stood, table_or_words
from portal.packs.listed import MOST
from portal.web.formats import count, day, sentence_case, short_day

FULL = f"Only the first {MOST} are listed and counted here; the portal has all."


@dataclass(frozen=True)
class Told:
    """A section, and how the records it speaks of stood."""

    section: Section
    records: Mapping[str, Stood]


def tell_decisions(rows: Sequence[Any], at: datetime, since: datetime) -> Told:
    """Objected or to discuss, overdue, otherwise asked; issued and withdrawn since."""
    asked = [one for one in rows if one.state in BEFORE_ISSUE]
    marked = {one.reference: marks(one, at) for one in asked}
    objected = [one for one in asked if {Mark.OBJECTED, Mark.ESCALATED} & set(marked[one.reference])]
    overdue = [one for one in asked if one not in objected and Mark.OVERDUE in marked[one.reference]]
    rest = [one for one in asked if one not in objected and one not in overdue]
    done = [one for one in rows if one not in asked]
    issued = [one for one in done if one.state in AFTER_ISSUE and one.issued_at and one.issued_at >= since]
    heads = ("Reference", "What is decided", "Class", "State", "Answers by")
    lists = (
        ("Objected or to discuss", objected, "No seat has objected or asks to discuss."),
        ("Overdue", overdue, "No decision is overdue."),
        ("Open", rest, "No other decision is being asked."),
    )
    parts = [table_or_words(title, heads, [_decision(one, at) for one in some], said) for title, some, said in lists]
    issued_rows = [
        (one.reference, one.title, sentence_case(one.kind.value), short_day(one.issued_at)) for one in issued
    ]
    title = f"Issued since {day(since)}"
    parts.append(table_or_words(title, ("Reference", "What", "Class", "Issued"), issued_rows, "None was issued."))
    records = {one.reference: Stood(one.title, _state_of(one, at), _short(one.answer_by_on)) for one in rows}
    return Told(Section("Decisions", _if_full(rows), tuple(parts)), records)


def tell_actions(rows: Sequence[Any], today: date) -> Told:
    """Counts by leading agency, what is overdue or escalated, and everything open by agency."""
    is_open = [one for one in rows if one.state in OPEN]
    late = [one for one in is_open if is_overdue(one, today)]
    agencies = list(dict.fromkeys(one.lead for one in is_open))
    counts = [(agency, *_counts([one for one in is_open if one.lead == agency], today)) for agency in agencies]
    listed = [(one.reference, one.title, one.lead, short_day(one.due_on), _mark(one, today)) for one in late]
    every = [
        (one.reference, one.title, one.lead, _state_of_action(one, today), short_day(one.due_on)) for one in is_open
    ]
    heads = ("Reference", "What", "Agency")
    parts = (
        table_or_words("By agency", ("Agency", "Open", "Overdue", "Escalated"), counts, "No action is open."),
        table_or_words("Overdue and escalated", (*heads, "Due", "Mark"), listed, "No action is overdue."),
        table_or_words("Open", (*heads, "State", "Due"), every, "No action is open."),
        _ended([one for one in rows if one.state in ACTIONS_ENDED]),
    )
    records = {one.reference: Stood(one.title, _state_of_action(one, today), short_day(one.due_on)) for one in rows}
    return Told(Section("Actions", _if_full(rows), parts), records)


def tell_challenges(rows: Sequence[Any], today: date) -> Told:
    """Open ones with their stage and day; those that ended since."""
    is_open = [one for one in rows if one.ended_at is None]
    listed = [
        (one.reference, one.title, f"{one.raising} to {one.challenged}", _stage(one, today), _short(due_on(one, today)))
        for one in is_open
    ]
    ended = [
        (one.reference, one.title, sentence_case(one.stage.value), short_day(one.ended_at))
        for one in rows
        if one.ended_at
    ]
    parts = (
        table_or_words("Open", ("Reference", "What", "Between", "Stage", "Due"), listed, "No challenge is open."),
        table_or_words("Ended", ("Reference", "What", "How", "When"), ended, "None has ended lately."),
    )
    records = {one.reference: Stood(one.title, _stage(one, today), _short(due_on(one, today))) for one in rows}
    return Told(Section("Challenges between agencies", _if_full(rows), parts), records)


def tell_cooperation(campaign: Any | None, phases: Sequence[Any]) -> Told:
    """How many confirmed in the newest campaign, by phase."""
    title = "Co-operation of schools and agencies"
    if campaign is None:
        return Told(Section(title, ("Nobody has been asked to confirm yet.",)), {})
    asked, confirmed = sum(one.asked for one in phases), sum(one.confirmed for one in phases)
    said = f"{campaign.reference}: {confirmed} of {count(asked, campaign.whom)} confirmed; due {day(campaign.due_on)}."
    rows = [(one.phase or "Other", str(one.asked), str(one.confirmed)) for one in phases]
    part = table_or_words("Coverage by phase", ("Phase", "Asked", "Confirmed"), rows, "Nobody was asked.")
    stood = Stood(campaign.title, f"{confirmed} of {asked} confirmed", short_day(campaign.due_on))
    return Told(Section(title, (said,), (part,)), {campaign.reference: stood})


def _decision(one: Any, at: datetime) -> tuple[str, ...]:
    return one.reference, one.title, sentence_case(one.kind.value), _state_of(one, at), _short(one.answer_by_on)


def _state_of(one: Any, at: datetime) -> str:
    state = state_at(one, at)
    said = [state.value, *(mark.value for mark in marks(one, at) if state is DecisionState.OPEN)]
    return sentence_case(", ".join(said))


def _counts(some: Sequence[Any], today: date) -> tuple[str, str, str]:
    late = sum(is_overdue(one, today) for one in some)
    return str(len(some)), str(late), str(sum(is_escalated(one, today) for one in some))


def _mark(one: Any, today: date) -> str:
    return "Escalated" if is_escalated(one, today) else "Overdue"


def _state_of_action(one: Any, today: date) -> str:
    late = f", {_mark(one, today).lower()}" if one.state in OWED and is_overdue(one, today) else ""
    return sentence_case(f"{one.state.value}{late}")


def _ended(rows: Iterable[Any]) -> Part:
    said = [
        (
            one.reference,
            one.title,
            one.lead,
            sentence_case(one.state.value),
            short_day(one.ended_at),
        )
        for one in rows
    ]
    return table_or_words("Ended", ("Reference", "What", "Agency", "How", "When"), said, "None has ended lately.")


def _stage(one: Any, today: date) -> str:
    late = ", overdue" if one.ended_at is None and is_overdue_challenge(one, today) else ""
    return sentence_case(f"{stage_on(one, today).value}{late}")


def _short(value: date | None) -> str:
    return short_day(value) if value else ""


def _if_full(rows: Sequence[Any]) -> tuple[str, ...]:
    return (FULL,) if len(rows) >= MOST else ()
