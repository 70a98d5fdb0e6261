"""Finds what belongs only into the sealed part of the front door: an NHS number, a name beside a date of birth.

It stops a slip of the pen. It is deliberately quiet about reference numbers, dates and telephone numbers, since a
warning that is usually wrong is soon clicked away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal import clock

WORDS_NEAR = 8
LETTERS_NEAR = 160  # so that a long text is read once, however often it says "born"
CHILDHOOD_YEARS = 18


class ChildDetailKind(StrEnum):
    """What was found; kept when a person goes on deliberately, never the detail itself."""

    NHS_NUMBER = "NHS number"
    BIRTH = "date of birth"


@dataclass(frozen=True)
class ChildDetail:
    """The first detail found: its kind, and the words it was found in, which are shown but never stored or logged."""

    kind: ChildDetailKind
    found: str = field(repr=False)

    @property
    def sentence(self) -> str:
        """What it looks like and what to do instead, for the person who wrote it."""
        return SENTENCES[self.kind].format(found=self.found)


SENTENCES = {
    ChildDetailKind.NHS_NUMBER: "This looks like an NHS number: {found}. Do not name a child here. Take the number "
    "out, and use the reference of your own case system instead.",
    ChildDetailKind.BIRTH: "This looks like somebody’s date of birth: “{found}”. Do not name a child here. Take the "
    "name and the date out; an age in years is enough.",
}

# As the NHS prints it (3, 3 and 4 digits) or in one piece; other groupings are years, references and telephone numbers.
GAP = r"[ .\-\u2010-\u2013]{1,2}"
TEN_DIGITS = re.compile(rf"(?<![^\W_])(?:\d{{10}}|\d{{3}}{GAP}\d{{3}}{GAP}\d{{4}})(?![^\W_]|[.\-]\d)")
# +44, 0044, (0) or a single 0 before it: the ten digits belong to a telephone number.
TELEPHONE_BEGINS = re.compile(r"(?:\+\s?\d{1,3}|(?<!\d)00\s?\d{1,3}|\(0\)|(?<![\d./-])0)[\s().-]*$")
REST_OF_LONGER = re.compile(r"\d[.\-]$")

BORN = re.compile(r"(?i:\b(?:born|d\.?o\.?b|dates? of birth|birth date|birthday)\b)")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?P<month>(?i:{'|'.join(MONTHS)}))[a-z]*"
DATES = (
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[/. -](?P<m>\d{1,2})[/. -](?P<y>(?:\d\d)?\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{MONTH},?[ -](?P<y>(?:\d\d)?\d\d)(?!\d)"),
    re.compile(rf"\b{MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})(?!\d)"),
)
YEAR = re.compile(r"(?<![\w/-])(?:19|20)\d\d(?![\w/-])")
NAME = re.compile(r"\b[A-Z][\w’'-]+,?\s+[A-Z][\w’'-]+")
NOT_NAMES = re.compile(
    r"(?i:\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|date|of|birth|born|dob|nhs)\b)"
)


def find(text: str) -> ChildDetail | None:
    """The first NHS number (valid check digit), else birth of a child or name beside a birth, else None."""
    text = _plain(text)
    return next(_nhs_numbers(text), None) or next(_births(text), None)


def is_nhs_number(digits: str) -> bool:
    """Ten digits, the last being the modulus-11 check of the nine before (NHS Data Dictionary, NHS number)."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


def _nhs_numbers(text: str) -> Iterator[ChildDetail]:
    for match in TEN_DIGITS.finditer(text):
        before, digits = text[max(0, match.start() - 24) : match.start()], re.sub(r"\D", "", match[0])
        # In England none begins with 0, and telephone numbers do.
        if digits.startswith("0") or TELEPHONE_BEGINS.search(before) or REST_OF_LONGER.search(before):
            continue
        if is_nhs_number(digits):
            yield ChildDetail(ChildDetailKind.NHS_NUMBER, match[0])


def _births(text: str) -> Iterator[ChildDetail]:
    for match in BORN.finditer(text):
        near = _near(text, match)
        name = NAME.search(NOT_NAMES.sub("\n.", near))
        dates = list(_dates(near))
        if any(_is_childs(day) for day in dates) or (name and (dates or YEAR.search(near))):
            yield ChildDetail(ChildDetailKind.BIRTH, near)


def _near(text: str, match: re.Match[str]) -> str:
    """The word found with a few words before and after it, within its paragraph."""
    before = text[max(0, match.start() - LETTERS_NEAR) : match.start()].rsplit("\n\n", 1)[-1].split()[-WORDS_NEAR:]
    after = text[match.end() : match.end() + LETTERS_NEAR].split("\n\n", 1)[0].split()[:WORDS_NEAR]
    return " ".join([*before, match[0], *after])


def _dates(text: str) -> Iterator[date]:
    this_year = clock.today().year
    for pattern in DATES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            month = MONTHS.index(found["month"].lower()) + 1 if found.get("month") else int(found["m"])
            year = int(found["y"])
            if year < 100:
                year += 2000 if 2000 + year <= this_year else 1900
            try:
                yield date(year, month, int(found["d"]))
            except ValueError:
                continue


def _is_childs(born: date) -> bool:
    today = clock.today()
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return born <= today and age < CHILDHOOD_YEARS


def _plain(text: str) -> str:
    """Without marks of no width, and with full-width digits and odd spaces as ordinary ones."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", visible).replace("\r\n", "\n")
