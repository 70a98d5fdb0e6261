"""A journal of take-downs, kept outside the database: what was taken down must not come back with an older copy."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "take-downs.jsonl"


@dataclass(frozen=True)
class TakeDown:
    """One piece of evidence that somebody took down: ids and the time, nothing of what it showed or why."""

    evidence_id: uuid.UUID
    by_id: uuid.UUID | None
    at: datetime


def journal_beside(audit_head_file: Path) -> Path:
    """Where it is: in the folder of the newest seal, which is best on another machine's disk."""
    return audit_head_file.with_name(NAME)


def note_take_down(journal: Path, done: TakeDown) -> None:
    """Add a line, safely on disk, before the take-down commits.

    A crash in between leaves a line for something that somebody had decided to take down: a restore then does it.
    The other way about it would come back.
    """
    line = json.dumps({
        "evidence": str(done.evidence_id),
        "by": str(done.by_id) if done.by_id else None,
        "at": done.at.isoformat(),
    })  # fmt: skip
    journal.parent.mkdir(parents=True, exist_ok=True)
    with journal.open("a", encoding="ascii") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def taken_down(journal: Path) -> Iterator[TakeDown]:
    """Every line, oldest first; one that a power cut left half written says nothing."""
    if not journal.exists():
        return
    for line in journal.read_text(encoding="ascii", errors="replace").splitlines():
        try:
            kept = json.loads(line)
            by = uuid.UUID(kept["by"]) if kept["by"] else None
            yield TakeDown(uuid.UUID(kept["evidence"]), by, datetime.fromisoformat(kept["at"]))
        except (ValueError, KeyError, TypeError):
            continue
