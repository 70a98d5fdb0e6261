"""A folder of mails, one file each, named so that sorting by name is sorting by arrival."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

NAME = re.compile(r"[0-9]{20}-[0-9]{4}")
MOST_KEPT = 5000  # mails; the oldest go first

_numbers = itertools.count()


@dataclass(frozen=True)
class Letter:
    """One mail as it arrived. `sent_at` is what its Date line says, None where there is none."""

    name: str
    sender: str
    to: str
    reply_to: str
    subject: str
    sent_at: datetime | None
    body: str


class Letters:
    """The mails in one folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made with the first mail."""
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Keep one mail; its name. A reader never meets a half-written one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns():020d}-{next(_numbers) % 10_000:04d}"
        half = self.folder / f"{name}.half"
        half.write_bytes(content)
        half.rename(self.folder / f"{name}.eml")
        return name

    def names(self) -> list[str]:
        """The newest first."""
        return sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)

    def read(self, name: str) -> Letter | None:
        """The mail of that name, or None."""
        if not NAME.fullmatch(name):
            return None
        try:
            content = (self.folder / f"{name}.eml").read_bytes()
        except FileNotFoundError:
            return None
        message = message_from_bytes(content, policy=policy.default)
        return Letter(
            name=name,
            sender=_head(message, "From"),
            to=_head(message, "To"),
            reply_to=_head(message, "Reply-To"),
            subject=_head(message, "Subject"),
            sent_at=_sent_at(message),
            body=_body(message),
        )

    def found(self, words: str, *, before: str = "", most: int) -> list[Letter]:
        """Up to `most` mails with all these words in receiver or subject, the newest first, older than `before`."""
        wanted = words.casefold().split()
        letters = (self.read(name) for name in self.names() if not before or name < before)
        fitting = (
            one for one in letters if one and all(word in f"{one.to} {one.subject}".casefold() for word in wanted)
        )
        return list(itertools.islice(fitting, most))

    def clear_out(self) -> None:
        """Drop the oldest mails beyond MOST_KEPT."""
        for name in self.names()[MOST_KEPT:]:
            (self.folder / f"{name}.eml").unlink(missing_ok=True)


def _head(message: EmailMessage, line: str) -> str:
    return str(message.get(line, ""))


def _sent_at(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(_head(message, "Date"))
    except ValueError:
        return None


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""
