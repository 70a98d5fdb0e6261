"""The school holidays of an area and the length of grace, as its partnership keeps them among its settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.cooperation.lifecycle import GRACE_TERM_DAYS


def holidays_of(settings: Mapping[str, Any] | None) -> list[tuple[date, date]]:
    """Pairs of first and last day, from the setting "school_holidays" of a partnership."""
    kept = (settings or {}).get("school_holidays", ())
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in kept]


def grace_of(settings: Mapping[str, Any] | None) -> int:
    """Term days of grace, from the setting "grace_term_days" of a partnership."""
    return int((settings or {}).get("grace_term_days", GRACE_TERM_DAYS))
