"""One action: its overview, updates, evidence, history, and who can see it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.kinds import opened
from portal.access.questioning import way_to_question
from portal.access.verdict import Gone, NotFound, require
from portal.access.viewer import current_viewer
from portal.actions.blueprint import actions
from portal.actions.forms import UpdateForm, with_choices
from portal.actions.lifecycle import OWED, UNDER_WAY, marks, next_rung
from portal.actions.looking import Case, around, find_case, origin_of
from portal.actions.models import Action, Evidence
from portal.actions.operations.evidence import open_evidence
from portal.actions.policy import may_add_evidence, may_download, may_see_evidence, may_take_down, may_update
from portal.actions.queries import evidence_of, get_evidence, timeline
from portal.actions.showing import (
    AS_IT_IS,
    KINDS,
    acts,
    is_opened_now,
    ladder_sentence,
    moments,
    pages,
    status_choices,
    tone,
)
from portal.config import Settings
from portal.database import transaction
from portal.evidence_files.refusals import EvidenceMissing
from portal.evidence_files.store import EvidenceStore
from portal.evidence_files.take_downs import journal_beside
from portal.partnership.openings import openings_by_others
from portal.partnership.readers import readers_of
from portal.web.formats import sentence_case
from portal.web.two_texts import Difference

ON_THE_OVERVIEW = 10  # lines of history


@actions.get("/actions/<reference>")
def show(partnership: str, reference: str) -> ResponseReturnValue:
    """One action: its facts, what comes next, the form to say what happened, and the newest lines of history."""
    case = find(partnership, reference)
    return _noted(case, overview(case, None))


@actions.get("/actions/<reference>/updates")
def updates(partnership: str, reference: str) -> ResponseReturnValue:
    """Everything that was written, newest first."""
    case = find(partnership, reference)
    lines = [line for line in timeline(case.action) if line.text]
    return _noted(case, render_template("actions/updates.html", **_frame(case, "updates"), moments=moments(lines)))


@actions.get("/actions/<reference>/history")
def history(partnership: str, reference: str) -> ResponseReturnValue:
    """Who did what, and who opened it; one's own visits on request."""
    case = find(partnership, reference)
    with_own = request.args.get("own") == "1"
    page = render_template(
        "actions/history.html",
        **_frame(case, "history"),
        moments=moments(timeline(case.action)),
        openings=openings_by_others("action", case.action.id, without=None if with_own else case.viewer.person_id),
        with_own=with_own,
    )
    return _noted(case, page)


@actions.get("/actions/<reference>/who-can-see")
def readers(partnership: str, reference: str) -> ResponseReturnValue:
    """Exactly who can see it, by agency."""
    case = find(partnership, reference)
    found = readers_of(Action, case.action.id)
    page = render_template(
        "actions/readers.html", case=case, pages=pages(case, "readers"), readers=found, seen_by=found.line()
    )
    return _noted(case, page)


@actions.get("/actions/<reference>/evidence")
def evidence(partnership: str, reference: str) -> ResponseReturnValue:
    """What shows it: words, links and files, with when they came and their hash."""
    case = find(partnership, reference)
    require(may_see_evidence(case.viewer, case.action))
    pieces = evidence_of(case.action)
    seen_by = readers_of(Evidence, pieces[0].id).line() if pieces else readers_of(Action, case.action.id).line()
    page = render_template(
        "actions/evidence.html",
        case=case,
        pages=pages(case, "evidence"),
        seen_by=seen_by,
        pieces=[(one, _may_go(case, one)) for one in pieces],
        may_add=may_add_evidence(case.viewer, case.action),
    )
    return _noted(case, page)


@actions.get("/actions/<reference>/evidence/<uuid:key>/file")
def download(partnership: str, reference: str, key: uuid.UUID) -> ResponseReturnValue:
    """The file itself, always saved and never run; it counts as an opening."""
    case = find(partnership, reference)
    piece = get_evidence(case.action, key)
    if piece.is_taken_down:
        raise Gone("What was here was taken down for good. The page of its evidence says by whom, when and why.")
    if piece.file_key is None:
        raise NotFound
    require(may_download(piece))
    try:
        stream = evidence_store().open(piece.file_key)
    except EvidenceMissing:
        raise NotFound from None
    kind, name = piece.content_type or "application/octet-stream", piece.display_name or "evidence"
    with transaction():
        open_evidence(piece, by=case.viewer)
        opened("action", case.action, by=case.viewer, manner="exported")
    answer = send_file(stream, mimetype=kind, as_attachment=True, download_name=name, max_age=0, etag=False)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def find(partnership: str, reference: str) -> Case:
    """The action of the address, for the person who looks."""
    viewer = current_viewer()
    return find_case(viewer.place(partnership), reference, by=viewer)


def update_form(case: Case) -> UpdateForm:
    """The form of the overview, with the states this person may bring it to."""
    form = with_choices(UpdateForm, case.action.version, status=status_choices(case))
    form.status.optional = False  # where there is a choice, one is made already
    if form.status.data is None:
        form.status.data = AS_IT_IS
    return form


def overview(case: Case, form: UpdateForm | None, differences: Sequence[Difference] = ()) -> str:
    """The page of one action; `form` is an update that could not be taken, with its words."""
    action = case.action
    today = clock.today()
    rung = next_rung(action, today)
    parts, named = around(case, rung.rung if rung else None)
    if form is None and may_update(case.viewer, action):
        form = update_form(case)
    lines = timeline(action)
    return render_template(
        "actions/show.html",
        **_frame(case, "show"),
        ladder=ladder_sentence(case, rung, named),
        origin=origin_of(action),
        marks=[sentence_case(one.value) for one in marks(action, today) if not is_opened_now(case, one)],
        tone=tone(action, today),
        kind=KINDS.get(action.state, ""),
        owed=[state.value for state in OWED],
        under_way=[state.value for state in UNDER_WAY],
        parts=parts,
        acts=acts(case),
        question=way_to_question(case.viewer, case.place, action.reference, action.lead_agency_id),
        **({"form": form} if form else {}),
        differences=differences,
        newest=lines[0] if lines else None,
        moments=moments(lines[:ON_THE_OVERVIEW]),
        more=max(0, len(lines) - ON_THE_OVERVIEW),
    )


def evidence_store() -> EvidenceStore:
    """The folder of evidence, as the settings name it."""
    settings: Settings = current_app.extensions["settings"]
    return EvidenceStore(settings.evidence_folder, journal=journal_beside(settings.audit_head_file))


def has_scanner() -> bool:
    """Whether files are looked at by a virus scanner here."""
    return bool(current_app.extensions["settings"].scanner_address)


def _frame(case: Case, page: str) -> dict[str, object]:
    """What every page of a record shows: who can see it, and its other pages."""
    who = url_for("actions.readers", partnership=case.place.key, reference=case.action.reference)
    return {"case": case, "pages": pages(case, page), "seen_by": readers_of(Action, case.action.id).line(who)}


def _noted(case: Case, page: str) -> str:
    """Note the day's first opening when the page is made: committing before would forget what was read."""
    if not case.is_noted:
        with transaction():
            opened("action", case.action, by=case.viewer)
    return page


def _may_go(case: Case, piece: Any) -> bool:
    """Whether this person may take that row down; the policy asks the model, which is not loaded for a list."""
    return bool(may_take_down(case.viewer, case.action, Evidence(taken_down_at=piece.taken_down_at)))
