"""What kinds of organisation there are, how each is identified, and which may decide."""

import pytest

from agencies.sectors import (
    IDENTIFIER_FORMS,
    SECTORS,
    STATUTORY_SECTORS,
    IdentifierKind,
    Sector,
    Standing,
    identifier_problem,
)


def test_every_sector_has_a_label_an_identifier_and_a_standing():
    assert set(SECTORS) == set(Sector)
    assert all(facts.label and facts.identifiers and facts.standings for facts in SECTORS.values())


def test_only_councils_boards_and_forces_may_be_statutory_partners():
    may = {sector for sector, facts in SECTORS.items() if facts.may_have(Standing.STATUTORY_PARTNER)}
    assert may == STATUTORY_SECTORS == {Sector.COUNCIL, Sector.ICB, Sector.POLICE}


def test_only_education_and_childcare_may_be_designated():
    may = {sector for sector, facts in SECTORS.items() if facts.may_have(Standing.DESIGNATED_AGENCY)}
    assert may == {Sector.EDUCATION, Sector.TRUST, Sector.COLLEGE, Sector.EARLY_YEARS}


def test_the_partnership_office_is_nothing_else():
    assert SECTORS[Sector.PARTNERSHIP_OFFICE].standings == (Standing.PARTNERSHIP_OFFICE,)


@pytest.mark.parametrize(
    ("sector", "kind"),
    [
        (Sector.COUNCIL, IdentifierKind.GSS),
        (Sector.ICB, IdentifierKind.ODS),
        (Sector.HEALTH, IdentifierKind.ODS),
        (Sector.POLICE, IdentifierKind.POLICE_FORCE),
        (Sector.EDUCATION, IdentifierKind.URN),
        (Sector.TRUST, IdentifierKind.GROUP_UID),
        (Sector.EARLY_YEARS, IdentifierKind.OFSTED),
        (Sector.COLLEGE, IdentifierKind.URN),
        (Sector.VOLUNTARY, IdentifierKind.NONE),
    ],
)
def test_each_sector_goes_by_its_own_identifier(sector, kind):
    assert SECTORS[sector].identifier is kind


def test_every_identifier_has_a_form_but_none():
    assert set(IDENTIFIER_FORMS) == set(IdentifierKind) - {IdentifierKind.NONE}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (IdentifierKind.URN, "117085", "0117085"),
        (IdentifierKind.GSS, "E10000015", "E1000001"),
        (IdentifierKind.DFE, "919", "91"),
        (IdentifierKind.ODS, "QM7", "qm7"),
        (IdentifierKind.POLICE_FORCE, "E23000027", "E10000015"),
        (IdentifierKind.GROUP_UID, "2044", "TR00261"),
        (IdentifierKind.OFSTED, "EY123456", "EY1"),
        (IdentifierKind.UKPRN, "10007147", "1007147"),
    ],
)
def test_an_identifier_written_wrongly_is_told_how_to_be_written(kind, good, bad):
    assert identifier_problem(kind, good) is None
    assert str(kind) in str(identifier_problem(kind, bad))


def test_nobody_is_asked_for_the_form_of_no_identifier():
    assert identifier_problem(IdentifierKind.NONE, "anything") is None
