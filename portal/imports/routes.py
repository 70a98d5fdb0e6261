"""Pages of imports: choose a file, look at what it would do, read it in; the worker's progress moves without script."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agencies.registers.reading import RowError
from agencies.registers.sheet_file import NoSheetError, with_errors
from portal.access.once import act_once
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Place, Viewer, current_viewer
from portal.contacts.contact_list import plan, schools_by_urn
from portal.imports.forms import REGISTER_BYTES, ContactsForm, RegisterForm, columns_form, columns_named
from portal.imports.kinds import LIST_KINDS, ListKind, enter_list
from portal.imports.lifecycle import AT_WORK, LOGS, ImportKind, ImportState
from portal.imports.models import ImportRun
from portal.imports.operations import (
    apply_contacts,
    ask_to_apply,
    columns_of,
    contacts_in,
    name_columns,
    sheet_of,
    start_import,
)
from portal.imports.policy import IMPORTS, may_apply
from portal.imports.queries import all_findings, import_with, imports_of, page_of_findings, progress_of
from portal.imports.work import apply_register
from portal.partnership.school_preview import LISTS
from portal.web.csrf import OPEN_TOO_LONG, form_page
from portal.web.downloads import FORMATS, downloads, files_at
from portal.web.exports import Sheet as FileSheet
from portal.web.exports import file_response
from portal.web.formats import sentence_case
from portal.web.forms import VersionedForm
from portal.web.outcome import tell
from portal.web.parts import Link
from portal.web.progress import moving

imports = Blueprint("imports", __name__, url_prefix="/p/<partnership>/imports")
SHOWN = 20  # names of each kind on the page; the file has all

enter_list(
    ListKind(
        ImportKind.SCHOOLS,
        "The register of schools",
        "as it comes from the national register",
        "imports.schools",
        "imports.show",
        apply_register,
        steps=5,
    )
)
enter_list(
    ListKind(
        ImportKind.CONTACTS,
        "Contacts of schools",
        "from a workbook or a CSV file",
        "imports.contacts",
        "imports.show",
    )
)


def set_up(app: Flask) -> None:
    """Enter the pages."""
    app.register_blueprint(imports)


@imports.url_value_preprocessor
def let_a_register_in(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001 - as Flask calls it
    """The national register is larger than any other upload; set before anything reads the form."""
    if endpoint == "imports.schools":
        request.max_content_length = 2 * REGISTER_BYTES + 1024 * 1024


def _place(key: str) -> tuple[Viewer, Place]:
    viewer = current_viewer()
    place = viewer.place(key)
    if not viewer.holds(place.id, *IMPORTS):
        raise NotFound
    return viewer, place


def _to(place: Place, name: str, **arguments: Any) -> str:
    return url_for(f"imports.{name}", partnership=place.key, **arguments)


@imports.get("")
def index(partnership: str) -> ResponseReturnValue:
    """What can be read in, and what was."""
    viewer, place = _place(partnership)
    for_them = [one for one in LIST_KINDS.values() if one.is_for(viewer, place.id)]
    return render_template(
        "imports/index.html",
        runs=imports_of(place.id),
        kinds=[(one, url_for(one.choose, partnership=place.key)) for one in for_them],
        run_to=lambda run: url_for(LIST_KINDS[run.kind].show, partnership=place.key, run_id=run.id),
        back=Link("Manage", f"/p/{place.key}/manage"),
    )


@imports.route("/schools", methods=["GET", "POST"])
@form_page
def schools(partnership: str) -> ResponseReturnValue:
    """Choose the register's files, as they come."""
    viewer, place = _place(partnership)
    form = RegisterForm()
    if form.validate_on_submit():

        def act() -> str:
            links = form.links.data
            return _to(
                place,
                "show",
                run_id=start_import(
                    place.id,
                    ImportKind.SCHOOLS,
                    file=(form.file.data.filename or "", form.file.data.read()),
                    links=(links.filename or "", links.read()) if links else None,
                    by=viewer,
                ),
            )

        return redirect(act_once(form.once.data, act, by=viewer), 303)
    return render_template("imports/schools.html", form=form, back=Link("Read in a list", _to(place, "index")))


