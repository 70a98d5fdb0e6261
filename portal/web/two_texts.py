"""What the second of two editors is shown: the fields on which the two texts differ, theirs beside one's own.

The pattern: the operation calls `take_in_hand` (`portal/access/editing.py`); the route catches ChangedMeanwhile, looks
the record up again, calls `beside(form, {...}, version=...)` and draws the form anew with the macro `two_texts` of
`components/two_texts.html`. The form keeps one's own words and carries the new version: to send it again is a choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.web.forms import VersionedForm


@dataclass(frozen=True)
class Difference:
    """One field on which both differ."""

    label: str
    yours: str
    theirs: str


def beside(form: VersionedForm, theirs: Mapping[str, str | None], *, version: int) -> list[Difference]:
    """Compare the sent form with the record as it now is (`theirs`: field name to words), and take up its version."""
    form.version.data = version
    fields = [(getattr(form, name), words or "") for name, words in theirs.items()]
    return [
        Difference(str(field.label.text), str(field.data or ""), words)
        for field, words in fields
        if str(field.data or "") != words
    ]
