"""Sectors: what kind of organisation an agency is, how it is identified, and what standing it may have in a
partnership.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Standing(StrEnum):
    """What an agency is to a partnership."""

    STATUTORY_PARTNER = "statutory partner"  # Children Act 2004 s16E(3)
    RELEVANT_AGENCY = "relevant agency"  # Children Act 2004 s16E(3) and SI 2018/789, Schedule
    DESIGNATED_AGENCY = "designated agency"  # Children's Wellbeing and Schools Act 2026 s2, once commenced
    PARTNERSHIP_OFFICE = "partnership office"  # the partnership's own staff; no standing in law


class IdentifierKind(StrEnum):
    """Which official list an identifier comes from."""

    GSS = "GSS code"
    DFE = "DfE code"
    ODS = "ODS code"
    POLICE_FORCE = "police force code"
    URN = "URN"
    GROUP_UID = "group UID"
    OFSTED = "Ofsted number"
    UKPRN = "UKPRN"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class IdentifierForm:
    """How an identifier is written: the pattern, and the words for somebody who wrote it otherwise."""

    pattern: re.Pattern[str]
    cure: str


def _form(pattern: str, cure: str) -> IdentifierForm:
    return IdentifierForm(re.compile(pattern), cure)


IDENTIFIER_FORMS: Mapping[IdentifierKind, IdentifierForm] = MappingProxyType({
    IdentifierKind.GSS: _form(r"[EWSNK][0-9]{8}", "A GSS code is a letter and eight digits, for example E10000015."),
    IdentifierKind.DFE: _form(r"[0-9]{3}", "A DfE code has three digits, for example 919."),
    IdentifierKind.ODS: _form(r"[A-Z0-9]{3,6}", "An ODS code has 3 to 6 capitals and digits, for example QM7."),
    IdentifierKind.POLICE_FORCE: _form(r"[EWS]23[0-9]{6}", "A police force code is a letter, 23 and six digits."),
    IdentifierKind.URN: _form(r"[1-9][0-9]{5}", "A URN has six digits, for example 117085."),
    IdentifierKind.GROUP_UID: _form(r"[1-9][0-9]{0,5}", "A group UID has up to six digits, for example 2044."),
    IdentifierKind.OFSTED: _form(r"(EY)?[0-9]{6,7}", "An Ofsted number is six or seven digits, or EY and six digits."),
    IdentifierKind.UKPRN: _form(r"1[0-9]{7}", "A UKPRN has eight digits and begins with 1, for example 10007147."),
})  # fmt: skip


def identifier_problem(kind: IdentifierKind, value: str) -> str | None:
    """Say how an identifier of this kind is written where `value` is not; None where it is, or where the kind has
    no form.
    """
    form = IDENTIFIER_FORMS.get(kind)
    return None if form is None or form.pattern.fullmatch(value) else form.cure


class Sector(StrEnum):
    """The kind of organisation. The value is what the database keeps; `SECTORS[sector].label` is what people read."""

    COUNCIL = "council"
    POLICE = "police"
    ICB = "integrated care board"
    HEALTH = "health"
    EDUCATION = "education"
    TRUST = "trust"
    COLLEGE = "college"
    EARLY_YEARS = "early years"
    PROBATION = "probation"
    YOUTH_JUSTICE = "youth justice"
    VOLUNTARY = "voluntary"
    PARTNERSHIP_OFFICE = "partnership office"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SectorFacts:
    """A sector's label, its identifiers (the first is the main one) and the standings its agencies may have (the
    first is the usual one).
    """

    label: str
    identifiers: tuple[IdentifierKind, ...]
    standings: tuple[Standing, ...]

    @property
    def identifier(self) -> IdentifierKind:
        """The main identifier."""
        return self.identifiers[0]

    def may_have(self, standing: Standing) -> bool:
        """Whether an agency of this sector may have this standing in a partnership."""
        return standing in self.standings


_NO_IDENTIFIER = (IdentifierKind.NONE,)
_RELEVANT = (Standing.RELEVANT_AGENCY,)
_EDUCATION = (Standing.RELEVANT_AGENCY, Standing.DESIGNATED_AGENCY)
_STATUTORY = (Standing.STATUTORY_PARTNER,)
# A force or council without a seat, such as the British Transport Police or a district council, is a relevant agency.
_STATUTORY_OR_RELEVANT = (Standing.STATUTORY_PARTNER, Standing.RELEVANT_AGENCY)

SECTORS: Mapping[Sector, SectorFacts] = MappingProxyType({
    Sector.COUNCIL: SectorFacts("Council", (IdentifierKind.GSS, IdentifierKind.DFE), _STATUTORY_OR_RELEVANT),
    Sector.POLICE: SectorFacts("Police", (IdentifierKind.POLICE_FORCE,), _STATUTORY_OR_RELEVANT),
    Sector.ICB: SectorFacts("NHS integrated care board", (IdentifierKind.ODS, IdentifierKind.GSS), _STATUTORY),
    Sector.HEALTH: SectorFacts("NHS and health", (IdentifierKind.ODS,), _RELEVANT),
    Sector.EDUCATION: SectorFacts("School", (IdentifierKind.URN, IdentifierKind.UKPRN), _EDUCATION),
    Sector.TRUST: SectorFacts("Academy trust", (IdentifierKind.GROUP_UID, IdentifierKind.UKPRN), _EDUCATION),
    Sector.COLLEGE: SectorFacts("College", (IdentifierKind.URN, IdentifierKind.UKPRN), _EDUCATION),
    Sector.EARLY_YEARS: SectorFacts("Early years", (IdentifierKind.OFSTED, IdentifierKind.URN), _EDUCATION),
    Sector.PROBATION: SectorFacts("Probation", _NO_IDENTIFIER, _RELEVANT),
    Sector.YOUTH_JUSTICE: SectorFacts("Youth justice", _NO_IDENTIFIER, _RELEVANT),
    Sector.VOLUNTARY: SectorFacts("Voluntary and community", _NO_IDENTIFIER, _RELEVANT),
    Sector.PARTNERSHIP_OFFICE: SectorFacts("Partnership office", _NO_IDENTIFIER, (Standing.PARTNERSHIP_OFFICE,)),
    Sector.OTHER: SectorFacts("Other", _NO_IDENTIFIER, _RELEVANT),
})  # fmt: skip

STATUTORY_SECTORS = frozenset({Sector.COUNCIL, Sector.ICB, Sector.POLICE})
"""Whose bodies are the safeguarding partners of an area: Children Act 2004 s16E(3)."""