@imports.route("/contacts", methods=["GET", "POST"])
@form_page
def contacts(partnership: str) -> ResponseReturnValue:
    """Choose a list of contacts."""
    viewer, place = _place(partnership)
    form = ContactsForm()
    if form.validate_on_submit():

        def act() -> str:
            file = (form.file.data.filename or "", form.file.data.read())
            key = start_import(place.id, ImportKind.CONTACTS, file=file, by=viewer)
            return _to(place, "show", run_id=key)

        try:
            return redirect(act_once(form.once.data, act, by=viewer), 303)
        except NoSheetError as refusal:
            form.refuse(refusal.error.sentence, form.file)
    return render_template("imports/contacts.html", form=form, back=Link("Read in a list", _to(place, "index")))


@imports.get("/<uuid:run_id>")
def show(partnership: str, run_id: uuid.UUID) -> ResponseReturnValue:
    """Where an import stands: how far the worker is, what would change, what is wrong, what was done."""
    viewer, place = _place(partnership)
    run = import_with(place.id, run_id)
    if run.kind in LOGS:
        return redirect(url_for(LIST_KINDS[run.kind].show, partnership=place.key, run_id=run_id), 303)
    common = {
        "run": run,
        "back": Link("Read in a list", _to(place, "index")),
        "apply_to": _to(place, "apply", run_id=run_id),
        "form": VersionedForm(),
        "may_apply": may_apply(viewer, run),
    }
    if run.state in AT_WORK:
        return moving(render_template("imports/at_work.html", progress=progress_of(run.id), **common))
    if run.state is ImportState.APPLIED:
        return render_template("imports/applied.html", lists=_lists(place, run), **common)
    if run.kind is ImportKind.CONTACTS:
        return _contacts_page(place, run, common)
    if run.state is ImportState.REFUSED:
        errors = [RowError(**error) for error in run.errors]
        return render_template(
            "imports/refused.html", errors=errors, more=run.more_errors, **_wrong(place, run), **common
        )
    return render_template("imports/check.html", lists=_lists(place, run), **common)


def _contacts_page(place: Place, run: ImportRun, common: dict[str, Any]) -> ResponseReturnValue:
    sheet, columns = sheet_of(run), columns_of(run)
    if sheet is None:
        return render_template("imports/gone.html", **common)
    if not columns.are_enough:
        return redirect(_to(place, "columns", run_id=run.id), 303)
    reading = contacts_in(run, sheet)
    common["columns_to"] = _to(place, "columns", run_id=run.id)
    if not reading.is_accepted:
        more = reading.more_errors
        return render_template("imports/refused.html", errors=reading.errors, more=more, **_wrong(place, run), **common)
    found = plan(run.partnership_id, reading.rows, schools_by_urn(run.partnership_id))
    common["form"].version.data = found.mark
    return render_template("imports/contacts_check.html", found=found, shown=SHOWN, rows=len(reading.rows), **common)


def _wrong(place: Place, run: ImportRun) -> dict[str, Any]:
    return {"files": downloads(_to(place, "errors", run_id=run.id, kind="csv").removesuffix(".csv"), {})}


def _lists(place: Place, run: ImportRun) -> list[tuple[str, int, str]]:
    """The lists of the check that hold somebody: name, number, address."""
    return [
        (sentence_case(one), run.counts[one], _to(place, "found", run_id=run.id, found=one))
        for one in LISTS
        if run.kind is ImportKind.SCHOOLS and run.counts.get(one)
    ]


