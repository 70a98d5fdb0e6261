"""The challenge log, as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.roles import OWN, WHOLE
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer, current_viewer
from portal.challenges.asked import ALL, Asked
from portal.challenges.blueprint import challenges
from portal.challenges.lifecycle import Stage, due_on, stage_on
from portal.challenges.listing import Sort, agencies_named, count_challenges, select_challenges
from portal.challenges.policy import may_raise
from portal.challenges.showing import line_of
from portal.database import db
from portal.partnership.navigation import DECIDES, beside_decisions
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.formats import count, day, number, sentence_case
from portal.web.keyset import read_all, read_page
from portal.web.parts import Link

COUNTED = 100  # counted up to here; beyond it, "more than"
HEADER = ("Reference", "What", "Raised by", "Put to", "Raised", "Due", "Stage", "What is wanted", "Ended")


@challenges.get("/challenges")
def index(partnership: str) -> ResponseReturnValue:
    """The log, filtered, sorted and paged by its address."""
    viewer, place = _looks(partnership)
    asked = Asked.read(request.args)
    statement, columns = select_challenges(place, asked.filters, asked.sort)
    page = read_page(
        db.session(), statement, columns, asked.key, descending=asked.falling, label=lambda row: _where(asked, row),
        count_to=COUNTED,
    )  # fmt: skip
    total = count_challenges(place, asked.filters, COUNTED + 1) if page.total is None else page.total
    base, today = url_for("challenges.index", partnership=place.key), clock.today()
    agencies = agencies_named(place)
    stages = [("", "Open"), (ALL, "All, also ended"), *((one.value, sentence_case(one.value)) for one in Stage)]
    return render_template(
        "challenges/index.html",
        wanted=asked,
        base=base,
        place=place,
        page=page,
        rows=[line_of(row, today) for row in page.rows],
        columns=asked.columns(base),
        count=_in_words(total, asked),
        chosen=asked.chosen(base, agencies),
        choices={
            "stage": _items(stages, asked.stage),
            "agency": _items([("", "Any"), *agencies.items()], asked.agency),
        },
        files=downloads(base, asked.query),
        views=_views(place, viewer, base),
        new=url_for("challenges.new", partnership=place.key) if may_raise(viewer, place.id) else "",
    )


@files_at(challenges, "/challenges")
def table(partnership: str, kind: str) -> ResponseReturnValue:
    """The whole selection of the same address as a file."""
    _, place = _looks(partnership)
    asked = Asked.read(request.args)
    statement, columns = select_challenges(place, asked.filters, asked.sort)
    rows = read_all(db.session(), statement, columns, descending=asked.falling)
    cells = _cells(rows, url_for("challenges.index", partnership=place.key))
    return file_response(Sheet(f"challenges-{place.key}-{clock.today()}", HEADER, cells), FORMATS[kind])


def _views(place: Place, viewer: Viewer, base: str) -> list[Link]:
    """The way back to decisions and on to meetings, for those whose menu leads there."""
    if not viewer.holds(place.id, *DECIDES):
        return []
    return [Link("Decisions", f"/p/{place.key}/decisions"), *beside_decisions(viewer, place, current=base)]


def _looks(partnership: str) -> tuple[Viewer, Place]:
    """Who looks and where. Raises NotFound for those whose roles never have to do with a challenge."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    if not viewer.holds(place.id, *WHOLE, *OWN):
        raise NotFound
    return viewer, place


def _items(pairs: Sequence[tuple[object, str]], chosen: object) -> list[tuple[str, str, bool]]:
    """Lines of a list that opens: value, words, and whether it is the chosen one."""
    return [(str(key), text, str(key) == str(chosen or "")) for key, text in pairs]


def _in_words(total: int, asked: Asked) -> str:
    kind = "" if asked.stage else "open "
    if total > COUNTED:
        return f"More than {number(COUNTED)} {kind}challenges"
    return sentence_case(count(total, f"{kind}challenge"))


def _where(asked: Asked, row: Any) -> str:
    """Where a page of the list begins, for its title."""
    last = due_on(row, clock.today())
    if asked.sort is Sort.DUE:
        return f", due from {day(last)}" if last else ", ended"
    return f", raised from {day(row.raised_at)}"


def _cells(rows: Any, base: str) -> Iterator[list[Any]]:
    today = clock.today()
    for row in rows:
        yield [
            own_link(row.reference, f"{base}/{row.reference}"),
            row.title,
            row.raising,
            row.challenged,
            row.raised_at,
            due_on(row, today),
            stage_on(row, today).value,
            row.wanted,
            row.ended_at,
        ]
