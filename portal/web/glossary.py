"""Short forms of the field, their full words and what they mean. Each is spelled out at its first use on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from flask import g
from markupsafe import Markup, escape


@dataclass(frozen=True)
class Term:
    """A word of the field: its short form (or none), its full words, what it means in a sentence."""

    full: str
    meaning: str
    short: str = ""


TERMS = (
    Term("Arrangements", "The document in which the partners publish how they work together to keep children safe."),
    Term("Child protection", "Help for a child who is suffering, or may suffer, serious harm.", "CP"),
    Term("Designated safeguarding lead", "The senior person in a school who leads on keeping its pupils safe.", "DSL"),
    Term(
        "Department for Education",
        "The part of government that answers for schools and for children's social care.",
        "DfE",
    ),
    Term("Delegated safeguarding partner", "A senior person who acts for a lead safeguarding partner.", "DSP"),
    Term("Front door", "The place each council keeps for worries about a child. Anyone may call it."),
    Term("Get Information about Schools", "The national register of schools in England.", "GIAS"),
    Term("Integrated care board", "The body that plans and pays for health services in an area.", "ICB"),
    Term(
        "Local authority designated officer",
        "The person in the council who looks into worries about adults who work with children.",
        "LADO",
    ),
    Term(
        "Local child safeguarding practice review",
        "A local look at a serious case, to learn how agencies can work better together.",
        "LCSPR",
    ),
    Term("Lead safeguarding partner", "The head of the council, of the police or of the board.", "LSP"),
    Term("Multi-agency safeguarding arrangements", "The full name of the arrangements.", "MASA"),
    Term(
        "Organisation Data Service",
        "The national list of health organisations. It gives each one a code.",
        "ODS",
    ),
    Term("Relevant agency", "An organisation named in the arrangements, which must work as they say."),
    Term("Statutory safeguarding partner", "The council, the integrated care board or the police for an area."),
    Term("Unique reference number", "The six-digit number each school in England has.", "URN"),
    Term("Working day", "A day that is not a Saturday, a Sunday or a bank holiday in England."),
)

FULL = {term.short: term.full for term in TERMS if term.short}
_SHORT = re.compile(r"\b(" + "|".join(sorted(FULL, key=len, reverse=True)) + r")(s?)\b")


def acronym(short: str) -> Markup:
    """`short` spelled out where this page uses it first ("designated safeguarding lead (DSL)"), alone afterwards.

    Raises KeyError for a short form that the glossary does not hold.
    """
    full = FULL[short]
    spelled = _spelled()
    if short in spelled:
        return escape(short)
    spelled.add(short)
    words = full if full[1:2].isupper() or full.startswith(("Department", "Get ", "Organisation")) else _lower(full)
    return escape(f"{words} ({short})")


def spell_out(text: str) -> Markup:
    """`text` with each short form of the glossary spelled out at its first use on this page."""
    result, end = escape(""), 0
    for match in _SHORT.finditer(text):
        before = text[: match.start()]
        if before.endswith("(") and before.rstrip("( ").lower().endswith(FULL[match[1]].lower()):
            _spelled().add(match[1])  # the writer spelled it out already
        words = acronym(match[1])
        if match[2]:
            words = escape(f"{str(words).removesuffix(f' ({match[1]})')}s ({match[1]}s)" if "(" in words else match[0])
        result += escape(text[end : match.start()]) + words
        end = match.end()
    return result + escape(text[end:])


def _spelled() -> set[str]:
    if "spelled_out" not in g:
        g.spelled_out = set()
    return cast("set[str]", g.spelled_out)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
