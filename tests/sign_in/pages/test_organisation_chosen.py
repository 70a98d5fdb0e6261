"""DfE Sign-in and NHS CIS2, the whole way: people act for the organisation they chose there, or not at all."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import text

from agencies.sectors import Standing
from portal import clock
from portal.access.roles import Role
from portal.sign_in.models import Identity, ProviderAgency
from tests.peers.running import answering, free_server

SECRET = "the secret of the interface"
DFE_ID = "23f20e54-79ea-4146-8e39-18197576f023"
NURSE, CLERK = "555254240100", "555254242103"


class RolesService:
    """DfE Sign-in's list of roles: `roles` None is no access; `fault` breaks it."""

    def __init__(self) -> None:
        self.app = Flask("roles")
        self.asked: list[tuple[str, ...]] = []
        self.roles: list[str] | None = ["Head"]
        self.fault = ""
        self.app.add_url_rule("/services/PORTAL/organisations/<organisation>/users/<user>", view_func=self.answer)

    def answer(self, organisation: str, user: str) -> Response:
        token = jwt.decode(request.headers["Authorization"].removeprefix("Bearer "), OctKey.import_key(SECRET))
        self.asked.append((organisation, user, token.claims["iss"], token.claims["aud"]))
        if self.fault:
            return Response(self.fault, 500)
        if self.roles is None:
            return Response("", 404)
        listed = [{"code": code} for code in self.roles]
        return jsonify(userId=user, organisationId=organisation.upper(), roles=listed)


@pytest.fixture(scope="module")
def service():
    """The running list of roles."""
    made = RolesService()
    with answering(free_server(made.app)) as address:
        made.address = address
        yield made


@pytest.fixture(scope="module")
def schools(door, service):
    """Two schools and a trust's school behind one DfE Sign-in; the key of the provider."""
    settings = {"service_id": "PORTAL", "api_address": service.address, "api_secret": SECRET, "roles": ["Head"]}
    with door.building() as world:
        made = door.provider_for(world, "dfe", door.cast.school, door.cast.other_school)
    door.as_owner("UPDATE identity_provider SET profile = 'dfe', settings = CAST(:s AS jsonb) WHERE id = :i",
                  s=json.dumps(settings), i=made)  # fmt: skip
    return made


@pytest.fixture(scope="module")
def nhs(door):
    """The board behind NHS CIS2."""
    with door.building() as world:
        made = door.provider_for(world, "cis", door.cast.health, door.cast.trust)
    door.as_owner("UPDATE identity_provider SET profile = 'cis2', settings = '{}' WHERE id = :i", i=made)
    return made


def dfe(organisation="900001", **more):
    """What DfE Sign-in says of somebody who chose that school."""
    return {"organisation": {"id": DFE_ID, "name": "A school", "urn": organisation, **more}}


def cis2(code, chosen=CLERK, level="AAL2_OR_AAL3_ANY"):
    """What NHS CIS2 says of somebody with two roles who chose one."""
    roles = [{"person_roleid": NURSE, "org_code": "XX1"}, {"person_roleid": CLERK, "org_code": code}]
    return {"nhsid_nrbac_roles": roles, "selected_roleid": chosen, "acr": level}


def head_of(door, provider, school, name, **claims):
    """A head with an account at that provider, bound before; the account's subject."""
    with door.building() as world:
        someone = world.person(school, Role.HEAD, name=name)
        sub = door.account(name, "dfe", **claims)
        bound = {"name_given": name, "bound_at": text("now()"), "confirmed_at": text("now()")}
        world.add(Identity, provider_id=provider, subject=sub, person_id=someone.person, **bound)
    return someone, sub


@pytest.fixture(autouse=True)
def _as_usual(service):
    service.roles, service.fault, service.asked = ["Head"], "", []


@pytest.mark.parametrize("said", [dfe(), {"organisation": json.dumps(dfe()["organisation"])}], ids=["object", "text"])
def test_a_head_comes_in_for_the_school_they_chose_and_the_interface_was_asked(door, browser, schools, service, said):
    someone, sub = head_of(door, schools, door.cast.school, "Hana Head", claims=said)
    assert browser.sign_in(sub, "dfe").location == "/your-work"
    assert door.session(someone, "agency_id") == door.cast.school
    assert service.asked == [(DFE_ID, sub, "door", "signin.education.gov.uk")]


