"""Addresses of challenges, for tests of their pages."""

from __future__ import annotations

import uuid

from tests.cast import Cast

LOG = "/p/tests/challenges"


def page_of(cast: Cast, key: uuid.UUID, more: str = "") -> str:
    """The address of a challenge's page."""
    return f"{LOG}/{reference_of(cast, key)}{more}"


def reference_of(cast: Cast, key: uuid.UUID) -> str:
    """What people call it."""
    return str(cast.world.scalar("SELECT reference FROM challenge WHERE id = :key", key=key))


def stage_of(cast: Cast, key: uuid.UUID) -> str:
    """Where it stands, as stored."""
    return str(cast.world.scalar("SELECT stage FROM challenge WHERE id = :key", key=key))
