"""What comes of reading a register: its rows, or what is wrong with it and how to put it right."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row_co = TypeVar("Row_co", covariant=True)

LONGEST_SHOWN = 60


def shown(value: str) -> str:
    """The value as it may stand in a sentence: one line, printable, at most 60 characters."""
    line = "".join(letter if letter.isprintable() else " " for letter in value[: LONGEST_SHOWN + 1])
    return f"{line[:LONGEST_SHOWN]}…" if len(value) > LONGEST_SHOWN else line


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong: where it is, what stands there, and what to do about it.

    `row` counts as a spreadsheet does, the headings being row 1; it is None for an error of the whole file.
    `column` is the heading as the register writes it, None for an error of the whole row.
    """

    row: int | None
    column: str | None
    value: str | None
    problem: str
    cure: str

    @property
    def sentence(self) -> str:
        """The error for people, for example `Row 14, column OpenDate: "31-02-2016" is not a date. Write it as ...`."""
        row = f"Row {self.row}" if self.row else ""
        place = f"{row}, column {self.column}" if row and self.column else row
        value = f'"{shown(self.value)}" ' if self.value else ""
        return f"{place + ': ' if place else ''}{value}{self.problem} {self.cure}"

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row_co]):
    """A register read whole: either every row and no error, or errors and no row.

    `more_errors` says that reading stopped before the end of the file because there were too many errors to list.
    """

    rows: tuple[Row_co, ...] = ()
    errors: tuple[RowError, ...] = ()
    more_errors: bool = False

    @property
    def is_accepted(self) -> bool:
        """Whether the rows may be taken."""
        return not self.errors


def file_error(problem: str, cure: str) -> RowError:
    """An error of the file as a whole."""
    return RowError(row=None, column=None, value=None, problem=problem, cure=cure)
