"""Fields nobody sees: the mark that makes a form act once, and the version of the record that was on the screen."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from wtforms import HiddenField

_ONCE = re.compile(r"[0-9a-f]{32}")


class OnceField(HiddenField):
    """32 hexadecimal digits, new with each page. `data` is None when what came back is not such a mark."""

    kind = "hidden"

    def __init__(self, **kwargs: Any) -> None:
        """A new mark unless one was sent."""
        super().__init__(default=lambda: uuid4().hex, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the mark that was sent."""
        sent = valuelist[0] if valuelist else ""
        self.data: Any = sent if _ONCE.fullmatch(sent) else None

    def _value(self) -> str:
        return self.data or uuid4().hex


class VersionField(HiddenField):
    """The whole number of the record's version. `data` is None when what came back is not one."""

    kind = "hidden"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the number that was sent, at most nine digits."""
        sent = valuelist[0] if valuelist else ""
        self.data: Any = int(sent) if re.fullmatch(r"[0-9]{1,9}", sent, re.ASCII) else None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)
