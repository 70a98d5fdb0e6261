"""Installing what the tests need from Debian's packages, where that is ours to do: as root, with apt-get there."""

from __future__ import annotations

import os
import shutil
import subprocess


class NotInstalled(Exception):
    """apt-get failed; the text is what it said."""


def may_install() -> bool:
    """Whether this process may add packages to the machine."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Add packages without what they only recommend. Raises NotInstalled."""
    print(f"Installing {' and '.join(packages)} for the tests", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NotInstalled(f"apt-get {command[0]} failed; is there a network?\n{done.stdout}")
