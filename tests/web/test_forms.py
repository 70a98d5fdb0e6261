"""A form of ours from the first look to the sent answer: nothing typed is lost, nothing forged is taken."""

from __future__ import annotations

import re

import pytest
from flask import redirect, render_template_string

from portal.web.csrf import OPEN_TOO_LONG, form_page, without_token
from portal.web.fields import DateField, TextAreaField, TextField
from portal.web.forms import PortalForm, VersionedForm

PAGE = """{% extends "layout.html" %}{% set heading = "Add an action" %}
{% from "components/fields.html" import field, form_tag, submit %}
{% block content %}{% call form_tag(form) %}{{ field(form.what) }}{{ field(form.due) }}{{ field(form.why) }}
{{ submit("Add action") }}{% endcall %}{% endblock %}"""


class AddForm(PortalForm):
    what = TextField("What")
    due = DateField("Due date")
    why = TextAreaField("Why")


@pytest.fixture
def taken():
    """What reached the operation."""
    return []


@pytest.fixture
def browser(make_app, taken):
    """A browser on a portal that checks tokens, with one form, one button and one door for machines."""
    app = make_app(check_tokens=True)

    @app.route("/add", methods=["GET", "POST"])
    @form_page
    def add():
        form = AddForm()
        if form.validate_on_submit():
            taken.append(form.what.data)
            return redirect("/cookies", 303)
        return render_template_string(PAGE, form=form)

    @app.post("/button")
    def button():
        taken.append("button")
        return "done"

    @app.post("/machine")
    @without_token
    def machine():
        taken.append("machine")
        return "done"

    return app.test_client()


GOOD = {"what": "Share the toolkit", "due-day": "27", "due-month": "11", "due-year": "2026", "why": "It helps"}


def token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.partition("<main")[2])[1]


def test_a_good_form_is_taken(browser, taken):
    answer = browser.post("/add", data={**GOOD, "csrf_token": token(browser.get("/add").text)})
    assert answer.status_code == 303
    assert taken == ["Share the toolkit"]


def test_the_summary_says_the_fields_words_in_the_order_of_the_fields(browser):
    page = browser.post("/add", data={"csrf_token": token(browser.get("/add").text)}).text
    lines = re.findall(r'<li><a href="(#[^"]+)">([^<]+)</a></li>', page)
    assert [href for href, _ in lines] == ["#what", "#due-day", "#why"]
    for href, words in lines:
        assert f'id="{href[1:]}"' in page
        assert page.count(words) == 2
    assert "<title>Error: Add an action – " in page


def test_a_page_open_too_long_loses_nothing(browser, taken):
    page = browser.post("/add", data={**GOOD, "csrf_token": "from-another-session"}).text
    assert OPEN_TOO_LONG in page
    assert 'value="Share the toolkit"' in page
    assert "It helps</textarea>" in page
    assert taken == []
    assert browser.post("/add", data={**GOOD, "csrf_token": token(page)}).status_code == 303


def test_a_button_without_its_token_does_nothing_and_can_be_pressed_again(browser, taken):
    answer = browser.post("/button", data={"reason": "a long reason that somebody typed with care <b>"})
    assert answer.status_code == 400
    assert taken == []
    assert "typed with care &lt;b&gt;</textarea>" in answer.text
    assert browser.post("/button", data={"csrf_token": token(answer.text)}).text == "done"


@pytest.mark.parametrize("path", ["/add", "/button"])
def test_another_site_cannot_send_a_form_even_with_a_good_token(browser, taken, path):
    good = {**GOOD, "csrf_token": token(browser.get("/add").text)}
    assert browser.post(path, data=good, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert taken == []


def test_a_machine_that_proves_itself_otherwise_needs_no_token(browser, taken):
    assert browser.post("/machine").text == "done"


def test_each_page_carries_a_new_mark_and_an_invented_one_is_none(app):
    with app.test_request_context("/"):
        assert AddForm().once.data != AddForm().once.data
    for sent in ("", "x" * 32, "'; drop table", "A" * 33):
        with app.test_request_context("/", method="POST", data={"once": sent}):
            assert AddForm().once.data is None
    with app.test_request_context("/", method="POST", data={"once": "0" * 32}):
        assert AddForm().once.data == "0" * 32


def test_the_version_is_a_number_or_nothing(app):
    for sent, read in (("7", 7), ("", None), ("-1", None), ("7.5", None), ("9" * 30, None), ("²", None)):
        with app.test_request_context("/", method="POST", data={"version": sent}):
            assert VersionedForm().version.data == read


def test_an_error_found_later_joins_the_summary(app):
    with app.test_request_context("/", method="POST", data=GOOD):
        form = AddForm()
        assert form.validate()
        form.refuse("Nobody of that name works there", form.what)
        form.refuse("The action was closed meanwhile")
        assert [(line.text, line.href) for line in form.summary] == [
            ("The action was closed meanwhile", ""),
            ("Nobody of that name works there", "#what"),
        ]


def test_what_comes_as_json_is_not_read_as_a_form(app):
    with app.test_request_context("/", method="POST", json=GOOD):
        assert AddForm().what.data == ""
