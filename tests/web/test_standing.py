"""Pages that need no sign-in and are linked from everywhere."""

import pytest


@pytest.mark.parametrize("path", ["/accessibility", "/cookies", "/privacy", "/glossary"])
def test_a_standing_page_opens_for_everyone(app, client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    view = next(rule.endpoint for rule in app.url_map.iter_rules() if rule.rule == path)
    assert app.view_functions[view].is_public


def test_the_cookies_page_lists_those_that_are_set(client):
    assert "Keeps you signed in" in client.get("/cookies").text


def test_no_check_is_claimed_that_was_not_made(client):
    page = client.get("/accessibility").text
    assert "No outside check has been made yet." in page
    assert "last checked" not in page
