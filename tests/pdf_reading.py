"""What a PDF file says of itself, for tests: whether it is tagged, its language, title and words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader


@dataclass(frozen=True)
class Pdf:
    """A file read: its pages' words, the kinds of its tags, and the pages that its links lead to."""

    language: str
    title: str
    is_tagged: bool
    is_accessible: bool
    pages: tuple[str, ...]
    tags: frozenset[str]
    links: tuple[str, ...]

    @property
    def text(self) -> str:
        """All words, one space between two."""
        return " ".join(" ".join(self.pages).split())


def read_pdf(content: bytes) -> Pdf:
    """`is_accessible`: the file says that it keeps to PDF/UA-1; `links` are the places inside to which links lead."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.root_object
    marked = root.get("/MarkInfo", {})
    described: Any = root["/Metadata"].get_object()
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", ())]
    places = [str(one["/Dest"]) for one in notes if "/Dest" in one]
    return Pdf(
        language=str(root.get("/Lang", "")),
        title=str(reader.metadata.title if reader.metadata else ""),
        is_tagged=bool(marked.get("/Marked")) and "/StructTreeRoot" in root,
        is_accessible=b"pdfuaid:part" in described.get_data(),
        pages=tuple(page.extract_text() for page in reader.pages),
        tags=frozenset(_tags(root["/StructTreeRoot"])),
        links=tuple(dict.fromkeys(places)),  # each line of a link is a note of its own
    )


def _tags(node: object) -> list[str]:
    found: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            found += [str(one["/S"])] if "/S" in one else []
            waiting += [one["/K"]] if "/K" in one else []
    return found
