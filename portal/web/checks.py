"""Checks of typed text. Each message says how to put it right, and is the same in the summary and at the field."""

from __future__ import annotations

import unicodedata

from wtforms import Field, Form
from wtforms.validators import StopValidation

LONGEST = 2_000  # characters of any text that says no other limit
DO_NOT_NAME_A_CHILD = "Do not name a child, or say anything that shows who a child is."


def tidy(text: str | None) -> str:
    """`text` without space at its ends, lines ending as in Unix, accents composed. Browsers send CR LF."""
    if not text:
        return ""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def begin_small(label: str) -> str:
    """`label` as it stands inside a sentence: "Due date" -> "due date", but "URN" and "NHS number" stay."""
    first = label.partition(" ")[0]
    return label if first == "I" or first[1:2].isupper() else label[:1].lower() + label[1:]


class Filled:
    """The field has to be answered; `sentence` says how."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        """Stop at this message: others make no sense on an empty field."""
        if field.errors:
            raise StopValidation  # what was sent could not be read; that message is the one to keep
        if not field.data:
            raise StopValidation(self.sentence)


class MayBeEmpty:
    """An empty field is an answer: ask nothing more."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Stop without a message when nothing was given."""
        if field.errors or not field.data:
            raise StopValidation


class NoLongerThan:
    """At most `limit` characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Form, field: Field) -> None:
        """Say by how much it is too long."""
        over = len(field.data) - self.limit
        if over > 0:
            name, more = field.label.text, "1 character" if over == 1 else f"{over:,} characters"
            raise StopValidation(f"{name} must be {self.limit:,} characters or fewer. Take out {more}")


class PlainCharacters:
    """No NUL, no control characters, no halves of characters: the database cannot keep them and nobody means them."""

    def __init__(self, *, lines: bool) -> None:
        self.allowed = "\n\t" if lines else ""

    def __call__(self, _form: Form, field: Field) -> None:
        """Say that something invisible came along, usually with a paste."""
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in self.allowed for c in field.data):
            name = begin_small(field.label.text)
            where = (
                "characters that cannot be shown" if self.allowed else "line breaks or characters that cannot be shown"
            )
            raise StopValidation(f"There are {where} in “{name}”. Type it again instead of pasting it")
