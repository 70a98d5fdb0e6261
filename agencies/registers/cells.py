"""One row of a register: each cell read as what it has to be, each error noted where it stands."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from agencies.registers.reading import RowError
from agencies.sectors import IdentifierKind, identifier_problem

Choice = TypeVar("Choice")

LONGEST_TEXT = 300  # characters; the longest name in the national registers has about 120

_DAY = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})")
_NUMBER = re.compile(r"[0-9]{1,9}")


class Cells:
    """The cells of one row.

    A cell that is empty, or whose column the file does not have, is None: not in the register.
    """

    def __init__(self, row: int, record: Sequence[str], places: Mapping[str, int], errors: list[RowError]) -> None:
        self._row, self._record, self._places, self._errors = row, record, places, errors
        self._errors_before = len(errors)

    @property
    def are_good(self) -> bool:
        """Whether no error was noted in this row so far."""
        return len(self._errors) == self._errors_before

    def wrong(self, column: str, value: str | None, problem: str, cure: str) -> None:
        """Note an error in this row."""
        self._errors.append(RowError(self._row, column, value, problem, cure))

    def text(self, column: str, *, longest: int = LONGEST_TEXT) -> str | None:
        """A line of text, spaces tidied."""
        place = self._places.get(column)
        raw = "" if place is None else self._record[place]
        if not raw:
            return None
        value = " ".join(raw.split())
        if len(value) > longest:
            self.wrong(
                column, value, f"is longer than {longest} characters.", "Check the row's commas and quotation marks."
            )
            return None
        if not value.isprintable():
            self.wrong(column, value, "holds a character that cannot be shown.", "Type the value again.")
            return None
        return value or None

    def needed(self, column: str) -> str | None:
        """A line of text that has to be there. None only with an error noted."""
        before = len(self._errors)
        value = self.text(column)
        if value is None and len(self._errors) == before:
            self.wrong(column, None, "The cell is empty.", "Every row needs a value here.")
        return value

    def identifier(self, column: str, kind: IdentifierKind) -> str | None:
        """An official identifier of this kind, or None where the cell is empty."""
        value = self.text(column)
        return value if value is not None and self.is_identifier(column, value, kind) else None

    def is_identifier(self, column: str, value: str, kind: IdentifierKind) -> bool:
        """Whether the value is written as identifiers of this kind are; an error is noted where it is not."""
        if cure := identifier_problem(kind, value):
            self.wrong(column, value, f"is not {_a(kind)}.", cure)
        return cure is None

    def needed_identifier(self, column: str, kind: IdentifierKind) -> str | None:
        """An official identifier of this kind that has to be there. None only with an error noted."""
        return self.identifier(column, kind) if self.needed(column) is not None else None

    def day(self, column: str) -> date | None:
        """A date written day first, with - or /."""
        value = self.text(column)
        if value is None:
            return None
        if written := _DAY.fullmatch(value):
            day, _, month, year = written.groups()
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                pass
        self.wrong(column, value, "is not a date.", "Write it as day-month-year, for example 01-09-2016.")
        return None

    def number(self, column: str, *, lowest: int, highest: int) -> int | None:
        """A whole number from lowest to highest."""
        value = self.text(column)
        if value is None:
            return None
        if _NUMBER.fullmatch(value) and lowest <= int(value) <= highest:
            return int(value)
        cure = "Correct it, or leave the cell empty."
        self.wrong(column, value, f"is not a whole number from {lowest} to {highest}.", cure)
        return None

    def code(self, column: str) -> str | None:
        """A number of a code list; the registers write it with and without noughts in front, here it has none."""
        value = self.number(column, lowest=0, highest=9999)
        return None if value is None else str(value)

    def one_of(self, column: str, choices: Mapping[str, Choice]) -> Choice | None:
        """The choice whose name, in small letters, the cell holds; None where it is empty."""
        value = self.text(column)
        if value is None:
            return None
        choice = choices.get(value.casefold())
        if choice is None:
            self.wrong(column, value, "is not known here.", f"Write one of: {', '.join(choices)}.")
        return choice


def _a(kind: IdentifierKind) -> str:
    return f"{'an' if kind in (IdentifierKind.ODS, IdentifierKind.OFSTED) else 'a'} {kind}"
