"""What a provider tells us by itself: a session over there has ended."""

import pytest


def issuer(door, path="police"):
    return next(one for one in door.hostile.configuration.issuers if one.path == path)


def post_token(door, sub, sid, *, lie="", provider="police"):
    """A logout token of the police's provider for our client, posted to a back channel of ours."""
    door.hostile.lie = lie
    client = next(one for one in issuer(door).clients if one.id == "door")
    token = door.hostile.logout_token(issuer(door), client, sub, sid)
    door.hostile.lie = ""
    return door.app.test_client().post(f"/sign-in/{provider}/back-channel-logout", data={"logout_token": token})


def two_sessions(door):
    """One person at two browsers, and the provider's name for the first session."""
    someone, sub = door.member()
    first, second = door.browser(), door.browser()
    for one in (first, second):
        one.sign_in(sub)
    sid = "SELECT sid FROM session_identity si JOIN web_session w ON w.id = si.session_id WHERE person_id = :p"
    return sub, door.as_owner(f"{sid} ORDER BY started_at LIMIT 1", p=someone.person), first, second


def test_a_token_with_a_session_ends_exactly_that_session(door, browser):
    sub, sid, first, second = two_sessions(door)
    assert post_token(door, sub, sid).status_code == 200
    assert (first.is_in(), second.is_in()) == (False, True)


def test_a_token_with_a_person_and_no_session_ends_all_of_theirs_at_that_provider(door, browser):
    sub, _, first, second = two_sessions(door)
    _, other = door.member()
    browser.sign_in(other)
    assert post_token(door, sub, None).status_code == 200
    assert (first.is_in(), second.is_in(), browser.is_in()) == (False, False, True)


LIES = (
    "logout with nonce",
    "logout for another",
    "logout issued long ago",
    "logout without events",
    "logout by another issuer",
    "logout without jti",
    "alg none",
    "public key as secret",
    "key in the header",
    "unknown key",
    "broken signature",
)


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_right_ends_nothing(door, browser, lie):
    sub, sid, first, _ = two_sessions(door)
    assert post_token(door, sub, sid, lie=lie).status_code == 400
    assert first.is_in()


def test_a_token_at_another_providers_address_ends_nothing(door, browser):
    sub, sid, first, _ = two_sessions(door)
    assert post_token(door, sub, sid, provider="health").status_code == 400
    assert first.is_in()


def test_a_token_works_once(door, browser):
    sub, sid, _, _ = two_sessions(door)
    client = next(one for one in issuer(door).clients if one.id == "door")
    token = door.hostile.logout_token(issuer(door), client, sub, sid)
    portal = door.app.test_client()
    sent = [portal.post("/sign-in/police/back-channel-logout", data={"logout_token": token}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [200, 400]


def test_the_front_channel_ends_the_session_it_names_without_any_cookie(door, browser):
    _, sid, first, second = two_sessions(door)
    named = {"iss": door.hostile.url(issuer(door)), "sid": sid}
    answer = door.app.test_client().get("/sign-in/police/front-channel-logout", query_string=named)
    assert answer.status_code == 200
    assert (first.is_in(), second.is_in()) == (False, True)


def test_the_front_channel_of_another_issuer_or_without_a_session_ends_nothing(door, browser):
    _, sid, first, _ = two_sessions(door)
    for named in ({"iss": "https://evil.example", "sid": sid}, {"iss": door.hostile.url(issuer(door))}):
        answer = first.portal.get("/sign-in/police/front-channel-logout", query_string=named)
        assert answer.status_code == 400
    assert first.is_in()
