"""Pages of the arrangements. Published versions need no sign-in, and reading them is not noted; a draft is a record."""

from __future__ import annotations

from flask import Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import anybody, public
from portal.access.kinds import Kind, enter_kind, opened
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer
from portal.arrangements import publishing_routes, writing_routes  # noqa: F401 - their addresses
from portal.arrangements.blueprint import arrangements
from portal.arrangements.comparison import compare
from portal.arrangements.duties import sector_label, sectors_asked
from portal.arrangements.history import moments_of
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.policy import may_go_on, may_start
from portal.arrangements.queries import (
    ClauseText,
    clauses_of,
    decision_of,
    entered_by,
    in_force,
    numbered,
    openings_of,
    signatures_of,
    versions_of,
)
from portal.arrangements.spelling import spelled_text
from portal.arrangements.start_routes import start
from portal.database import transaction
from portal.partnership.public import public_place
from portal.partnership.readers import readers_of
from portal.web.parts import Link, SeenBy


@arrangements.get("")
@public
def current(partnership: str) -> ResponseReturnValue:
    """The version in force, or a sentence that there is none yet."""
    viewer, place = anybody(), public_place(partnership)
    versions = versions_of(place.id)
    version = in_force(versions)
    if version is None:
        return render_template("arrangements/none.html", partnership=place, versions=versions)
    return _whole(viewer, place, version, is_current=True)


@arrangements.get("/versions")
@public
def versions(partnership: str) -> ResponseReturnValue:
    """Every version one may see, newest first."""
    viewer, place = anybody(), public_place(partnership)
    found = versions_of(place.id)
    may_begin = viewer.is_signed_in and may_start(viewer, place.id, found[0] if found else None)
    return render_template("arrangements/versions.html", partnership=place, versions=found, may_start=may_begin)


@arrangements.get("/versions/<int:number>")
@public
def show(partnership: str, number: int) -> ResponseReturnValue:
    """One version, at this address for ever."""
    viewer, place = anybody(), public_place(partnership)
    return _whole(viewer, place, numbered(versions_of(place.id), number), is_current=False)


@arrangements.get("/versions/<int:number>/history")
@public
def history(partnership: str, number: int) -> ResponseReturnValue:
    """What happened to a version, newest first; of a draft also who opened it."""
    anybody()
    place = public_place(partnership)
    version = numbered(versions_of(place.id), number)
    return render_template(
        "arrangements/history.html",
        partnership=place,
        version=version,
        moments=moments_of(version, entered_by(version)),
        openings=[] if version.is_public else openings_of(version.id),
        seen_by=_seen_by(place, version),
    )


@arrangements.get("/versions/<int:number>/who-can-see")
@public
def readers(partnership: str, number: int) -> ResponseReturnValue:
    """Everybody, once published; before that, exactly who."""
    anybody()
    place = public_place(partnership)
    version = numbered(versions_of(place.id), number)
    found = None if version.is_public else readers_of(ArrangementVersion, version.id)
    return render_template("arrangements/readers.html", partnership=place, version=version, readers=found)


@arrangements.get("/compare/<int:old>/<int:new>")
@public
def comparison(partnership: str, old: int, new: int) -> ResponseReturnValue:
    """Two versions clause by clause, additions and deletions marked in words too."""
    anybody()
    place = public_place(partnership)
    found = versions_of(place.id)
    if old == new:
        raise NotFound
    first, second = sorted((numbered(found, old), numbered(found, new)), key=lambda one: one.number)
    between = [one for one in found if first.number < one.number <= second.number]
    return render_template(
        "arrangements/comparison.html",
        partnership=place,
        old=first,
        new=second,
        in_plain_words=[line for one in reversed(between) for line in one.what_changed],
        comparison=compare(clauses_of(first.id), clauses_of(second.id)),
        is_marked=request.args.get("view") != "clean",
    )


def _whole(viewer: Viewer, place: Place, version: ArrangementVersion, *, is_current: bool) -> ResponseReturnValue:
    sectors = sectors_asked(viewer.agency_sector)
    clauses = clauses_of(version.id)
    page = render_template(
        "arrangements/show.html",
        partnership=place,
        version=version,
        is_current=is_current,
        clauses=[(clause, _own_first(clause, viewer)) for clause in clauses],
        our_duties=[(clause, duties) for clause in clauses if (duties := clause.asked_of(sectors))],
        agency=viewer.agency_name if sectors else "",
        signatures=signatures_of(version.id) if version.in_force_on else [],
        seen_by=_seen_by(place, version),
        may_write=viewer.is_signed_in and may_go_on(viewer, version),
        sign_off=_sign_off(place, version),
    )
    if not version.is_public:
        with transaction():
            opened("arrangements", version, by=viewer)
    return page


def _sign_off(place: Place, version: ArrangementVersion) -> Link | None:
    """The decision that signs it, for those who see it. At most one statement."""
    decision = decision_of(version)
    if decision is None:
        return None
    address = url_for("decisions.show", partnership=place.key, reference=decision.reference)
    return Link(decision.reference, address)


def _own_first(clause: ClauseText, viewer: Viewer) -> list[tuple[str, list[str], bool]]:
    """Duties by sector: label, sentences, and whether they are the reader's own; own ones first."""
    own = sectors_asked(viewer.agency_sector)
    found: dict[str, tuple[str, list[str], bool]] = {}
    for duty in sorted(clause.duties, key=lambda one: one.sector not in own):
        label = sector_label(duty.sector)
        found.setdefault(label, (label, [], duty.sector in own))[1].append(duty.text)
    return list(found.values())


def _seen_by(place: Place, version: ArrangementVersion) -> SeenBy | None:
    """Nobody is counted once it is published: everybody reads it."""
    if version.is_public:
        return None
    who = url_for("arrangements.readers", partnership=place.key, number=version.number)
    return readers_of(ArrangementVersion, version.id).line(who)


def _address(place: Place, reference: str) -> str:
    """In words and not from the routes: the worker that writes the mail has no request."""
    return f"/p/{place.key}/arrangements/versions/{reference.rpartition('V')[2]}"


def set_up(app: Flask) -> None:
    """Give `app` these pages and the kind of record behind them."""
    enter_kind(Kind("arrangements", "Arrangements", "V", ArrangementVersion, _address))
    app.jinja_env.filters["spelled_text"] = spelled_text
    app.jinja_env.filters["sector_label"] = sector_label
    app.register_blueprint(arrangements)
    app.register_blueprint(start)
