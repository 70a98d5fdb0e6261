"""Pages of actions and campaigns for the cast: a hidden record answers as one that never was, and is named nowhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from portal import create_app
from tests.access.table import SEES
from tests.conftest import settings_for

PEOPLE = (
    "chair",
    "staff",
    "head",
    "coordinator",
    "front door",
    "trust lead",
    "chair, kept from records",
    "staff in a group",
    "staff of the other partnership",
    "staff until yesterday",
    "chair whose sign-in is expired",
)
RECORD_PAGES = ("", "/updates", "/history", "/who-can-see", "/evidence")
LISTS = (
    "/p/{key}/actions",
    "/p/{key}/actions.csv",
    "/p/{key}/actions/by-agency",
    "/p/{key}/co-operation",
    "/p/{key}/people",
    "/p/{key}/agencies",
    "/p/{key}/your-school",
    "/your-work",
    "/your-work/changes",
    "/search?q={reference}",
    "/ref/{reference}",
)
TOKENS = re.compile(r'(name="(?:once|csrf_token)"[^>]*value="|value=")[^"]*"|data-token="[^"]*"|[A-Z]+-A\d{5,}')


@pytest.fixture(scope="module")
def oracle_app(server, oracle_database, tmp_path_factory) -> Flask:
    """The portal on the oracle's world."""
    made = create_app(settings_for(server, oracle_database, tmp_path_factory.mktemp("oracle")))
    made.config["TESTING"] = True
    return made


@pytest.fixture
def references(oracle_engine, oracle_world) -> dict[str, str]:
    with oracle_engine.connect() as connection:
        return {str(key): reference for key, reference in connection.execute(text("SELECT id, reference FROM action"))}


def browser(app, who):
    client = app.test_client()
    if who.token:
        with client.session_transaction() as kept:
            kept["_user_id"] = who.token
    return client


def plain(client, address) -> str:
    """The answer without tokens and without the reference that was asked for."""
    return TOKENS.sub("", client.get(address).text)


@pytest.mark.parametrize("words", PEOPLE)
def test_an_action_out_of_sight_answers_as_one_that_never_was(
    words, oracle_app, oracle_world, references, record_property
):
    who, wrong, checks = oracle_world.who(words), [], 0
    client = browser(oracle_app, who)
    for it in (*oracle_world.actions[:6], *oracle_world.actions[12:16], *oracle_world.actions[26:30]):
        key = "oracle" if it.partnership == oracle_world.here else "delphi"
        for page in RECORD_PAGES:
            address = f"/p/{key}/actions/{references[it.key]}{page}"
            answer = client.get(address)
            expected = (303 if not who.acts_for else 200 if SEES["action"](who, it) else 404,)
            checks += 1
            if page == "/evidence" and answer.status_code == 403 and it.group in who.groups:
                continue  # a group's members read the action, not its evidence, and are told so
            if answer.status_code not in (*expected, 302 if expected == (303,) else 303 if page else expected[0]):
                wrong.append(f"{words} opens {page or 'an action'}: expected {expected[0]}, got {answer.status_code}")
            if expected == (404,):
                missing = address.replace(references[it.key], f"{key.upper()}-A00000")
                # Asked twice, since a minute may turn between the two.
                if not any(plain(client, missing) == plain(client, address) for _ in range(2)):
                    wrong.append(f"{words} can tell a hidden action's page {page!r} from none")
    record_property("oracle_checks", checks)
    record_property("oracle_differences", len(wrong))
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("words", PEOPLE)
def test_no_list_names_an_action_out_of_sight(words, oracle_app, oracle_world, references, record_property):
    who, wrong, checks = oracle_world.who(words), [], 0
    client = browser(oracle_app, who)
    hidden = {references[it.key] for it in oracle_world.actions if not SEES["action"](who, it)}
    asked = min(hidden) if hidden else "ORACLE-A00000"
    for page in LISTS:
        answer = client.get(page.format(key="oracle", reference=asked))
        checks += 1
        named = {one for one in hidden - {asked} if one in answer.text}
        if named or answer.status_code >= 500:
            wrong.append(f"{words} reads {page}: {answer.status_code}, names {len(named)} hidden actions")
    record_property("oracle_checks", checks)
    record_property("oracle_differences", len(wrong))
    assert not wrong, "\n".join(wrong)
