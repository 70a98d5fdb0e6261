"""Finding by words: every record the person may read whose own text holds them all, newest first, one statement a page.

The row rules judge each table. Actions alone are many: who answers for the whole partnership finds them through the
index of words, anybody else starts from what they see, so that no hidden row is touched and no time tells of one.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Text, Uuid, cast, column, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG

from portal.access.kinds import KINDS
from portal.access.roles import WHOLE
from portal.access.viewer import Viewer
from portal.actions.listing import within_reach
from portal.actions.models import Action
from portal.arrangements.models import ArrangementVersion, Clause
from portal.challenges.models import Challenge
from portal.clock import in_london
from portal.cooperation.models import Campaign
from portal.database import NO_LETTERS, db
from portal.decisions.models import Decision
from portal.meetings.models import Meeting, MeetingItem
from portal.web.keyset import PAGE_SIZE, Key, Page, decode_key, keyset, read_page

LONGEST = 200  # characters looked for
WORD = re.compile(r"\w+")
UNSEEN = re.compile(r"[\x00-\x1f\x7f]+")
APART = str.maketrans(dict.fromkeys(NO_LETTERS, " "))
LEFT_OUT = re.compile(r"(?<!\S)-+")  # a word with a hyphen before it would ask for everything without it
NEWEST, LAST = datetime(9999, 1, 1, tzinfo=UTC), uuid.UUID(int=2**128 - 1)
ORDER = (column("at", DateTime(timezone=True)), column("id", Uuid()))
ENGLISH = cast(literal("english", Text()), REGCONFIG)


@dataclass(frozen=True)
class Source:
    """Where words stand: rows of `holder`, which belong to the page of `record` by `is_below` or are it themselves.

    `at` is when they were entered; `part` is where on that page they stand, if it has such places.
    """

    kind: str
    record: Any
    holder: Any
    title: Any
    at: Any
    is_below: ColumnElement[bool] | None = None
    part: Any = None
    only: tuple[ColumnElement[bool], ...] = ()


ACTIONS = Source("action", Action, Action, Action.title, Action.created_at)
OTHERS = (
    Source("decision", Decision, Decision, Decision.title, Decision.created_at),
    Source("challenge", Challenge, Challenge, Challenge.title, Challenge.raised_at),
    Source("campaign", Campaign, Campaign, Campaign.title, Campaign.created_at),
    Source(
        "meeting", Meeting, MeetingItem, MeetingItem.title, MeetingItem.at,
        is_below=MeetingItem.meeting_id == Meeting.id, only=(MeetingItem.taken_off_at.is_(None),),
    ),
    Source(
        "arrangements", ArrangementVersion, Clause, Clause.heading, ArrangementVersion.entered_at,
        is_below=Clause.version_id == ArrangementVersion.id, part=Clause.key, only=(Clause.removed_at.is_(None),),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """One record found: its title in pieces, those with `True` are the words asked for; the day it was entered."""

    kind: str
    reference: str
    title: tuple[tuple[str, bool], ...]
    on: date
    address: str


@dataclass(frozen=True)
class Results:
    """What the page of results shows: the hits and the ways on, or a sentence on why nothing was looked for."""

    hits: tuple[Hit, ...] = ()
    page: Page | None = None
    why_not: str = ""


def clean(text: str) -> str:
    """What was typed, without what cannot be typed."""
    return " ".join(UNSEEN.sub(" ", text).split())


def find_words(text: str, place_in_list: str | None, *, by: Viewer) -> Results:
    """The page of hits that the key points to. At most five statements, however many kinds and places there are."""
    if len(text) > LONGEST:
        return Results(why_not=f"That is too long to look for. Use at most {LONGEST} letters.")
    if not any(len(word) > 1 for word in WORD.findall(text)):
        return Results(why_not="Type a word of two letters or more.")
    text = text.translate(APART)
    stems = set(db.session.scalar(select(func.tsvector_to_array(func.to_tsvector(ENGLISH, text)))) or ())
    if not stems:
        return Results(why_not="These words are in almost every text. Add one that says what it is about.")
    if not by.places:
        return Results()
    page = _read(text, place_in_list, by)
    if place_in_list and page.previous_key is None and len(page.rows) < PAGE_SIZE:
        page = _read(text, None, by)  # the key led beyond an end
    if not page.rows:
        return Results()
    asked = _asked_for([row.title for row in page.rows], stems)
    return Results(tuple(_hit(row, asked, by) for row in page.rows), page)


def _read(text: str, place_in_list: str | None, by: Viewer) -> Page:
    key = decode_key(place_in_list, ORDER, descending=True)
    return read_page(db.session(), select(_each(text, key, by)), ORDER, place_in_list, descending=True)


def _each(text: str, key: Key | None, by: Viewer) -> Any:
    """A page of each kind, so that no more is read than can stand on the page; ordered together around it."""
    wanted = func.websearch_to_tsquery(ENGLISH, LEFT_OUT.sub("", text))
    places = [place.id for place in by.places]
    found = [
        *(_page(ACTIONS, key, *way) for way in _ways_to_actions(wanted, places, key, by)),
        *(_page(one, key, one.record.partnership_id.in_(places), _holds(one.holder, wanted)) for one in OTHERS),
    ]
    return union_all(*(select(one) for one in found)).subquery()


def _page(source: Source, key: Key | None, *where: ColumnElement[bool]) -> Any:
    statement = select(
        literal(source.kind, Text()).label("kind"),
        source.record.partnership_id.label("partnership_id"),
        source.record.reference.label("reference"),
        source.title.label("title"),
        (literal("", Text()) if source.part is None else source.part).label("part"),
    )
    if source.is_below is not None:
        statement = statement.join(source.holder, source.is_below)
    columns = (source.at, source.holder.id)
    found = keyset(statement.where(*where, *source.only), columns, key, descending=True)
    named = (columns[0].label("at"), columns[1].label("id"))
    return found.with_only_columns(*list(found.selected_columns)[:-2], *named).subquery()


def _ways_to_actions(
    wanted: Any, places: list[uuid.UUID], key: Key | None, by: Viewer
) -> Iterator[tuple[ColumnElement[bool], ...]]:
    of_whole = [place for place in places if by.holds(place, *WHOLE)]
    others = [place for place in places if place not in of_whole]
    if of_whole:
        yield (_indexed(wanted, of_whole, key),)
    if others:
        yield Action.partnership_id.in_(others), within_reach(by), _holds(Action, wanted)


def _holds(model: Any, wanted: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = model.words.bool_op("@@")(wanted)
    return found


def _indexed(wanted: Any, places: list[uuid.UUID], key: Key | None) -> ColumnElement[bool]:
    """Through the index of words, in the function that asks the rule as well."""
    at, last = key.values if key else (NEWEST, LAST)
    here = cast(places, ARRAY(Uuid()))
    found = func.rights.worded_action(wanted, here, at, last, key is not None and key.backwards, PAGE_SIZE + 1)
    return Action.id.in_(select(found.column_valued("found")))


def _asked_for(titles: list[str], stems: set[str]) -> set[str]:
    """Which of the words in these titles are among those looked for, in whatever form. One statement, or none."""
    words = sorted({word for title in titles for word in WORD.findall(title)})
    if not words:
        return set()
    word = func.unnest(cast(words, ARRAY(Text()))).column_valued("word")
    same = func.tsvector_to_array(func.to_tsvector(ENGLISH, word)).bool_op("&&")(cast(sorted(stems), ARRAY(Text())))
    return set(db.session.scalars(select(word).where(same)))


def _hit(row: Any, asked: set[str], by: Viewer) -> Hit:
    kind = KINDS[row.kind]
    address = kind.address(by.place_of(row.partnership_id), row.reference) + (f"#{row.part}" if row.part else "")
    return Hit(kind.label, row.reference, in_pieces(row.title, asked), in_london(row.at).date(), address)


def in_pieces(title: str, asked: set[str]) -> tuple[tuple[str, bool], ...]:
    """The title cut at its words, so that those asked for can be marked; put together it is the title again."""
    return tuple((piece, piece in asked) for piece in re.split(r"(\w+)", title) if piece)
