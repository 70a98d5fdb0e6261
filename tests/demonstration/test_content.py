"""The demonstration's people, agencies, arrangements and campaign fit together, and are as invented as they say."""

import csv
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

import portal.demonstration
from agencies.sectors import SECTORS, identifier_problem
from portal.access.roles import MANDATED, Role
from portal.demonstration.content import load_content
from portal.demonstration.content.arrangements import Clause
from portal.demonstration.content.cast import Person, Presence, Scope, school_email, school_key
from portal.demonstration.content.reading import ContentError, build

CONTENT = load_content()
PEOPLE = {person.key: person for person in CONTENT.people}
PARTICIPANTS = CONTENT.participants
AGENCIES = {agency.key: agency for agency in PARTICIPANTS.agencies}
SCHOOLS = {school_key(school.urn) for school in CONTENT.named_schools}
PROVIDERS = {provider.key: provider for provider in PARTICIPANTS.providers}
PARTNERSHIPS = {partnership.key for partnership in PARTICIPANTS.partnerships}
KNOWN = {
    Scope.PARTNERSHIP: PARTNERSHIPS,
    Scope.GROUP: {group.key for group in PARTICIPANTS.groups},
    Scope.SEAT: {seat.key for seat in PARTICIPANTS.seats},
    Scope.AGENCY: set(AGENCIES) | SCHOOLS,
}


LATER = {Role.TRUST_LEAD, Role.NOTIFYING_OFFICER, Role.NAMED_OFFICER}  # their pages are not there yet


SCHOOL_REGISTER = Path(portal.demonstration.__file__).parent / "data" / "schools.csv"


def open_schools() -> set[int]:
    """URNs of the carried register's open schools that are in scope."""
    with SCHOOL_REGISTER.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file))
    out = PARTICIPANTS.schools.leaves_out_types
    return {
        int(row["URN"])
        for row in rows
        if row["EstablishmentStatus (name)"] == "Open" and row["TypeOfEstablishment (name)"] not in out
    }


def holders(role: Role) -> list[Person]:
    return [person for person in CONTENT.people if any(held.role is role for held in person.roles)]


def test_nobody_shares_a_key_a_name_a_subject_or_an_address() -> None:
    for what in ("key", "name", "sub", "email"):
        seen = Counter(getattr(person, what) for person in CONTENT.people)
        assert [value for value, times in seen.items() if times > 1] == [], what


def test_everybody_acts_for_a_known_agency_and_signs_in_where_it_does() -> None:
    for person in CONTENT.people:
        provider = PROVIDERS[person.provider]
        for agency in person.agencies:
            assert agency in provider.agencies or (provider.serves_schools and agency in SCHOOLS), person.key


def test_every_mail_address_ends_in_a_reserved_domain_of_the_person_s_provider() -> None:
    for person in CONTENT.people:
        domain = person.email.partition("@")[2]
        provider = PROVIDERS[person.provider]
        assert domain.endswith(".example"), person.email
        assert domain in provider.email_domains or (
            provider.subdomains and domain.endswith("." + provider.email_domains[0])
        )


def test_every_role_counts_in_a_known_place_and_mandates_in_a_seat() -> None:
    for person in CONTENT.people:
        for held in person.roles:
            assert held.of in KNOWN[held.scope], f"{person.key} {held.of}"
            assert (held.role in MANDATED) == (held.scope is Scope.SEAT), person.key
            assert held.acting_for in ("", *person.agencies), person.key


def test_a_mandate_is_held_by_somebody_of_a_body_that_acts_for_the_seat() -> None:
    acting = {
        (seat.key, body.agency)
        for seat in PARTICIPANTS.seats
        for body in seat.bodies
        if body.acts and not body.until_on
    }
    for person in CONTENT.people:
        for held in person.roles:
            assert held.scope is not Scope.SEAT or (held.of, person.agency) in acting, person.key


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.TRUST_LEAD, Role.NOTIFYING_OFFICER, Role.NAMED_OFFICER}]
)
def test_every_persona_with_a_page_has_somebody(role: Role) -> None:
    assert holders(role), role


def test_every_seat_has_a_lead_partner_and_a_delegate() -> None:
    held = {(held.of, held.role) for person in CONTENT.people for held in person.roles}
    for seat in PARTICIPANTS.seats:
        assert {(seat.key, Role.LEAD_PARTNER), (seat.key, Role.DELEGATE)} <= held, seat.key


def test_one_waits_one_is_invited_one_has_left_and_one_acts_for_two_agencies() -> None:
    waiting, invited, left = (
        [person for person in CONTENT.people if person.presence is presence]
        for presence in (Presence.WAITING, Presence.INVITED, Presence.LEFT)
    )
    assert (len(waiting), len(invited), len(left)) == (1, 1, 1)
    assert not waiting[0].roles
    assert not invited[0].roles
    assert Role.COORDINATOR in {held.role for held in PEOPLE[invited[0].invited_by].roles}
    assert all(held.until_days is not None and held.until_days < 0 for held in left[0].roles)
    assert [person.name for person in CONTENT.people if person.also] == ["Maria Santos"]


def test_the_short_list_has_a_place_for_each_and_says_what_one_can_try() -> None:
    short = CONTENT.highlighted()
    assert [person.highlight for person in short] == list(range(1, len(short) + 1))
    assert 12 <= len(short) <= 15
    assert all(person.try_it.endswith(".") for person in CONTENT.people)


