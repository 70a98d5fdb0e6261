"""Every kind of record: its letter, where it lives, and who can see one. Each slice enters its own kind here.

What all kinds need goes through this room: `/ref/<reference>`, the line of where a record came from, openings, and
the right to a mail. No lower room imports a slice.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Integer, literal, select, union_all

from portal.access.rules import Model
from portal.access.viewer import Place, Viewer
from portal.audit.record import note_opening
from portal.database import db

REFERENCE = re.compile(r"([A-Za-z]+)-([A-Za-z])([0-9]{1,9})(?:-([A-Za-z0-9]{1,12}))?")
SHORT = re.compile(r"([A-Za-z])([0-9]{1,9})")
NUMBER = re.compile(r"[0-9]{1,9}")


def _always(_template: str, _record_id: uuid.UUID) -> str | None:
    return None


@dataclass(frozen=True)
class Kind:
    """A kind of record. `address` gives the page of one, from its partnership and its reference or number.

    `why_no_mail` is asked when a mail of that template about that record leaves: why it has become pointless, or None.
    """

    name: str
    label: str
    letter: str
    model: Model
    address: Callable[[Place, str], str]
    is_restricted: bool = False
    why_no_mail: Callable[[str, uuid.UUID], str | None] = _always


KINDS: dict[str, Kind] = {}


def enter_kind(kind: Kind) -> Kind:
    """Enter a slice's kind, once, when its routes are loaded."""
    KINDS[kind.name] = kind
    return kind


@dataclass(frozen=True)
class Found:
    """A record behind a reference, as the viewer may see it."""

    kind: Kind
    id: uuid.UUID
    reference: str
    address: str


def find_reference(text: str, *, by: Viewer) -> list[Found]:
    """What the viewer may see under `HERTS-A48213`, `a48213` or a bare `48213`; nothing tells apart hidden and absent.

    At most one statement, however many kinds there are.
    """
    text = text.strip()
    if match := REFERENCE.fullmatch(text):
        prefix, letter, number, rest = match.groups()
        places = [place for place in by.places if place.prefix == prefix.upper()]
        return _look(places, letter.upper(), number + (f"-{rest}" if rest else ""))
    if match := SHORT.fullmatch(text):
        return _look(list(by.places), match[1].upper(), match[2])
    if NUMBER.fullmatch(text):
        return _look(list(by.places), "".join(sorted({kind.letter for kind in KINDS.values()})), text)
    return []


def is_reference(text: str) -> bool:
    """Written like a reference with its letter, so that nobody means it as a word of a text."""
    return bool(REFERENCE.fullmatch(text) or SHORT.fullmatch(text))


def _look(places: list[Place], letters: str, number: str) -> list[Found]:
    """Records of the kinds with these letters, in their order."""
    kinds = sorted((one for one in KINDS.values() if one.letter in letters), key=lambda one: (one.letter, one.name))
    if not kinds or not places:
        return []
    wanted = {f"{place.prefix}-{kind.letter}{number}": place for place in places for kind in kinds}
    each = [
        select(literal(place, Integer).label("place"), model.id.label("id"), model.reference.label("reference")).where(
            model.partnership_id.in_([one.id for one in places]), model.reference.in_(list(wanted))
        )
        for place, model in enumerate(cast("Any", kind.model) for kind in kinds)
    ]
    rows = db.session.execute(union_all(*each).order_by("place", "reference"))
    return [
        Found(kinds[row.place], row.id, row.reference, kinds[row.place].address(wanted[row.reference], row.reference))
        for row in rows
    ]


def opened(kind: str, record: Any, *, by: Viewer, manner: str = "opened") -> None:
    """Note that the person opened (or exported, printed) this record; the page's transaction has to commit."""
    note_opening(kind, record.id, record.partnership_id, manner=manner, each_time=KINDS[kind].is_restricted, by=by)
