"""Where a style sheet or script is served: its plain name in, the address with its hash out."""

from __future__ import annotations

import json
from pathlib import Path

from flask import url_for

MANIFEST = Path(__file__).parent / "static" / "built" / "manifest.json"

_read: dict[Path, tuple[int, dict[str, str]]] = {}  # path -> when written (ns), names


class AssetsMissing(Exception):
    """The assets have not been built, or not this one; the text says how to build them."""


def asset_url(name: str) -> str:
    """The address of a built asset, such as `portal.css`. Raises AssetsMissing."""
    return url_for("static", filename=f"built/{hashed_name(name, MANIFEST)}")


def hashed_name(name: str, manifest: Path) -> str:
    """The file's name in the folder of this manifest, which is read again when it was written anew."""
    try:
        written = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        raise AssetsMissing("Styles and scripts have not been built yet. Run: make assets") from None
    known = _read.get(manifest)
    if known is None or known[0] != written:
        known = _read[manifest] = (written, json.loads(manifest.read_text(encoding="utf-8")))
    try:
        return known[1][name]
    except KeyError:
        raise AssetsMissing(f"There is no built asset {name!r}. If it is new, run: make assets") from None
