"""The school holidays of an area, as its partnership keeps them among its settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def holidays_of(settings: Mapping[str, Any] | None) -> list[tuple[date, date]]:
    """Pairs of first and last day, from the setting "school_holidays" of a partnership."""
    kept = (settings or {}).get("school_holidays", ())
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in kept]
