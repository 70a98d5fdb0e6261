"""Builds what browsers get: `python -m portal.web.assets.build` writes `portal/web/static/built/` and its manifest.

A file's name carries the hash of its content, so that a browser may keep it for ever. Building again changes nothing
where nothing changed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.web.assets import fetch
from portal.web.assets.page_library import AssetError, adapted_script, adapted_styles, checked

BUILT = fetch.HERE.parent / "static" / "built"
MANIFEST = "manifest.json"
OWN_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']\.""")


def build(library: Path, own: Path, built: Path) -> dict[str, str]:
    """Write library and own files under hashed names; returns the manifest: plain name -> hashed name."""
    contents = {**_library_script(library), **_styles(library, own), **_own_files(own)}
    manifest = {name: hashed_name(name, content) for name, content in sorted(contents.items())}
    built.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        _write(built / manifest[name], content)
        # Beside it compressed once and for all, as the web server would else do for every reader.
        _write(built / f"{manifest[name]}.gz", gzip.compress(content, mtime=0))
    _write(built / MANIFEST, (json.dumps(manifest, indent=2) + "\n").encode())
    _remove_old(built, manifest)
    return manifest


def hashed_name(name: str, content: bytes) -> str:
    """`portal.css` becomes `portal.0123456789ab.css`."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


def _library_script(library: Path) -> dict[str, bytes]:
    name = "govuk-frontend.min.js"
    return {name: adapted_script((library / name).read_text(encoding="utf-8")).encode()}


def _styles(library: Path, own: Path) -> dict[str, bytes]:
    """One style sheet: the library's, then ours in the order of their names."""
    parts = [adapted_styles((library / "govuk-frontend.min.css").read_text(encoding="utf-8"))]
    parts += [
        checked(path.read_text(encoding="utf-8"), f"the styles in {path.name}") for path in sorted(own.glob("*.css"))
    ]
    return {"portal.css": "\n".join(parts).encode()}


def _own_files(own: Path) -> dict[str, bytes]:
    files = {
        path.name: path.read_bytes() for pattern in ("*.js", "*.svg", "*.png", "*.ico") for path in own.glob(pattern)
    }
    for name, content in files.items():
        if name.endswith(".js") and OWN_IMPORT.search(content.decode()):
            raise AssetError(
                f"{name} imports a neighbour by its plain name, which is not served. Put both into one module."
            )
    return files


def _write(path: Path, content: bytes) -> None:
    """Replace the file in one step, and only where it differs: readers never see half of it."""
    if path.exists() and path.read_bytes() == content:
        return
    half = path.with_name(f"{path.name}.new")
    half.write_bytes(content)
    half.replace(path)


def _remove_old(built: Path, manifest: Mapping[str, str]) -> None:
    kept = {MANIFEST, *manifest.values(), *(f"{name}.gz" for name in manifest.values())}
    for path in built.iterdir():
        if path.name not in kept:
            path.unlink()


def main() -> int:
    """Build all; returns the process's exit code."""
    try:
        build(fetch.library(), fetch.HERE, BUILT)
    except AssetError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