def test_a_head_who_chose_another_school_does_not_come_in_as_head_of_theirs(door, browser, schools):
    _, sub = head_of(door, schools, door.cast.school, "Hugo Head", claims=dfe("900002"))
    answer = browser.sign_in(sub, "dfe")
    assert "/problem/other-organisation" in answer.location
    assert not browser.is_in()
    assert "an organisation that is not yours here" in browser.get(answer.location).get_data(as_text=True)


def test_who_heads_two_schools_acts_for_the_chosen_one_alone(door, browser, schools):
    someone, sub = head_of(door, schools, door.cast.school, "Hedy Head", claims=dfe())
    with door.building() as world:
        world.appoint(someone, Role.HEAD, agency=door.cast.other_school)
    assert browser.sign_in(sub, "dfe").location == "/your-work"
    browser.post("/choose-agency", agency=str(door.cast.other_school))
    assert door.session(someone, "agency_id") == door.cast.school


@pytest.mark.parametrize("said", [{}, {"organisation": [dfe()["organisation"]]}, {"organisation": "{}"}])
def test_without_one_chosen_organisation_nobody_comes_in(door, browser, schools, said):
    answer = browser.sign_in(door.account("Nobody Yet", "dfe", claims=said), "dfe")
    assert "/problem/no-organisation" in answer.location
    assert "choose it there" in browser.get(answer.location).get_data(as_text=True)


def test_a_school_that_is_not_configured_is_refused_and_nobody_waits(door, browser, schools):
    answer = browser.sign_in(door.account("Ann Other", "dfe", claims=dfe("999999")), "dfe")
    assert "/problem/other-organisation" in answer.location


def test_a_newcomer_waits_at_the_school_they_chose_and_is_offered_no_other(door, browser, schools):
    sub = door.account("Nell Newcomer", "dfe", claims=dfe("900002"))
    assert browser.sign_in(sub, "dfe").location == "/sign-in/waiting"
    assert door.as_owner("SELECT agency_id FROM waiting_person WHERE subject = :s", s=sub) == door.cast.other_school


@pytest.mark.parametrize(
    ("roles", "fault", "code"),
    [(None, "", "no-role"), (["Reader"], "", "no-role"), (["Head"], "broken", "unreachable")],
)
def test_the_interface_decides_whether_the_portal_may_be_used(door, schools, service, roles, fault, code):  # noqa: PLR0917
    service.roles, service.fault = roles, fault
    browser, claims = door.browser(), {**dfe(), "roles": ["Head"]}
    answer = browser.sign_in(head_of(door, schools, door.cast.school, f"Hal {code}", claims=claims)[1], "dfe")
    assert f"/problem/{code}" in answer.location
    assert not browser.is_in()


def test_an_interface_that_is_away_is_said_plainly(door, browser, schools, service):
    door.as_owner(
        "UPDATE identity_provider SET version = version + 1, settings = jsonb_set(settings, '{api_address}', :away)"
        " WHERE id = :i", away='"http://127.0.0.1:9"', i=schools,
    )  # fmt: skip
    answer = browser.sign_in(head_of(door, schools, door.cast.school, "Hope Away", claims=dfe())[1], "dfe")
    door.as_owner(
        "UPDATE identity_provider SET version = version + 1, settings = jsonb_set(settings, '{api_address}', :back)"
        " WHERE id = :i", back=json.dumps(service.address), i=schools,
    )  # fmt: skip
    assert "/problem/unreachable" in answer.location
    assert "no answer in time" in browser.get(answer.location).get_data(as_text=True)


def test_a_newcomer_of_the_nhs_waits_at_the_organisation_of_the_chosen_role(door, browser, nhs):
    code = door.as_owner("SELECT identifier FROM agency WHERE id = :a", a=door.cast.health)
    sub = door.account("Cara Clerk", "cis", claims=cis2(code))
    assert browser.sign_in(sub, "cis").location == "/sign-in/waiting"
    assert door.as_owner("SELECT agency_id FROM waiting_person WHERE subject = :s", s=sub) == door.cast.health


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"chosen": NURSE}, "other-organisation"), ({"chosen": None}, "no-role-chosen"),
     ({"chosen": "1"}, "no-role-chosen"), ({"level": "AAL1_USERPASS"}, "low-assurance"),
     ({"level": None}, "low-assurance")],
)  # fmt: skip
def test_another_role_or_too_little_proof_does_not_come_in(door, browser, nhs, changed, code):
    known = door.as_owner("SELECT identifier FROM agency WHERE id = :a", a=door.cast.health)
    said = {name: value for name, value in cis2(known, **changed).items() if value is not None}
    answer = browser.sign_in(door.account(f"Nora {code}", "cis", claims=said), "cis")
    assert f"/problem/{code}" in answer.location
    assert browser.get(answer.location).status_code == 200


