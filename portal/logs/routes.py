"""Pages of logs: choose the file, say what its columns and words mean, look at what it would do, read it in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agencies.registers.reading import RowError
from agencies.registers.sheet_file import NoSheetError, Sheet, with_errors
from agencies.sectors import Sector
from portal.access.once import act_once
from portal.access.roles import OFFICE
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Place, Viewer, current_viewer
from portal.actions.choosing import every_member
from portal.imports.kinds import ListKind, enter_list
from portal.imports.lifecycle import AT_WORK, LOGS, ImportKind, ImportState
from portal.imports.models import ImportRun
from portal.imports.policy import may_apply
from portal.imports.queries import import_with, progress_of
from portal.logs.columns import WANTED, are_enough, same_twice
from portal.logs.forms import LogForm, Member, Words, columns_form, columns_named, words_form, words_named
from portal.logs.operations import (
    ask_to_bring_in,
    assign_words,
    bring_in,
    name_log_columns,
    reading_of,
    settings_of,
    sheet_of,
    start_log,
)
from portal.logs.plan import plan_of
from portal.logs.reading import words_in
from portal.logs.settings import Settings
from portal.web.csrf import OPEN_TOO_LONG, form_page
from portal.web.downloads import FORMATS, downloads, files_at
from portal.web.exports import Sheet as FileSheet
from portal.web.exports import file_response
from portal.web.forms import VersionedForm
from portal.web.parts import Link
from portal.web.progress import moving

logs = Blueprint("logs", __name__, url_prefix="/p/<partnership>/imports/logs")
SHOWN = 20  # rows on the page; the sheet has all
MOST_WORDS = 60
TOO_MANY = (
    "The column holds more than {most} different words, so it is probably another column. Choose the right column, "
    "or write each {what} in the same way."
)
KINDS = {"actions": ImportKind.ACTIONS, "decisions": ImportKind.DECISIONS}
PAGES = {kind: name for name, kind in KINDS.items()}

for _kind, _name, _explained in (
    (ImportKind.ACTIONS, "An action log", "each agency’s actions, open and done"),
    (ImportKind.DECISIONS, "A decision log", "decisions that were taken before the portal"),
):
    enter_list(
        ListKind(
            _kind,
            _name,
            f"{_explained}, from a workbook or a CSV file",
            f"logs.choose_{PAGES[_kind]}",
            "logs.show",
            lambda run, progress, _by: bring_in(run, progress),
            steps=2,
        )
    )


def set_up(app: Flask) -> None:
    """Enter the pages."""
    app.register_blueprint(logs)


def _place(key: str) -> tuple[Viewer, Place]:
    viewer = current_viewer()
    place = viewer.place(key)
    if not viewer.holds(place.id, *OFFICE):
        raise NotFound
    return viewer, place


def _run(key: str, run_id: uuid.UUID) -> tuple[Viewer, Place, ImportRun]:
    viewer, place = _place(key)
    run = import_with(place.id, run_id)
    if run.kind not in LOGS:
        raise NotFound
    return viewer, place, run


def _to(place: Place, name: str, **arguments: Any) -> str:
    return url_for(f"logs.{name}", partnership=place.key, **arguments)


def _back(place: Place) -> Link:
    return Link("Read in a list", url_for("imports.index", partnership=place.key))


@logs.route("/actions", methods=["GET", "POST"])
@form_page
def choose_actions(partnership: str) -> ResponseReturnValue:
    """Choose the file with the action log."""
    return _choose(partnership, ImportKind.ACTIONS)


@logs.route("/decisions", methods=["GET", "POST"])
@form_page
def choose_decisions(partnership: str) -> ResponseReturnValue:
    """Choose the file with the decision log."""
    return _choose(partnership, ImportKind.DECISIONS)


def _choose(partnership: str, kind: ImportKind) -> ResponseReturnValue:
    viewer, place = _place(partnership)
    form = LogForm()
    if form.validate_on_submit():

        def act() -> str:
            file = (form.file.data.filename or "", form.file.data.read())
            return _to(place, "show", run_id=start_log(place.id, kind, file, by=viewer))

        try:
            return redirect(act_once(form.once.data, act, by=viewer), 303)
        except NoSheetError as refusal:
            form.refuse(refusal.error.sentence, form.file)
    wanted = WANTED[kind].values()
    return render_template("logs/choose.html", form=form, kind=kind, wanted=wanted, back=_back(place))


@logs.get("/<uuid:run_id>")
def show(partnership: str, run_id: uuid.UUID) -> ResponseReturnValue:
    """Where a log stands: what is still to be said about it, what it would do, what is wrong, what was done."""
    viewer, place, run = _run(partnership, run_id)
    common: dict[str, Any] = {"run": run, "back": _back(place), "may_apply": may_apply(viewer, run)}
    if run.state in AT_WORK:
        return moving(render_template("imports/at_work.html", progress=progress_of(run.id), **common))
    if run.state is ImportState.APPLIED:
        return render_template("imports/applied.html", lists=[], **common)
    if run.state is ImportState.REFUSED:
        errors = [RowError(**error) for error in run.errors]
        return _refused(place, errors, more=run.more_errors, shown=common)
    sheet, settings = sheet_of(run), settings_of(run)
    if sheet is None:
        return render_template("imports/gone.html", **common)
    if not are_enough(settings.columns, run.kind):
        return redirect(_to(place, "columns", run_id=run.id), 303)
    words = _words(sheet, settings)
    if not settings.has_all(words.agencies, words.states):
        return redirect(_to(place, "words", run_id=run.id), 303)
    common["columns_to"] = _to(place, "columns", run_id=run.id)
    reading = reading_of(run, sheet)
    if not reading.is_accepted:
        return _refused(place, reading.errors, more=reading.more_errors, shown=common)
    form = VersionedForm()
    found = plan_of(place.id, run.kind, reading.rows)
    form.version.data = found.mark
    return render_template(
        "logs/check.html",
        found=found,
        left_out=reading.left_out,
        rows=len(reading.rows) + reading.left_out,
        shown=SHOWN,
        names={str(one.id): one.name for one in _members(place)} if run.kind is ImportKind.ACTIONS else {},
        form=form,
        apply_to=_to(place, "apply", run_id=run.id),
        words_to=_to(place, "words", run_id=run.id) if words.agencies else "",
        record_to=lambda reference: url_for(f"{PAGES[run.kind]}.show", partnership=place.key, reference=reference),
        **common,
    )


def _refused(place: Place, errors: Sequence[RowError], *, more: bool, shown: dict[str, Any]) -> str:
    files = downloads(_to(place, "errors", run_id=shown["run"].id, kind="csv").removesuffix(".csv"), {})
    return render_template("imports/refused.html", errors=errors, more=more, files=files, **shown)


def _words(sheet: Sheet, settings: Settings) -> Words:
    """The words of this log that need a meaning."""
    columns = settings.columns
    return Words(words_in(sheet, columns.get("agency")), words_in(sheet, columns.get("state")))


def _members(place: Place) -> list[Member]:
    """Who takes part today, by name."""
    return [Member(key, name, sector is Sector.EDUCATION) for key, name, sector in every_member(place.id)]


@logs.route("/<uuid:run_id>/columns", methods=["GET", "POST"])
@form_page
def columns(partnership: str, run_id: uuid.UUID) -> ResponseReturnValue:
    """Which column is what."""
    viewer, place, run = _run(partnership, run_id)
    sheet = sheet_of(run) if run.state is ImportState.CHECKED else None
    if sheet is None:
        return redirect(_to(place, "show", run_id=run_id), 303)
    settings = settings_of(run)
    form = columns_form(sheet, settings)
    if form.validate_on_submit():
        named = columns_named(form, settings)
        if twice := same_twice(named):
            form.refuse("This column is chosen above already: choose another, or none", form[twice])
        else:

            def act() -> str:
                name_log_columns(run, named, by=viewer)
                return _to(place, "show", run_id=run_id)

            return redirect(act_once(form.once.data, act, by=viewer), 303)
    fields = [form[name] for name in WANTED[run.kind]]
    return render_template(
        "logs/columns.html", form=form, fields=fields, run=run, sheet=sheet, sample=sheet.rows[:3], back=_back(place)
    )


@logs.route("/<uuid:run_id>/words", methods=["GET", "POST"])
@form_page
def words(partnership: str, run_id: uuid.UUID) -> ResponseReturnValue:
    """Whom each name means, and how each state counts."""
    viewer, place, run = _run(partnership, run_id)
    sheet, settings = (sheet_of(run) if run.state is ImportState.CHECKED else None), settings_of(run)
    if sheet is None or not are_enough(settings.columns, run.kind):
        return redirect(_to(place, "show", run_id=run_id), 303)
    found = _words(sheet, settings)
    back, columns_to = _back(place), _to(place, "columns", run_id=run.id)
    for many, what in ((found.agencies, "agency"), (found.states, "status")):
        if len(many) > MOST_WORDS:
            said = TOO_MANY.format(most=MOST_WORDS, what=what)
            return render_template("logs/too_many.html", run=run, said=said, columns_to=columns_to, back=back)
    form = words_form(found, _members(place), settings)
    if form.validate_on_submit():
        agencies, states = words_named(form, found)

        def act() -> str:
            assign_words(run, agencies, states, by=viewer)
            return _to(place, "show", run_id=run_id)

        return redirect(act_once(form.once.data, act, by=viewer), 303)
    parts = {
        part: [form[f"{part}_{place_}"] for place_ in range(len(many))]
        for part, many in (("agency", found.agencies), ("state", found.states))
    }
    return render_template("logs/words.html", form=form, parts=parts, run=run, columns_to=columns_to, back=back)


@logs.post("/<uuid:run_id>/apply")
def apply(partnership: str, run_id: uuid.UUID) -> ResponseReturnValue:
    """Have it read in."""
    viewer, place, run = _run(partnership, run_id)
    form = VersionedForm()
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)

    def act() -> str:
        ask_to_bring_in(run, form.version.data or 0, by=viewer)
        return _to(place, "show", run_id=run_id)

    return redirect(act_once(form.once.data, act, by=viewer), 303)


@files_at(logs, "/<uuid:run_id>/errors")
def errors(partnership: str, run_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """The log as it was sent, with one column more that says what to put right."""
    _, place, run = _run(partnership, run_id)
    sheet = sheet_of(run)
    if sheet is None:
        raise NotFound
    found = [RowError(**error) for error in run.errors] or list(reading_of(run, sheet).errors)
    headings, rows = with_errors(sheet, found)
    return file_response(FileSheet(f"{place.key} what to put right", headings, rows), FORMATS[kind])
