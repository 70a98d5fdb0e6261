"""Why a file was not taken, in words, with what to do instead."""

from __future__ import annotations


class FileRefused(Exception):
    """A file that is not taken. Its text is the sentence shown: the reason, then the cure."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(f"{reason} {cure}")
        self.sentence = str(self)


class EvidenceMissing(LookupError):
    """No file under this key: never kept, or taken down."""
