"""A form kept over the end of a session: whether it is worth keeping, and how its writer reads it again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from portal.web.parts import Fact

SENT_TO = "kept_to"  # where a form goes that is not sent to the page it stands on
UNSEEN = ("once", "version", SENT_TO)  # written by the page, not by a person
LONGEST_SHORT = 40  # characters; longer words stand in a box (templates/components/send_again.html)
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # of what was chosen from a list

Fields = Iterable[tuple[str, str]]


def answers(fields: Fields) -> list[tuple[str, str]]:
    """What the person typed or chose: neither empty boxes nor what the page wrote itself."""
    return [(name, value) for name, value in fields if value.strip() and name.rpartition("-")[2] not in UNSEEN]


def short_answers(fields: Fields) -> list[Fact]:
    """Answers too short for a box, each under its field's name: the label it had is known to its own page alone."""
    return [
        Fact(re.sub(r"[_-]+", " ", name).strip().capitalize(), value)
        for name, value in answers(fields)
        if len(value) <= LONGEST_SHORT and "\n" not in value and not KEY.fullmatch(value)
    ]


def has_choices(fields: Fields) -> bool:
    """Whether something was chosen that can only be read on its own page."""
    return any(KEY.fullmatch(value) for _name, value in answers(fields))
