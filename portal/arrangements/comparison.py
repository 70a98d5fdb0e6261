"""Two versions compared clause by clause, by the key a clause keeps, and inside a clause word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from portal.arrangements.duties import sector_label
from portal.arrangements.queries import ClauseText

WORDS = re.compile(r"\n|\S+")  # an end of line is a word of its own


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "taken out"


@dataclass(frozen=True)
class Piece:
    """Some words in a row that share a mark."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """A clause that differs: new, taken out, or changed, with its words and duties marked."""

    key: str
    heading: str
    what: str
    pieces: tuple[Piece, ...]
    duties: tuple[Piece, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, in the order of the newer text, and the clauses that read the same."""

    changes: tuple[ClauseChange, ...]
    unchanged: tuple[ClauseText, ...]


def compare(old: Sequence[ClauseText], new: Sequence[ClauseText]) -> Comparison:
    """What changed from `old` to `new`; clauses taken out come last."""
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    changes = [change for clause in new if (change := _change(before.get(clause.key), clause))]
    gone = [_whole(one, "taken out", Mark.REMOVED) for one in old if one.key not in after]
    kept = {one.key for one in changes}
    return Comparison((*changes, *gone), tuple(one for one in new if one.key not in kept))


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both texts, each run marked; taken-out words stand before those that took their place."""
    return tuple(_runs(WORDS.findall(old), WORDS.findall(new)))


def _change(old: ClauseText | None, new: ClauseText) -> ClauseChange | None:
    if old is None:
        return _whole(new, "new", Mark.ADDED)
    pieces = compare_words(f"{old.heading}\n{old.text}", f"{new.heading}\n{new.text}")
    was, now = _duties(old), _duties(new)
    duties = [Piece(Mark.REMOVED, line) for line in was if line not in now]
    duties += [Piece(Mark.ADDED, line) for line in now if line not in was]
    if not duties and all(piece.mark is Mark.SAME for piece in pieces):
        return None
    if old.heading == new.heading:
        pieces = compare_words(old.text, new.text)
    return ClauseChange(new.key, new.heading, "changed", pieces, tuple(duties))


def _whole(clause: ClauseText, what: str, mark: Mark) -> ClauseChange:
    duties = tuple(Piece(mark, line) for line in _duties(clause))
    return ClauseChange(clause.key, clause.heading, what, (Piece(mark, clause.text),), duties)


def _duties(clause: ClauseText) -> list[str]:
    return [f"{sector_label(duty.sector)}: {duty.text}" for duty in clause.duties]


def _runs(old: list[str], new: list[str]) -> Iterator[Piece]:
    for how, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece(Mark.SAME, _text(new[k:m]))
        if how in {"delete", "replace"}:
            yield Piece(Mark.REMOVED, _text(old[i:j]))
        if how in {"insert", "replace"}:
            yield Piece(Mark.ADDED, _text(new[k:m]))


def _text(words: list[str]) -> str:
    """Each word with a space before it, since what stands before may be a word of another mark."""
    return "".join(word if word == "\n" else f" {word}" for word in words)
