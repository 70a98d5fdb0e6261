"""A text that looks like a child's details stops with an explanation; a deliberate tick lets it go on."""

from __future__ import annotations

import pytest
from flask import render_template_string

from portal.web.child_check import OR_TICK, SEND_IT, ChildCheck
from portal.web.child_detail import ChildDetailKind
from portal.web.fields import EmailField, TextAreaField

PAGE = """{% extends "layout.html" %}{% set heading = "Update" %}
{% from "components/fields.html" import field, form_tag, submit %}
{% from "components/child_check.html" import child_check %}
{% block content %}{% call form_tag(form) %}{{ field(form.said) }}{{ child_check(form) }}
{{ submit("Send") }}{% endcall %}
{% endblock %}"""
NUMBER = "943 476 5919"  # the example of the NHS Data Dictionary: a valid check digit, nobody's number


class UpdateForm(ChildCheck):
    said = TextAreaField("What has happened")
    mail = EmailField("Answer to", optional=True)


@pytest.fixture
def sent() -> list[ChildDetailKind | None]:
    """What reached the operation."""
    return []


@pytest.fixture
def browser(make_app, sent):
    """A browser on one form that stops."""
    app = make_app()

    @app.route("/update", methods=["GET", "POST"])
    def update():
        form = UpdateForm()
        if form.validate_on_submit():
            sent.append(form.went_on)
            return "sent"
        return render_template_string(PAGE, form=form)

    return app.test_client()


def test_an_ordinary_text_is_never_asked(browser, sent):
    assert SEND_IT not in browser.get("/update").text
    assert browser.post("/update", data={"said": "The toolkit is out."}).text == "sent"
    assert sent == [None]


def test_a_number_stops_with_an_explanation_and_keeps_the_words(browser, sent):
    page = browser.post("/update", data={"said": f"Child {NUMBER} was seen."}).text
    assert sent == []
    assert "This looks like an NHS number" in page
    assert OR_TICK in page
    assert SEND_IT in page
    assert f"Child {NUMBER} was seen." in page


def test_a_tick_sends_it_all_the_same_and_says_of_which_kind(browser, sent):
    said = {"said": f"Our fax is {NUMBER}.", "not_about_a_child": "yes"}
    assert browser.post("/update", data=said).text == "sent"
    assert sent == [ChildDetailKind.NHS_NUMBER]


def test_a_tick_does_not_excuse_another_error(browser, sent):
    page = browser.post("/update", data={"said": NUMBER, "not_about_a_child": "yes", "mail": "nowhere"}).text
    assert sent == []
    assert SEND_IT in page, "the box stays on the page, so that its tick is not lost"
    assert "checked" in page


def test_a_tick_on_a_harmless_text_says_nothing(browser, sent):
    browser.post("/update", data={"said": "All well.", "not_about_a_child": "yes"})
    assert sent == [None]
