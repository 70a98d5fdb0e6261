"""What one person owns, checks or has prepared, of every kind of record: asked when their access ends.

Each slice enters a reader of its own rows, which looks as the viewer: what the viewer may not see is not listed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from portal.access.viewer import Viewer


@dataclass(frozen=True)
class Holding:
    """One record somebody has in hand: how ("Owns"), its reference, what it is, and where it stands."""

    how: str
    reference: str
    title: str
    address: str


Reader = Callable[[uuid.UUID, Viewer], list[Holding]]
READERS: dict[str, Reader] = {}


def enter_holdings(kind: str, reader: Reader) -> None:
    """Enter a slice's reader, once, when its routes are loaded."""
    READERS[kind] = reader


def held_by(person_id: uuid.UUID, *, by: Viewer) -> list[Holding]:
    """Everything that person has in hand for the agency the viewer acts for. One statement a kind."""
    return [one for reader in READERS.values() for one in reader(person_id, by)]