def test_the_nhs_is_asked_for_the_role_and_two_factors(door, browser, nhs):
    there = browser.get("/sign-in/cis/start").location
    assert "acr_values=AAL2_OR_AAL3_ANY" in there
    assert "selectedrole" in there


NOT_YOURS = "You chose an organisation that is not connected, or where you have no role here."
TRUST = {"urn": None, "uid": "5112", "category": {"id": "010", "name": "Multi-Academy Trust"}}
COUNCIL = {"urn": None, "category": {"id": "002", "name": "Local Authority"}, "establishmentNumber": "919"}
SUPPLIER = {"urn": None, "category": {"id": "051", "name": "Software Suppliers"}, "ukprn": "10061162"}
NURSERY = {"urn": None, "category": {"id": "004", "name": "Early Year Setting"}, "uid": "EY365247"}


def words(browser, answer):
    """What the person reads where they were sent."""
    return unescape(browser.get(answer.location).get_data(as_text=True))


@pytest.mark.parametrize("kind", [TRUST, COUNCIL, SUPPLIER, NURSERY], ids=lambda kind: kind["category"]["name"])
def test_whoever_chose_an_organisation_that_is_no_school_reads_that_it_is_not_connected(door, browser, schools, kind):
    answer = browser.sign_in(door.account("Ola Other", "dfe", claims=dfe(**kind)), "dfe")
    assert "/problem/other-organisation" in answer.location
    assert NOT_YOURS in words(browser, answer)
    assert not browser.is_in()


@pytest.mark.parametrize("status", ["Open", "Closed"])
def test_a_head_of_a_school_that_closed_or_left_the_partnership_reads_the_same(door, browser, schools, status):
    with door.building() as world:
        left = world.agency(f"{status} Primary School", "education", identifier=f"90010{len(status)}")
        world.add(ProviderAgency, provider_id=schools, agency_id=left)
        yesterday = clock.today() - timedelta(days=1)
        world.member(door.cast.here, left, Standing.RELEVANT_AGENCY, ends_on=yesterday)
    claims = dfe(f"90010{len(status)}", status={"id": 1 if status == "Open" else 2, "name": status})
    _, sub = head_of(door, schools, left, f"Hera {status}", claims=claims)
    answer = browser.sign_in(sub, "dfe")
    assert "/problem/other-organisation" in answer.location
    assert NOT_YOURS in words(browser, answer)
    assert not browser.is_in()


@pytest.mark.parametrize(
    ("code", "level", "problem", "sentence"),
    [("ZZ9", "AAL3_ANY", "other-organisation", NOT_YOURS),
     ("", "AAL3_ANY", "no-organisation", "That sign-in did not say for which one organisation you came."),
     ("QM7", "AAL1_USERPASS", "low-assurance", "You signed in with too little proof for the portal.")],
    ids=["no member", "no ODS code", "one factor"],
)  # fmt: skip
def test_each_refusal_of_somebody_of_the_nhs_has_its_sentence(door, browser, nhs, code, level, problem, sentence):  # noqa: PLR0917
    answer = browser.sign_in(door.account("Noa Nurse", "cis", claims=cis2(code, level=level)), "cis")
    assert f"/problem/{problem}" in answer.location
    assert sentence in words(browser, answer)
    assert not browser.is_in()


def test_without_the_role_for_the_portal_the_person_reads_whom_to_ask(door, browser, schools, service):
    service.roles = ["Reader"]
    answer = browser.sign_in(head_of(door, schools, door.cast.school, "Hani Head", claims=dfe())[1], "dfe")
    asked = "Your organisation has not given your account the role for the portal. Ask whoever runs its accounts."
    assert asked in words(browser, answer)