def test_agencies_have_an_identifier_of_their_sector_or_say_that_it_is_not_known() -> None:
    for agency in PARTICIPANTS.agencies:
        assert agency.identifier_kind in SECTORS[agency.sector].identifiers, agency.key
        assert not agency.identifier or identifier_problem(agency.identifier_kind, agency.identifier) is None
        assert bool(agency.identifier) == agency.in_register, agency.key


def test_two_care_boards_end_the_day_before_their_one_successor_begins() -> None:
    ended = [agency for agency in PARTICIPANTS.agencies if agency.ends_on]
    assert [agency.identifier for agency in ended] == ["QM7", "QUE"]
    for agency in ended:
        assert agency.ends_on is not None
        assert AGENCIES[agency.successor].starts_on == agency.ends_on + timedelta(days=1)


def test_memberships_have_a_standing_of_their_sector_and_a_representative_of_their_agency() -> None:
    for member in PARTICIPANTS.memberships:
        assert member.partnership in PARTNERSHIPS
        assert SECTORS[AGENCIES[member.agency].sector].may_have(member.standing), member.agency
        for name in filter(None, (member.representative, member.senior)):
            assert member.agency in PEOPLE[name].agencies, name


def test_representatives_hold_that_role_in_the_partnership_for_which_they_speak() -> None:
    for member in PARTICIPANTS.memberships:
        if member.representative and not member.agency.endswith("office"):
            held = {(held.role, held.of) for held in PEOPLE[member.representative].roles}
            assert (Role.REPRESENTATIVE, member.partnership) in held, member.representative


def test_every_group_is_led_by_its_chair_and_can_reach_its_quorum() -> None:
    for group in PARTICIPANTS.groups:
        members = [person for person in CONTENT.people if any(held.of == group.key for held in person.roles)]
        led = {held.of for held in PEOPLE[group.chair].roles if held.role is Role.GROUP_CHAIR}
        assert group.key in led, group.chair
        assert len(members) >= group.quorum.members, group.key


def test_each_version_has_clauses_with_keys_of_their_own_and_a_duty_for_somebody() -> None:
    for version in CONTENT.versions:
        keys = [clause.key for clause in version.clauses]
        assert len(keys) == len(set(keys))
        for clause in version.clauses:
            duties = clause.duties
            asked = duties.education + duties.council + duties.police + duties.health + duties.voluntary
            assert asked and all(sentence.endswith(".") for sentence in asked), clause.key
            assert 3 <= len(re.findall(r"[.!?](?:\s|$)", clause.text)) <= 8, clause.key


def test_a_clause_that_does_not_say_what_it_asks_of_schools_is_refused() -> None:
    with pytest.raises(ContentError, match="“education” is missing"):
        build(Clause, {"key": "money", "title": "Money", "text": "Who pays.", "duties": {"council": ["Pay."]}}, "here")


def test_an_older_version_reads_otherwise_in_a_few_clauses_and_ends_when_the_next_begins() -> None:
    versions = {(version.partnership, version.number): version for version in CONTENT.versions}
    old, new = versions["herts", 2], versions["herts", 3]
    assert old.replaced_on == new.in_force_from - timedelta(days=1)
    assert new.state == "in force"
    assert old.state == "replaced"
    assert new.signed_on < new.in_force_from
    shared = set(old.clauses) & set(new.clauses)
    assert len(new.clauses) >= 12
    assert len(shared) == len(old.clauses) - 3
    assert "custody-and-homes" not in {clause.key for clause in old.clauses}
    assert {signature.agency for version in CONTENT.versions for signature in version.signatures} <= set(AGENCIES)


def test_telephone_numbers_ring_nowhere_but_for_999() -> None:
    drama = re.compile(r"01632 960\d{3}|0808 157 0\d{3}|999")
    assert all(drama.fullmatch(contact.telephone) for contact in CONTENT.contacts)
    assert drama.fullmatch(CONTENT.campaign.telephone)
    assert all(not contact.email or contact.email.endswith(".example") for contact in CONTENT.contacts)


def test_no_school_answers_twice_and_those_to_be_tried_by_hand_are_left_open() -> None:
    campaign = CONTENT.campaign
    listed = [answer.urn for answer in campaign.answers]
    assert len(listed) == len(set(listed)) >= 20
    assert 117305 not in listed
    assert not campaign.by_rule.answers(117305)
    assert all(answer.text for answer in campaign.answers if answer.answer != "yes")
    assert all(campaign.opened_days <= answer.days < 0 for answer in campaign.answers)


def test_the_rule_spreads_its_answers_between_opening_and_today() -> None:
    rule = CONTENT.campaign.by_rule
    days = {rule.days(urn) for urn in range(117083, 143000) if rule.answers(urn)}
    assert CONTENT.campaign.opened_days < min(days)
    assert max(days) < 0
    assert len(days) == rule.spread_days
    assert school_email("head", 117306) == "head@117306.school.example"


def test_named_and_answering_schools_are_open_in_the_register_and_the_rule_finds_about_two_hundred() -> None:
    schools, campaign = open_schools(), CONTENT.campaign
    assert {school.urn for school in CONTENT.named_schools} | {answer.urn for answer in campaign.answers} <= schools
    listed = {answer.urn for answer in campaign.answers}
    assert len(schools) == 595
    assert 150 <= len([urn for urn in schools - listed if campaign.by_rule.answers(urn)]) <= 250
