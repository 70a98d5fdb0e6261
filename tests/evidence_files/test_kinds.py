"""What is inside decides what a file is; what could run, unfold or pretend is refused with a cure."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.evidence_files.kinds import KINDS, kind_of
from portal.evidence_files.office import PARTS
from portal.evidence_files.refusals import FileRefused

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 3, height: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0\0\0" * 2))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 3, height: int = 2) -> bytes:
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + app + b"\xff" + frame + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x12\x34" + b"\xff\xd9"


def office(extension: str, extra: dict[str, bytes] | None = None, said: bytes | None = None) -> bytes:
    part = PARTS[extension]
    whole = (
        b"<Types><Override ContentType='" + part.said + b"'/></Types>" if part.said_in.startswith("[") else part.said
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part.said_in, whole if said is None else said)
        for name, data in (extra or {"word/document.xml": b"<w/>"}).items():
            archive.writestr(name, data)
    return packed.getvalue()


GOOD = {
    "pdf": PDF,
    "png": png(),
    "jpg": jpeg(),
    "jpeg": jpeg(),
    "txt": "Notes – “agreed”".encode(),
    "csv": b"What,Who\r\nToolkit,Police\r\n",
    **{extension: office(extension) for extension in PARTS},
}


def look(data: bytes, name: str):
    return kind_of(io.BytesIO(data), name)


@pytest.mark.parametrize("extension", KINDS)
def test_every_kind_on_the_list_is_taken(extension):
    assert look(GOOD[extension], f"Minutes.{extension.upper()}") is KINDS[extension]


@pytest.mark.parametrize("extension", KINDS)
@pytest.mark.parametrize("inside", KINDS)
def test_the_name_has_to_agree_with_what_is_inside(extension, inside):
    same = KINDS[extension] is KINDS[inside] or {extension, inside} <= {"txt", "csv"}
    if not same:
        with pytest.raises(FileRefused):
            look(GOOD[inside], f"a.{extension}")


@pytest.mark.parametrize(
    "name",
    [
        "a.html",
        "a.svg",
        "a.exe",
        "a.docm",
        "a.doc",
        "a.msg",
        "a.eml",
        "a.zip",
        "a.heic",
        "a",
        "a.pdf.exe",
        ".pdf",
        "a.пдф",
        "",
    ],
)
def test_other_kinds_are_refused_with_a_way_on(name):
    with pytest.raises(FileRefused) as refusal:
        look(PDF, name)
    assert refusal.value.sentence.count(". ") >= 1
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "markup", [b"<!DOCTYPE html>", b"\xef\xbb\xbf <HTML>", b"<?xml?><svg", b"a,<script>", b"<svg/>", b"%PDF-1.4"]
)
def test_a_page_or_drawing_called_text_is_refused(markup):
    with pytest.raises(FileRefused, match="not plain text"):
        look(markup, "a.txt")


def test_old_windows_text_is_text_and_bytes_are_not():
    assert look("Caf\u00e9 \u201cagreed\u201d".encode("cp1252"), "a.txt").content_type == "text/plain"
    for data in (b"a\x00b", b"MZ\x90\x00", "a".encode("utf-16"), b"\x81\x8d"):
        with pytest.raises(FileRefused):
            look(data, "a.txt")


@pytest.mark.parametrize(("name", "data"), [("a.pdf", PDF), ("a.png", png()), ("a.jpg", jpeg()), ("a.txt", b"words ")])
def test_a_file_with_an_archive_behind_it_is_refused(name, data):
    with pytest.raises(FileRefused, match="hidden"):
        look(data + office("docx"), name)


def test_a_picture_with_something_behind_it_is_refused():
    for name, data in (("a.png", png()), ("a.jpg", jpeg())):
        with pytest.raises(FileRefused, match="after its end"):
            look(data + b"<script>", name)


def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused():
    for name, data in (("a.png", png(50_000, 50_000)), ("a.jpg", jpeg(60_000, 60_000))):
        with pytest.raises(FileRefused, match="too many pixels"):
            look(data, name)
    assert look(png(8000, 6000), "a.png").content_type == "image/png"


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/activeX/a.bin", "Basic/script.xml", "Scripts/a.py"])
def test_macros_are_refused_whatever_the_ending_says(part):
    with pytest.raises(FileRefused, match="macros"):
        look(office("docx", {part: b"x"}), "a.docx")


def test_a_macro_document_renamed_is_refused():
    said = b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    with pytest.raises(FileRefused, match="macros"):
        look(office("docx", said=said), "a.docx")


def test_a_bomb_is_refused_by_its_header():
    with pytest.raises(FileRefused, match="far more than its size"):
        look(office("xlsx", {"xl/sheet1.xml": b"0" * 20_000_000}), "a.xlsx")


def test_locked_files_say_that_a_password_is_in_the_way():
    with pytest.raises(FileRefused, match="password"):
        look(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx")
    with pytest.raises(FileRefused, match="password"):
        look(office("odt", {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "a.odt")
    flagged = bytearray(office("docx"))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flagged[flagged.find(signature) + at] |= 1
    with pytest.raises(FileRefused, match="password"):
        look(bytes(flagged), "a.docx")


def test_an_archive_that_is_no_document_or_has_a_tail_is_refused():
    with pytest.raises(FileRefused, match="not a Word document"):
        look(office("docx", said=b""), "a.docx")
    for data in (office("docx") + b"tail", office("docx", {"../a": b"x"}), office("docx")[:-30]):
        with pytest.raises(FileRefused, match="damaged"):
            look(data, "a.docx")


@given(st.binary(max_size=200), st.sampled_from(sorted(KINDS)), st.integers(0, 400))
def test_no_bytes_are_an_error(noise, extension, at):
    whole = GOOD[extension]
    for data in (noise, whole[:at] + noise, whole[:at] + noise + whole[at + len(noise) :]):
        with contextlib.suppress(FileRefused):
            assert look(data, f"a.{extension}") is KINDS[extension]