@imports.route("/<uuid:run_id>/columns", methods=["GET", "POST"])
@form_page
def columns(partnership: str, run_id: uuid.UUID) -> ResponseReturnValue:
    """Which column is what."""
    viewer, place = _place(partnership)
    run = import_with(place.id, run_id)
    sheet = sheet_of(run) if run.kind is ImportKind.CONTACTS and run.state is ImportState.CHECKED else None
    if sheet is None:
        return redirect(_to(place, "show", run_id=run_id), 303)
    form = columns_form(sheet.headings, columns_of(run))
    if form.validate_on_submit():
        named = columns_named(form)
        if named.are_enough:

            def act() -> str:
                name_columns(run, named, by=viewer)
                return _to(place, "show", run_id=run_id)

            return redirect(act_once(form.once.data, act, by=viewer), 303)
        form.refuse("Choose the column with the role, or say whose addresses these are", form["everybody"])
    back = Link("Read in a list", _to(place, "index"))
    return render_template("imports/columns.html", form=form, run=run, sample=sheet.rows[:3], sheet=sheet, back=back)


@imports.post("/<uuid:run_id>/apply")
def apply(partnership: str, run_id: uuid.UUID) -> ResponseReturnValue:
    """Read it in."""
    viewer, place = _place(partnership)
    run, form = import_with(place.id, run_id), VersionedForm()
    if run.kind in LOGS:
        raise NotFound
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)

    def act() -> str:
        if run.kind is ImportKind.CONTACTS:
            tell(f"Read in: {apply_contacts(run, mark=form.version.data or 0, by=viewer)}")
        else:
            ask_to_apply(run, by=viewer)
        return _to(place, "show", run_id=run_id)

    return redirect(act_once(form.once.data, act, by=viewer), 303)


@imports.get("/<uuid:run_id>/found/<found>")
def found(partnership: str, run_id: uuid.UUID, found: str) -> ResponseReturnValue:
    """One list of the check, paged."""
    _, place = _place(partnership)
    run = import_with(place.id, run_id)
    if found not in LISTS:
        raise NotFound
    page, here = (
        page_of_findings(run.id, found, request.args.get("key")),
        _to(place, "found", run_id=run.id, found=found),
    )
    return render_template(
        "imports/found.html",
        run=run,
        found=found,
        page=page,
        files=downloads(here, {}),
        next_to=f"{here}?key={page.next_key}" if page.next_key else None,
        previous_to=f"{here}?key={page.previous_key}" if page.previous_key else None,
        back=Link("What the file would do", _to(place, "show", run_id=run.id)),
    )


@files_at(imports, "/<uuid:run_id>/found/<found>")
def found_table(partnership: str, run_id: uuid.UUID, found: str, kind: str) -> ResponseReturnValue:
    """The whole list as a file."""
    _, place = _place(partnership)
    run = import_with(place.id, run_id)
    if found not in LISTS:
        raise NotFound
    rows = [(row.urn, row.name, row.note) for row in all_findings(run.id, found)]
    return file_response(FileSheet(f"{place.key} {found} schools", ("URN", "Name", "How"), rows), FORMATS[kind])


@files_at(imports, "/<uuid:run_id>/errors")
def errors(partnership: str, run_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """The list as it was sent, with one column more that says what to put right."""
    _, place = _place(partnership)
    run = import_with(place.id, run_id)
    found = [RowError(**error) for error in run.errors]
    sheet = sheet_of(run) if run.kind is ImportKind.CONTACTS else None
    if sheet is not None and columns_of(run).are_enough:
        found = list(contacts_in(run, sheet).errors)
    headings, rows = with_errors(sheet, found) if sheet else _errors_alone(found)
    return file_response(FileSheet(f"{place.key} what to put right", headings, rows), FORMATS[kind])


def _errors_alone(found: list[RowError]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    headings = ("Row", "Column", "Value", "What to put right")
    return headings, [(one.row, one.column, one.value, f"{one.problem} {one.cure}".strip()) for one in found]
