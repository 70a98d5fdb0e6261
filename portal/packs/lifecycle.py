"""The way of a pack: asked for, being built by the worker, ready or failed. One that failed is asked for anew."""

from __future__ import annotations

from enum import StrEnum


class PackState(StrEnum):
    """Where a pack stands."""

    ASKED = "asked"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


MOVES: dict[PackState, frozenset[PackState]] = {
    PackState.ASKED: frozenset({PackState.BUILDING, PackState.FAILED}),
    PackState.BUILDING: frozenset({PackState.READY, PackState.FAILED}),
    PackState.READY: frozenset(),
    PackState.FAILED: frozenset(),
}
AT_WORK = (PackState.ASKED, PackState.BUILDING)  # what waits for the worker; a killed one leaves it so
STEPS = ("Reading the record", "Writing the document", "Drawing the PDF")
