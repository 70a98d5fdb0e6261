"""A date in three boxes. The message says how to put it right, and its link leads to the first wrong box."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from portal.web.checks import begin_small, tidy
from portal.web.field_base import PortalField
from portal.web.formats import day as day_in_words

BOXES = ("day", "month", "year")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
EXAMPLE = "27 11 2026"
Limit = date | Callable[[], date] | None


class DateField(PortalField):
    """Day, month and year. `data` is a date or None; `boxes` keeps what was typed; months may be words.

    `earliest` and `latest` are dates or functions of no argument (`clock.today`), both included.
    """

    kind = "date"

    def __init__(
        self,
        label: str,
        *,
        missing: str = "",
        optional: bool = False,
        hint: str = f"For example, {EXAMPLE}",
        earliest: Limit = None,
        latest: Limit = None,
        **kwargs: Any,
    ) -> None:
        """`missing` is the message when all boxes are empty."""
        missing = missing or f"Enter {begin_small(label)}, like {EXAMPLE}"
        super().__init__(label, missing=missing, optional=optional, hint=hint, checks=[self._within], **kwargs)
        self.earliest, self.latest = earliest, latest
        self.boxes = dict.fromkeys(BOXES, "")
        self.wrong: list[str] = []

    @property
    def error_id(self) -> str:
        """The id of the first wrong box."""
        return f"{self.id}-{(self.wrong or BOXES)[0]}"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002  # the signature of WTForms
        """Read the three boxes when a form was sent, else the date of the record or the default."""
        self.process_errors: Sequence[str] = []
        if data is None or not isinstance(data, date):
            data = self.default() if callable(self.default) else self.default
        self.object_data = self.data = data
        if formdata is None:
            if self.data:
                self.boxes = {"day": str(data.day), "month": str(data.month), "year": str(data.year)}
            return
        self.boxes = {box: tidy(formdata.get(f"{self.name}-{box}"))[:20] for box in BOXES}
        try:
            self.data = self._read(self.boxes)
        except ValidationError as error:
            self.data = None
            self.process_errors = [str(error)]

    def _read(self, boxes: Mapping[str, str]) -> date | None:
        empty = [box for box in BOXES if not boxes[box]]
        if len(empty) == len(BOXES):
            return None
        if empty:
            raise self._fault(empty, f"must include a {' and a '.join(empty)}")
        day, month, year = _number(boxes["day"]), _month(boxes["month"]), _number(boxes["year"])
        if len(boxes["year"]) != 4 and month is not None and day is not None and 1 <= day <= 31:
            raise self._fault(["year"], "must have a year of 4 numbers, like 2026")
        wrong = [
            box
            for box, good in zip(BOXES, (day and day <= 31, month, year and 1900 <= year <= 2999), strict=True)
            if not good
        ]
        try:
            return date(year or 0, month or 0, day or 0) if not wrong else date(0, 0, 0)
        except ValueError:
            raise self._fault(wrong or ["day"], f"must be a real date, like {EXAMPLE}") from None

    def _fault(self, wrong: list[str], words: str) -> ValidationError:
        self.wrong = wrong
        return ValidationError(f"{self.label.text} {words}")

    def _within(self, _form: Any, _field: Field) -> None:
        earliest, latest = _value(self.earliest), _value(self.latest)
        if earliest and self.data < earliest:
            raise StopValidation(f"{self.label.text} must be {day_in_words(earliest)} or later")
        if latest and self.data > latest:
            raise StopValidation(f"{self.label.text} must be {day_in_words(latest)} or earlier")


def _value(limit: Limit) -> date | None:
    return limit() if callable(limit) else limit


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    number = _number(text)
    if number is not None:
        return number if 1 <= number <= 12 else None
    word = text.lower().rstrip(".")
    found = [index for index, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None
