"""A person as tests name one; `tests/cast.py` has the people that are the same in every test."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Someone:
    """A person, and the agency they act for in the test."""

    person: uuid.UUID
    name: str
    agency: uuid.UUID
