"""Tidies a package-lock.json: the funding notes go, since they are addresses, and a lock names no host."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def tidy(text: str) -> str:
    """The lock without its packages' funding notes, written as npm writes it."""
    lock = json.loads(text)
    for package in lock.get("packages", {}).values():
        package.pop("funding", None)
    return json.dumps(lock, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(tidy(path.read_text(encoding="utf-8")), encoding="utf-8")
