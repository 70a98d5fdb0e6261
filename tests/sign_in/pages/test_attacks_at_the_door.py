"""The same attacks as on the protocol, over the portal's own addresses: no session opens, and a page says why."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from tests.peers.hostile_provider import CLAIM_LIES

HARMLESS = {"name and address only in userinfo"}
SIGNATURES = ("alg none", "public key as secret", "key in the header", "key address in the header", "unknown key")
REPLIES = ("broken signature", "no identity token", "identity token is a number", "token: slow", "token: huge")


@pytest.mark.parametrize("lie", [*(lie for lie in CLAIM_LIES if lie not in HARMLESS), *SIGNATURES, *REPLIES])
def test_a_provider_that_misbehaves_opens_no_session(door, browser, lie):
    _, sub = door.member()
    address = browser.come_back(sub)
    door.hostile.lie = lie
    answer = browser.get(address)
    door.hostile.lie = ""
    assert "/sign-in/police/problem/" in answer.location
    assert browser.get(answer.location).status_code == 200
    assert browser.secret is None


@pytest.mark.parametrize("lie", ["callback names another issuer", "callback without issuer"])
def test_an_answer_that_does_not_name_its_provider_opens_no_session(door, browser, lie):
    _, sub = door.member()
    door.hostile.lie = lie
    address = browser.come_back(sub)
    door.hostile.lie = ""
    assert browser.get(address).location == "/sign-in/police/problem/other-provider"
    assert browser.secret is None


def test_the_same_subject_at_another_provider_is_another_person(door, browser):
    someone, sub = door.member()
    police = door.hostile.configuration.issuers
    account = next(one.person(sub) for one in police if one.path == "police")
    door.known_elsewhere(account, "health")
    assert browser.sign_in(sub, "health").location == "/sign-in/which-organisation"
    assert browser.secret is None
    assert door.session(someone, "id") is None


def test_a_leavers_subject_given_to_somebody_new_opens_nothing(door, browser):
    someone, sub = door.member()
    door.as_owner("UPDATE identity SET closed_at = now() WHERE person_id = :p", p=someone.person)
    assert "/problem/closed" in browser.sign_in(sub).location
    assert browser.secret is None


def test_a_signed_in_browser_keeps_the_sessions_secret_and_nothing_else(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    with browser.portal.session_transaction() as kept:
        assert set(kept) == {"_user_id"}


def test_thirty_abandoned_sign_ins_leave_a_small_cookie(door, browser):
    for _ in range(30):
        browser.get("/sign-in/police/start")
    assert len(browser.portal.get_cookie("portal").value) < 1000
    _, sub = door.member()
    browser.sign_in(sub)
    assert browser.is_in()


def test_a_page_of_another_site_cannot_sign_one_out(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    answer = browser.portal.post(
        "/sign-out", data={"csrf_token": browser.token()}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert browser.is_in()


def test_a_made_up_secret_lets_nobody_in(browser):
    for secret in ("ab" * 32, "x", "'", "A" * 5000):
        with browser.portal.session_transaction() as kept:
            kept["_user_id"] = secret
        assert not browser.is_in()


def test_a_provider_that_is_down_gives_a_page_and_those_signed_in_go_on(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    other = door.browser()
    address = other.come_back(sub)
    door.hostile.lie = "token: status 500"
    answer = other.get(address)
    door.hostile.lie = ""
    assert "/problem/unreachable" in answer.location
    assert browser.is_in()


@pytest.mark.parametrize("role", ["portal_sign_in", "portal_web", "portal_worker"])
@pytest.mark.parametrize(
    "table", ["identity_provider", "identity", "web_session", "sign_in_state", "person_invitation", "kept_form"]
)
def test_no_role_reads_a_table_of_the_door(server, door, role, table):
    engine = create_engine(door.engine.url.set(username=role))
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(f"SELECT * FROM {table}"))
    engine.dispose()


def test_only_the_sign_in_connection_reads_a_secret_or_opens_a_session(door):
    engine = create_engine(door.engine.url.set(username="portal_web"))
    for question in (
        "rights.provider('police')",
        "rights.open_session('{}')",
        "rights.bind_identity('police', 's', NULL, '', '')",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(f"SELECT {question}"))
    engine.dispose()
