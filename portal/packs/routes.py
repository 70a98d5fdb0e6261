"""Pages of packs: ask for one, watch the worker without script, read it, save it as PDF or as a document."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.kinds import Kind, enter_kind, opened
from portal.access.once import act_once
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer, current_viewer
from portal.database import transaction
from portal.packs.contents import from_json
from portal.packs.forms import ask_form, group_chosen
from portal.packs.lifecycle import AT_WORK, STEPS, PackState
from portal.packs.models import Pack
from portal.packs.operations import ask_for_pack
from portal.packs.policy import may_ask
from portal.packs.queries import Found, find_pack, groups_of, packs_of
from portal.partnership.navigation import DECIDES, MEETS, beside_decisions
from portal.partnership.readers import readers_of
from portal.web.csrf import form_page
from portal.web.exports import safe_filename
from portal.web.parts import Link
from portal.web.progress import moving

packs = Blueprint("packs", __name__, url_prefix="/p/<partnership>/packs")
FILES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _address(place: Place, reference: str) -> str:
    """In words and not from the routes: the worker that writes the mail has no request."""
    return f"/p/{place.key}/packs/{reference}"


def set_up(app: Flask) -> None:
    """Enter the pages and the kind of record behind them."""
    enter_kind(Kind("pack", "Pack", "P", Pack, _address))
    app.register_blueprint(packs)


def _looks(key: str) -> tuple[Viewer, Place]:
    """Who looks and where. Raises NotFound for those who never read a pack."""
    viewer = current_viewer()
    place = viewer.place(key)
    if not viewer.holds(place.id, *MEETS):
        raise NotFound
    return viewer, place


@packs.get("")
def index(partnership: str) -> ResponseReturnValue:
    """The packs one may read, newest first."""
    viewer, place = _looks(partnership)
    here, decides = url_for("packs.index", partnership=place.key), viewer.holds(place.id, *DECIDES)
    decisions = [Link("Decisions", f"/p/{place.key}/decisions")] if decides else []
    return render_template(
        "packs/index.html",
        views=[*decisions, *beside_decisions(viewer, place, current=here)] if decides else [],
        packs=packs_of(place),
        to=lambda reference: _address(place, reference),
        new=url_for("packs.new", partnership=place.key) if may_ask(viewer, place.id) else "",
    )


@packs.route("/new", methods=["GET", "POST"])
@form_page
def new(partnership: str) -> ResponseReturnValue:
    """Ask for a pack."""
    viewer, place = _looks(partnership)
    if not may_ask(viewer, place.id):
        raise NotFound
    form = ask_form(groups_of(place.id))
    if form.validate_on_submit():

        def act() -> str:
            pack = ask_for_pack(place.id, group_id=group_chosen(form), by=viewer)
            return _address(place, pack.reference)

        return redirect(act_once(form.once.data, act, by=viewer), 303)
    back = Link("Packs", url_for("packs.index", partnership=place.key))
    return render_template("packs/new.html", form=form, back=back)


@packs.get("/<reference>")
def show(partnership: str, reference: str) -> ResponseReturnValue:
    """Where a pack stands: how far the worker is; once ready, all it says."""
    viewer, place = _looks(partnership)
    found = find_pack(place, reference)
    pack = found.pack
    common = _frame(place, found)
    if pack.state in AT_WORK:
        step = min(pack.step, len(STEPS))
        words = STEPS[step - 1] if step else ""
        page = render_template("packs/at_work.html", step=step, steps=len(STEPS), words=words, **common)
        return moving(_noted(found, page, viewer))
    if pack.state is PackState.FAILED or pack.contents is None:
        again = url_for("packs.new", partnership=place.key) if may_ask(viewer, place.id) else ""
        return _noted(found, render_template("packs/failed.html", again=again, **common), viewer)
    page = render_template("packs/show.html", contents=from_json(pack.contents), has_pdf=found.has_pdf, **common)
    return _noted(found, page, viewer)


@packs.get("/<reference>/who-can-see")
def readers(partnership: str, reference: str) -> ResponseReturnValue:
    """Exactly who can see it, by agency."""
    viewer, place = _looks(partnership)
    found = find_pack(place, reference)
    page = render_template("packs/readers.html", readers=readers_of(Pack, found.pack.id), **_frame(place, found))
    return _noted(found, page, viewer)


@packs.get("/<reference>.pdf", defaults={"kind": "pdf"})
@packs.get("/<reference>.docx", defaults={"kind": "docx"})
def pack_file(partnership: str, reference: str, kind: str) -> ResponseReturnValue:
    """The file as it was frozen. Raises NotFound where there is none."""
    viewer, place = _looks(partnership)
    found = find_pack(place, reference)
    content = found.pack.pdf if kind == "pdf" else found.pack.docx
    if content is None:
        raise NotFound
    response = Response(content, content_type=FILES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{safe_filename(found.pack.reference, kind)}"'
    with transaction():
        opened("pack", found.pack, by=viewer, manner="exported")
    return response


def _frame(place: Place, found: Found) -> dict[str, object]:
    """What every page of a pack shows."""
    here = _address(place, found.pack.reference)
    return {
        "found": found,
        "pack": found.pack,
        "here": here,
        "seen_by": readers_of(Pack, found.pack.id).line(f"{here}/who-can-see"),
        "breadcrumbs": [
            Link("Packs", url_for("packs.index", partnership=place.key)),
            Link(found.pack.reference, here),
        ],
    }


def _noted(found: Found, page: str, viewer: Viewer) -> str:
    """Note the day's first opening when the page is made: committing before would forget what was read."""
    if not found.is_noted:
        with transaction():
            opened("pack", found.pack, by=viewer)
    return page
