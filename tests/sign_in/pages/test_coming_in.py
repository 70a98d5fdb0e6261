"""From a work address to a session, and to the page one wanted."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from portal.sign_in.outcomes import OURS


def test_a_known_domain_leads_to_one_page_naming_the_provider(browser):
    answer = browser.post("/sign-in", email="amina.shah@police.example", next="/actions?late=yes")
    assert (answer.status_code, answer.location) == (303, "/sign-in/police?next=/actions?late%3Dyes")
    page = browser.get(answer.location).get_data(as_text=True)
    assert "Police sign-in signs you in" in page
    assert 'href="/sign-in/police/start?next=/actions?late%3Dyes"' in page


def test_what_stands_before_the_at_sign_changes_nothing(browser):
    first, second = (browser.post("/sign-in", email=f"{name}@nowhere.example") for name in ("amina", "nobody"))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert browser.get(first.location).status_code == 200


def test_a_person_comes_in_and_lands_on_the_page_they_wanted(door, browser):
    someone, sub = door.member()
    answer = browser.sign_in(sub, next="/p/tests/actions?late=yes")
    assert (answer.status_code, answer.location) == (303, "/p/tests/actions?late=yes")
    assert browser.is_in()
    noted = "SELECT count(*) FROM audit_event WHERE kind = 'SignedIn' AND person_id = :p"
    assert door.as_owner(noted, p=someone.person) == 1


@pytest.mark.parametrize(
    "trick",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/%2F/evil.example",
        "/\t/evil.example",
        "/@evil.example",
    ],
)
def test_nobody_is_led_to_another_host_after_signing_in(door, browser, trick):
    _, sub = door.member()
    answer = browser.sign_in(sub, next=trick)
    assert answer.status_code == 303
    assert answer.location == "/your-work"


def test_a_sign_in_draws_a_new_secret_and_keeps_nothing_that_was_in_the_cookie(door, browser):
    _, sub = door.member()
    with browser.portal.session_transaction() as kept:
        kept["_user_id"], kept["planted"] = "ab" * 32, "by an attacker"
    browser.sign_in(sub)
    assert browser.secret != "ab" * 32
    with browser.portal.session_transaction() as kept:
        assert "planted" not in kept


def test_the_answer_meant_for_another_browser_signs_nobody_in(door, browser):
    _, sub = door.member()
    address, other = browser.come_back(sub), door.browser()
    answer = other.get(address)
    assert "/sign-in/police/problem/not-started-here" in answer.location
    assert not other.is_in()


def test_an_answer_taken_to_the_callback_of_another_provider_signs_nobody_in(door, browser):
    _, sub = door.member()
    answer = browser.get(browser.come_back(sub).replace("/police/", "/health/"))
    assert "/sign-in/health/problem/" in answer.location
    assert not browser.is_in()


def test_an_answer_works_once(door, browser):
    _, sub = door.member()
    address = browser.come_back(sub)
    browser.get(address)
    assert "/problem/not-started-here" in browser.get(address).location


def test_a_problem_page_has_words_a_text_for_the_it_desk_and_a_way_back(browser):
    came_back = dict(parse_qsl(urlsplit(browser.come_back("police-1")).query))
    told = {"error": "access_denied", "error_description": "AADSTS90094: approval required", "iss": came_back["iss"]}
    address = "/sign-in/police/callback"
    answer = browser.portal.get(address, query_string={"state": came_back["state"], **told})
    page = browser.get(answer.location).get_data(as_text=True)
    assert "Your IT team has to approve this first" in page
    assert "Text for your IT desk" in page
    assert "AADSTS90094" in page
    assert 'href="/sign-in/police"' in page


def test_every_reason_the_database_gives_has_a_page(browser):
    for code in ("clock", *(name.replace(" ", "-") for name in OURS)):
        assert browser.get(f"/sign-in/police/problem/{code}").status_code == 200
    assert browser.get("/sign-in/police/problem/nonsense").status_code == 404


def test_a_deep_link_comes_back_after_signing_in_with_its_query(browser):
    answer = browser.get("/people/waiting?from=mail&page=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/people/waiting?from%3Dmail%26page%3D2")


def test_a_foreign_host_header_is_refused(browser):
    assert browser.portal.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_an_organisation_is_found_in_the_list(browser):
    page = browser.get("/sign-in/organisations").get_data(as_text=True)
    assert "Police sign-in" in page
    assert "NHS Testshire ICB, Testshire Hospitals NHS Trust" in page
    assert browser.post("/sign-in/organisations", provider="health").location == "/sign-in/health"
