"""Pictures: their size in pixels is read from the header, since a small file can unfold to fill a computer."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from portal.evidence_files.refusals import FileRefused

MOST_PIXELS = 60_000_000  # more than telephones take as delivered
PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG_END = b"\xff\xd9"
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
JPEG_SCAN = 0xDA

BROKEN = ("The picture is damaged or has something added after its end.", "Save it again and choose that.")
TOO_LARGE = ("The picture has too many pixels.", "Save it at half the width and height and choose that.")


def look_at_png(file: BinaryIO) -> None:
    """Raises FileRefused when the header is damaged, the picture too large, or something follows its end."""
    file.seek(8)
    header = file.read(16)
    if len(header) < 16 or header[:8] != b"\x00\x00\x00\rIHDR" or _ending(file, len(PNG_END)) != PNG_END:
        raise FileRefused(*BROKEN)
    width, height = struct.unpack(">II", header[8:])
    _refuse_too_large(width, height)


def look_at_jpeg(file: BinaryIO) -> None:
    """Raises FileRefused as for PNG. The size stands in the first frame, before the picture itself."""
    if _ending(file, len(JPEG_END)) != JPEG_END:
        raise FileRefused(*BROKEN)
    file.seek(2)
    while True:
        mark = file.read(2)
        while len(mark) == 2 and mark == b"\xff\xff":  # padding
            mark = mark[1:] + file.read(1)
        if len(mark) < 2 or mark[0] != 0xFF or mark[1] == JPEG_SCAN:
            raise FileRefused(*BROKEN)
        if mark[1] in JPEG_WITHOUT_LENGTH:
            continue
        segment = file.read(7)
        if len(segment) < 7:
            raise FileRefused(*BROKEN)
        length, _, height, width = struct.unpack(">HBHH", segment)
        if mark[1] in JPEG_FRAMES:
            return _refuse_too_large(width, height)
        file.seek(length - 7, io.SEEK_CUR)


def _refuse_too_large(width: int, height: int) -> None:
    if not width or not height:
        raise FileRefused(*BROKEN)
    if width * height > MOST_PIXELS:
        raise FileRefused(*TOO_LARGE)


def _ending(file: BinaryIO, length: int) -> bytes:
    file.seek(-length, io.SEEK_END)
    return file.read()
