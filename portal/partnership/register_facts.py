"""What one agency's page says of it: the register's facts, and plainly where the register has none."""

from __future__ import annotations

from agencies.sectors import SECTORS, Sector
from portal.partnership.member_list import MemberShown
from portal.partnership.models import Agency, School
from portal.web.formats import day, sentence_case
from portal.web.parts import Fact

NOT_THERE = "not in the register"
CHECK = "check: not known yet"
IDENTIFIERS = {
    "URN": "Unique reference number (URN)",
    "UKPRN": "UK provider reference number (UKPRN)",
    "ODS code": "Organisation Data Service (ODS) code",
    "DfE code": "Department for Education (DfE) code",
    "GSS code": "Government Statistical Service (GSS) code",
    "group UID": "Number of the trust (group UID)",
}


def agency_facts(shown: MemberShown) -> list[Fact]:
    """Sector, identifiers, days and source; for a school also what its register says."""
    agency = shown.agency
    kind = agency.identifier_kind
    facts = [
        Fact(
            "Kind of organisation", SECTORS[Sector(agency.sector)].label if agency.sector in list(Sector) else "Other"
        ),
        *([] if kind == "none" else [Fact(IDENTIFIERS.get(kind, sentence_case(kind)), agency.identifier or CHECK)]),
        *(Fact(IDENTIFIERS.get(name, name), value) for name, value in sorted(agency.other_identifiers.items())),
        Fact("Began", day(agency.starts_on) if agency.starts_on else NOT_THERE),
        *([Fact("Ended", day(agency.ends_on))] if agency.ends_on else []),
        *(_school_facts(shown.school) if shown.school else []),
        Fact("Where this comes from", _source(agency)),
    ]
    if agency.to_check and agency.identifier:
        facts.append(Fact("To be checked", ", ".join(name.replace("_", " ") for name in agency.to_check)))
    return facts


def _source(agency: Agency) -> str:
    return sentence_case(agency.source.partition(", row ")[0])


def _school_facts(school: School) -> list[Fact]:
    ages = f"{school.low_age} to {school.high_age}" if school.low_age is not None and school.high_age else None
    found = {
        "Status": sentence_case(school.status),
        "Type": school.type_name,
        "Phase": school.phase,
        "Ages": ages,
        "Town": school.town,
        "Postcode": school.postcode,
        "District": school.district,
    }
    return [Fact(name, value or NOT_THERE) for name, value in found.items()]


def membership_facts(shown: MemberShown) -> list[Fact]:
    """As what the agency takes part, since when, on which legal basis, and who speaks for it."""
    one = shown.membership
    basis = f"{one.legal_basis} (check)" if one.legal_basis_check else one.legal_basis
    facts = [
        Fact("Takes part as", sentence_case(one.standing)),
        Fact("Legal basis", basis),
        Fact("From", day(one.starts_on)),
        *([Fact("Until", day(one.ends_on))] if one.ends_on else []),
        Fact("Information-sharing agreement", _agreement(shown)),
    ]
    if shown.representative:
        facts.append(Fact("Representative", shown.representative))
    if shown.senior:
        facts.append(Fact("Named senior", shown.senior))
    return facts


def _agreement(shown: MemberShown) -> str:
    one = shown.membership
    if not one.agreement_title:
        return "None recorded"
    parts = [one.agreement_title]
    if one.agreement_signed_on:
        parts.append(f"signed on {day(one.agreement_signed_on)}")
    if one.agreement_review_on:
        parts.append(f"to be looked at again on {day(one.agreement_review_on)}")
    return ", ".join(parts)
