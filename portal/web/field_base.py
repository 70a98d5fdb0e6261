"""What every field of ours has: a label, hints, a message, and whether an answer is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Field

from portal.web.checks import Filled, MayBeEmpty


class PortalField(Field):
    """What our fields have in common: a label, a hint, and whether an answer is needed."""

    kind = ""

    def __init__(
        self, label: str, *, missing: str, optional: bool, hint: str = "", checks: Sequence[Any] = (), **kwargs: Any
    ) -> None:
        """`checks` run after the answer is known to be there."""
        must = MayBeEmpty() if optional else Filled(missing)
        super().__init__(label, validators=[must, *checks], **kwargs)
        self.optional, self.hint = optional, hint

    @property
    def shown_label(self) -> str:
        """The label as drawn: an optional field says so."""
        return f"{self.label.text} (optional)" if self.optional else str(self.label.text)

    @property
    def error(self) -> str | None:
        """The message shown at the field, the same as in the summary."""
        return str(self.errors[0]) if self.errors else None

    @property
    def hints(self) -> list[str]:
        """The sentences under the label."""
        return [self.hint] if self.hint else []

    @property
    def error_id(self) -> str:
        """The id the error summary leads to."""
        return str(self.id)
