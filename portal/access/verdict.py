"""May this person do that? Allowed, or refused with a sentence for the person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """True when allowed; `reason` is shown to the person, so it says what to do instead."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def refused(reason: str) -> Verdict:
    """A refusal in words."""
    return Verdict(False, reason)


class Refused(Exception):
    """An act the person may not do on a record they may see. Its text is the sentence shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(Exception):
    """The record does not exist for this person; the page is the same 404 either way."""


class Gone(Exception):
    """Something that was here and has ended for good, such as a file taken down. Its text is the sentence shown."""


def require(verdict: Verdict) -> None:
    """First line of every operation. Raises Refused with the verdict's sentence."""
    if not verdict:
        raise Refused(verdict.reason)
