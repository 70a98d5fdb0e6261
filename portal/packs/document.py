"""A pack as a .docx: real headings, a list of contents that leads to them, reference and time on each page."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from portal import clock
from portal.packs.contents import Contents, Part, Table

LANGUAGE = "en-GB"


def docx_of(pack: Contents) -> bytes:
    """The whole pack as a file, with the numbering of `Contents.numbered`."""
    made = Document()
    made.core_properties.title = f"{pack.heading} – {pack.whose}"
    made.core_properties.author = pack.whose
    made.core_properties.language = LANGUAGE
    made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = clock.now()
    _speak_english(made)
    _head_and_foot(made, pack)
    made.add_heading(pack.heading, level=0)
    made.add_paragraph(f"{pack.reference} · {pack.stood} · {pack.whose}")
    made.add_heading("Contents", level=1)
    for heading, _ in pack.numbered():
        line = made.add_paragraph(style="List" if heading.level == 1 else "List 2")
        _link(line, heading.key, heading.text)
    for number, (heading, about) in enumerate(pack.numbered()):
        _bookmark(made.add_heading(heading.text, level=heading.level), heading.key, number)
        for words in about.words:
            made.add_paragraph(words)
        if isinstance(about, Part) and about.table:
            _table(made, about.table)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _head_and_foot(made: DocumentObject, pack: Contents) -> None:
    section = made.sections[0]
    section.header.paragraphs[0].text = f"{pack.reference}\t{pack.stood}"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{pack.whose}\tPage ")
    _counted(foot, "PAGE")
    foot.add_run(" of ")
    _counted(foot, "NUMPAGES")


def _table(made: DocumentObject, table: Table) -> None:
    drawn = made.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, name in zip(drawn.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    repeated = _element("w:tblHeader")
    drawn.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in table.rows:
        for cell, words in zip(drawn.add_row().cells, row, strict=True):
            cell.text = words
    made.add_paragraph()


def _speak_english(made: DocumentObject) -> None:
    """A screen reader speaks the words as English."""
    properties = made.styles["Normal"].element.get_or_add_rPr()
    properties.append(_element("w:lang", **{"w:val": LANGUAGE}))


def _link(line: Paragraph, key: str, words: str) -> None:
    """A link to a bookmark of the same file."""
    link = _element("w:hyperlink", **{"w:anchor": key, "w:history": "1"})
    link.append(line.add_run(words)._r)
    line._p.append(link)


def _bookmark(line: Paragraph, key: str, number: int) -> None:
    """A place that links lead to; `number` is unique in the file."""
    line._p.insert(1, _element("w:bookmarkStart", **{"w:id": str(number), "w:name": key}))
    line._p.append(_element("w:bookmarkEnd", **{"w:id": str(number)}))


def _counted(line: Paragraph, what: str) -> None:
    """A number that the reader's program counts: PAGE or NUMPAGES."""
    field = _element("w:fldSimple", **{"w:instr": what})
    field.append(line.add_run("1")._r)
    line._p.append(field)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made
