"""Asking a virus scanner about a file, by the protocol of ClamAV's daemon (clamd, command INSTREAM).

The file travels in pieces, each after its length; an empty piece ends it. The daemon answers one line.
Source: manual page clamd(8), section COMMANDS.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 64 * 1024
LONGEST_ANSWER = 1024
PATIENCE = 60.0  # seconds for each step: a large archive takes its time
CLEAN = "stream: OK"
FOUND, BEGINS = " FOUND", "stream: "


class ScannerAway(Exception):
    """The scanner did not answer, or answered that it could not look; the text is its own, for the log."""


@dataclass(frozen=True)
class Scanner:
    """A clamd at `unix:/path/of/socket` or `host:port`."""

    address: str
    patience: float = PATIENCE

    def look_at(self, file: BinaryIO) -> str | None:
        """The name of what was found, None where nothing was. Raises ScannerAway."""
        try:
            with self._connect() as line:
                line.sendall(b"zINSTREAM\0")
                while piece := file.read(PIECE):
                    line.sendall(struct.pack(">I", len(piece)) + piece)
                line.sendall(struct.pack(">I", 0))
                answer = _answer(line)
        except OSError as fault:
            raise ScannerAway(f"The virus scanner at {self.address} did not answer: {fault}") from fault
        if answer == CLEAN:
            return None
        if answer.startswith(BEGINS) and answer.endswith(FOUND):
            return answer.removeprefix(BEGINS).removesuffix(FOUND)
        raise ScannerAway(f"The virus scanner could not look at a file: {answer}")

    def _connect(self) -> socket.socket:
        kind, _, rest = self.address.partition(":")
        if kind == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.patience)
            line.connect(rest)
            return line
        return socket.create_connection((kind, int(rest)), timeout=self.patience)


def _answer(line: socket.socket) -> str:
    """One answer ends with a zero byte, as it was asked with one."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0").decode(errors="replace").strip()
