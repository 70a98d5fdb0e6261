"""Pages on which a version is written: where it stands, its clauses, its title and plain summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, Verdict, require
from portal.access.viewer import Viewer, current_viewer
from portal.arrangements.blueprint import arrangements
from portal.arrangements.doing import find_draft, reason_of, reasoned, save, seen_by_of
from portal.arrangements.forms import ASKED, MINOR, ClauseForm, DescribeForm, ReasonForm, StartForm, field_of, written
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.operations.writing import (
    add_clause,
    change_clause,
    describe_version,
    move_clause,
    put_back_clause,
    start_version,
    take_out_clause,
)
from portal.arrangements.policy import (
    may_change_what_is_asked,
    may_go_on,
    may_publish,
    may_send,
    may_start,
    may_write,
)
from portal.arrangements.preparing import parts
from portal.arrangements.queries import (
    clauses_of,
    get_clause,
    newest_of,
    taken_out_of,
    version_in_force,
)
from portal.audit.child_detail import record_going_on
from portal.decisions.models import Decision
from portal.web.csrf import form_page
from portal.web.forms import ButtonForm
from portal.web.outcome import tell

MOVES: dict[str, Callable[..., None]] = {
    "up": partial(move_clause, up=True),
    "down": partial(move_clause, up=False),
    "out": take_out_clause,
    "back": put_back_clause,
}
SAID = {"up": "moved up", "down": "moved down", "out": "taken out", "back": "put back at the end"}


def goes_on(viewer: Viewer, version: ArrangementVersion, _decision: Decision | None) -> Verdict:
    """Whoever writes, also while consultees read the words."""
    return may_go_on(viewer, version)


@arrangements.route("/new", methods=["GET", "POST"])
@form_page
def new(partnership: str) -> ResponseReturnValue:
    """The next version begins with the words in force."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    require(may_start(viewer, place.id, newest_of(place.id)))
    former = version_in_force(place.id)
    form = StartForm(title=former.title if former else "")
    if form.validate_on_submit():

        def act() -> str:
            version = start_version(place, title=form.title.data, is_minor=form.what.data == MINOR, by=viewer)
            record_going_on(form.went_on, "arrangements", version.id, place.id, by=viewer)
            return url_for("arrangements.write", partnership=place.key, number=version.number)

        try:
            address = act_once(form.once.data, act, by=viewer)
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            tell("The draft has the words in force. Change what changes." if former else "The draft is there.")
            return redirect(address, 303)
    return render_template("arrangements/new.html", partnership=place, form=form, former=former)


@arrangements.get("/versions/<int:number>/write")
def write(partnership: str, number: int) -> ResponseReturnValue:
    """Where a draft stands: its clauses, and what is next."""
    draft = find_draft(partnership, number, goes_on)
    ask = (draft.viewer, draft.version, draft.decision)
    clauses = clauses_of(draft.version.id)
    return render_template(
        "arrangements/write.html",
        draft=draft,
        clauses=clauses,
        parts=parts(draft, has_clauses=bool(clauses)),
        taken_out=taken_out_of(draft.version),
        may_write=may_write(*ask),
        may_ask=may_change_what_is_asked(*ask),
        may_send=may_send(*ask),
        may_publish=may_publish(*ask),
        button=ButtonForm(),
        seen_by=seen_by_of(draft),
    )


@arrangements.route("/versions/<int:number>/describe", methods=["GET", "POST"])
@form_page
def describe(partnership: str, number: int) -> ResponseReturnValue:
    """Title and plain summary. Whoever saves second sees both texts."""
    draft = find_draft(partnership, number, goes_on)
    words = {"title": draft.version.title, "what_changed": "\n".join(draft.version.what_changed)}
    form = reasoned(DescribeForm(data={**words, "version": draft.version.version}), draft)

    def act() -> None:
        describe_version(
            draft.version, seen=form.version.data, title=form.title.data, what_changed=form.sentences,
            reason=reason_of(form), by=draft.viewer,
        )  # fmt: skip

    def theirs() -> Mapping[str, str]:
        version = find_draft(partnership, number, goes_on).version
        return {
            "title": version.title,
            "what_changed": "\n".join(version.what_changed),
            "version": str(version.version),
        }

    page = "arrangements/describe.html"
    return save(draft, form, act, template=page, said="Title and summary are saved.", theirs=theirs)


@arrangements.route("/versions/<int:number>/clauses/new", methods=["GET", "POST"])
@form_page
def add(partnership: str, number: int) -> ResponseReturnValue:
    """One more clause."""
    draft = find_draft(partnership, number, may_change_what_is_asked)
    form = reasoned(ClauseForm(), draft)

    def act() -> None:
        words = {"heading": form.heading.data, "text": form.text.data, "duties": form.duties}
        add_clause(draft.version, **words, reason=reason_of(form), by=draft.viewer)

    said = "The clause stands at the end."
    return save(draft, form, act, template="arrangements/clause.html", said=said, heading="Add a clause")


@arrangements.route("/versions/<int:number>/clauses/<key>/edit", methods=["GET", "POST"])
@form_page
def edit(partnership: str, number: int, key: str) -> ResponseReturnValue:
    """Other words for a clause, other duties. Whoever saves second sees both texts."""
    draft = find_draft(partnership, number, may_write)
    clause = get_clause(draft.version, key)
    now = next((one for one in clauses_of(draft.version.id) if one.id == clause.id), None)
    require(Verdict(now is not None, "This clause was taken out. Put it back first."))
    assert now is not None
    words = {"heading": now.heading, "text": now.text, **written(now.by_sector)}
    form = reasoned(ClauseForm(data={**words, "version": clause.version}), draft)
    others = {sector: texts for sector, texts in now.by_sector.items() if sector not in ASKED}

    def act() -> None:
        change_clause(
            draft.version, clause, seen=form.version.data, heading=form.heading.data, text=form.text.data,
            duties={**others, **form.duties}, reason=reason_of(form), by=draft.viewer,
        )  # fmt: skip

    def theirs() -> Mapping[str, str]:
        again = find_draft(partnership, number, may_write).version
        one = next(one for one in clauses_of(again.id) if one.key == key)
        blank = {field_of(sector): "" for sector in ASKED}
        version = str(get_clause(again, key).version)
        return {**blank, **written(one.by_sector), "heading": one.heading, "text": one.text, "version": version}

    page, said = "arrangements/clause.html", "The clause is saved."
    return save(draft, form, act, template=page, said=said, theirs=theirs, heading="Change a clause")


@arrangements.route("/versions/<int:number>/clauses/<key>/<any(up, down, out, back):move>", methods=["GET", "POST"])
@form_page
def move(partnership: str, number: int, key: str, move: str) -> ResponseReturnValue:
    """One place up or down, out of the text, or back into it; a reason first where seats have answered about it."""
    draft = find_draft(partnership, number, may_write)
    clause, form = get_clause(draft.version, key), reasoned(ReasonForm(), draft)

    def act() -> None:
        MOVES[move](draft.version, clause, reason=reason_of(form), by=draft.viewer)

    said = f"{clause.heading}: {SAID[move]}."
    return save(draft, form, act, template="arrangements/move.html", said=said, clause=clause, move=SAID[move])
