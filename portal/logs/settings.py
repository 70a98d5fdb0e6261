"""What a person said about a log: which column is what, whom each name means, how each state counts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.imports.lifecycle import ImportKind

OPEN, DONE, OUT = "open", "done", "out"
NO_WORD = "(nothing)"  # how an empty cell is shown where words are assigned


@dataclass(frozen=True)
class Settings:
    """Columns by place; agencies and states by the word of the sheet. `mark` is of what the page said it would do."""

    kind: ImportKind
    columns: Mapping[str, int | None]
    agencies: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    mark: int | None = None

    @classmethod
    def of(cls, kind: ImportKind, kept: Mapping[str, Any]) -> Settings:
        """As they are kept with the import."""
        return cls(kind, kept["columns"], kept.get("agencies", {}), kept.get("states", {}), kept.get("mark"))

    def as_kept(self) -> dict[str, Any]:
        """The other way round."""
        return {
            "columns": dict(self.columns),
            "agencies": dict(self.agencies),
            "states": dict(self.states),
            "mark": self.mark,
        }

    @staticmethod
    def same(word: str) -> str:
        """Capitals and spaces make no other word."""
        return " ".join(word.split()).casefold()

    def agency_of(self, said: Mapping[str, str]) -> uuid.UUID | None:
        """Whom the row's name means, as the person said; None before, and where it is left out."""
        found = self.agencies.get(self.same(said.get("agency", "")))
        return uuid.UUID(found) if found and found != OUT else None

    def state_of(self, said: Mapping[str, str]) -> str:
        """How the row counts; without a column of states all are still to be done."""
        return self.states.get(self.same(said["state"]), OPEN) if "state" in said else OPEN

    def leaves_out(self, said: Mapping[str, str]) -> bool:
        """Whether the person left such rows out, by the agency or by the state."""
        return self.state_of(said) == OUT or self.agencies.get(self.same(said.get("agency", ""))) == OUT

    def has_all(self, agencies: Mapping[str, str], states: Mapping[str, str]) -> bool:
        """Whether each of these words has its meaning."""
        return set(agencies) <= set(self.agencies) and set(states) <= set(self.states)
