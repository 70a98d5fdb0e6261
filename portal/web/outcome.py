"""Telling a person what their act did: one sentence on the next page, gone on the one after."""

from __future__ import annotations

from flask import flash


def tell(sentence: str, *, undo_to: str | None = None, undo: str = "Undo") -> None:
    """Show `sentence` in a success banner on the next page. With `undo_to`, a button there posts to that address."""
    flash({"sentence": sentence, "undo_to": undo_to, "undo": undo}, "told")  # type: ignore[arg-type]  # kept as JSON
