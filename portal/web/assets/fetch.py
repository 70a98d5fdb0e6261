"""Fetches the page library with npm, exactly as its lock says; a machine without npm gets one of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from portal.web.assets.page_library import AssetError

HERE = Path(__file__).resolve().parent
TOOLS = HERE.parents[2] / ".tools" / "node"
LIBRARY = HERE / "node_modules" / "govuk-frontend"


def library() -> Path:
    """The folder of the page library, fetched if it is not there in the locked version. Raises AssetError."""
    if _version(LIBRARY / "package.json") != locked_version(HERE / "package-lock.json"):
        _fetch()
    return LIBRARY / "dist" / "govuk"


def locked_version(lock: Path) -> str:
    """The version of the page library that this lock states."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return str(packages["node_modules/govuk-frontend"]["version"])


def _version(package: Path) -> str | None:
    return str(json.loads(package.read_text(encoding="utf-8"))["version"]) if package.exists() else None


def _fetch() -> None:
    npm = shutil.which("npm") or _npm_of_our_own()
    # npm starts node by its name, so its own folder comes first.
    environment = {**os.environ, "PATH": os.pathsep.join((str(Path(npm).parent), os.environ.get("PATH", os.defpath)))}
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--loglevel=error"],
        cwd=HERE,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssetError(
            "Styles and scripts of the pages (govuk-frontend) could not be fetched with npm. Is there a network, and "
            f"may npm reach its registry? npm says:\n{done.stderr.strip()}"
        )


def _npm_of_our_own() -> str:
    npm = TOOLS / "bin" / "npm"
    if not npm.exists():
        venv.create(TOOLS, with_pip=True, clear=True)
        pip = (TOOLS / "bin" / "python", "-m", "pip", "--disable-pip-version-check")
        done = subprocess.run(
            [*pip, "install", "-qq", "--require-hashes", "-r", HERE / "requirements.lock"],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=False,
        )
        if done.returncode != 0 or not npm.exists():
            raise AssetError(
                "Styles and scripts of the pages are fetched with npm, which this machine does not have, and the one "
                "from Python's package index could not be fetched. Is there a network? Or install npm."
            )
    return str(npm)
