"""The list of decisions, as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.roles import ANY, WHOLE
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer, current_viewer
from portal.database import db
from portal.decisions.asked import SHOWS, Asked, where
from portal.decisions.blueprint import decisions
from portal.decisions.lifecycle import DecisionClass, DecisionState
from portal.decisions.listing import SORTS, Show, count_decisions, select_decisions
from portal.decisions.policy import may_draft
from portal.decisions.showing import line_of
from portal.partnership.navigation import beside_decisions
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.formats import count, number, sentence_case
from portal.web.keyset import read_all, read_page
from portal.web.parts import Link

COUNTED = 100  # counted up to here; beyond it, "more than"
HEADER = (
    "Reference", "What is decided", "Class", "State", "Marks", "Views by", "Answers by", "Issued", "Review on",
)  # fmt: skip


@decisions.get("/decisions")
def index(partnership: str) -> ResponseReturnValue:
    """The list, filtered, sorted and paged by its address."""
    viewer, place = _looks(partnership)
    asked = Asked.read(request.args)
    page = read_page(
        db.session(),
        select_decisions(place, asked.filters),
        SORTS[asked.sort],
        asked.key,
        descending=asked.is_falling,
        label=lambda row: where(asked.sort, row),
        count_to=COUNTED,
    )
    total = count_decisions(place, asked.filters, most=COUNTED + 1) if page.total is None else page.total
    base, now = url_for("decisions.index", partnership=place.key), clock.now()
    return render_template(
        "decisions/index.html",
        wanted=asked,
        base=base,
        page=page,
        rows=[line_of(row, now) for row in page.rows],
        columns=asked.columns(base),
        count=f"More than {number(COUNTED)} decisions" if total > COUNTED else sentence_case(count(total, "decision")),
        chosen=asked.chosen(base),
        choices={
            "show": [(one.value, sentence_case(words), one is asked.show) for one, words in SHOWS.items()],
            "state": _items("Any", DecisionState, asked.state),
            "class": _items("Any", DecisionClass, asked.kind),
        },
        views=_views(place, viewer, asked),
        files=downloads(base, asked.query),
        new=Link("Put a question", url_for("decisions.new", partnership=place.key))
        if may_draft(viewer, place.id)
        else None,
    )


@files_at(decisions, "/decisions")
def table(partnership: str, kind: str) -> ResponseReturnValue:
    """The whole selection of the same address as a file."""
    _, place = _looks(partnership)
    asked = Asked.read(request.args)
    statement = select_decisions(place, asked.filters)
    rows = read_all(db.session(), statement, SORTS[asked.sort], descending=asked.is_falling)
    cells = _cells(rows, url_for("decisions.index", partnership=place.key))
    return file_response(Sheet(f"decisions-{place.key}-{clock.today()}", HEADER, cells), FORMATS[kind])


def _looks(partnership: str) -> tuple[Viewer, Place]:
    """Who looks and where. Raises NotFound for those whose roles never have to do with a decision."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    if not viewer.holds(place.id, *ANY):
        raise NotFound
    return viewer, place


def _views(place: Place, viewer: Viewer, asked: Asked) -> list[Link]:
    """The lists this person has, challenges and meetings; exceptions are for who answers for the whole partnership."""
    shows = (Show.ASKED, Show.OVERDUE, Show.DISPUTED, Show.DONE) if viewer.holds(place.id, *WHOLE) else ()
    base = url_for("decisions.index", partnership=place.key)
    lists = [Link(sentence_case(SHOWS[one]), Asked(show=one).address(base), one is asked.show) for one in shows]
    beside = beside_decisions(viewer, place)
    return [*(lists or [Link("Decisions", base, current=True)]), *beside] if beside else lists


def _items(nothing: str, values: Any, chosen: Any) -> list[tuple[str, str, bool]]:
    """Lines of a list that opens: value, words, and whether it is the chosen one."""
    every = [("", nothing, chosen is None)]
    return every + [(one.value, sentence_case(one.value), one is chosen) for one in values]


def _cells(rows: Any, base: str) -> Iterator[list[Any]]:
    now = clock.now()
    for row in rows:
        line = line_of(row, now)
        yield [
            own_link(row.reference, f"{base}/{row.reference}"), row.title, line.kind, line.state,
            ", ".join(words for words, _ in line.marks), row.consult_by_on, row.answer_by_on, row.issued_at,
            row.review_on,
        ]  # fmt: skip
