"""The paper as one text, and its hash: what was frozen can be shown to be what was answered."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from portal.decisions.models import Decision, DecisionPaper


def paper_text(decision: Decision, paper: DecisionPaper) -> str:
    """The whole paper: title, question, options, text. Lines end with a line feed."""
    parts = (decision.title, paper.question, paper.options, paper.text)
    return "\n\n".join(part.replace("\r\n", "\n").strip() for part in parts) + "\n"


def hash_of(text: str) -> str:
    """SHA-256 of a text, hexadecimal; blank space counts as one space, so that a copy out of a print still agrees."""
    return sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()
