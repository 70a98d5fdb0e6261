"""What script adds, in a real browser: the warning before a session ends, and no form sent twice."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from flask import render_template_string, request
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from portal.web import asset_manifest, templating
from portal.web.fields import TextField
from portal.web.forms import PortalForm
from portal.web.page_frame import Idle
from tests.browser.chromium import ARGUMENTS, find_chromium

pytestmark = pytest.mark.browser

PAGE = """{% extends "layout.html" %}{% set heading = "Add an update" %}
{% from "components/fields.html" import field, form_tag, submit %}
{% block content %}
{% call form_tag(form) %}{{ field(form.what) }}{{ submit("Save update") }}{% endcall %}
{% endblock %}"""


class UpdateForm(PortalForm):
    what = TextField("What has happened")


@pytest.fixture
def posts():
    """Every POST that reached the server: path and fields."""
    return []


@pytest.fixture
def address(make_app, example_frame, posts, monkeypatch):
    """A served portal of one form, whose session lasts half an hour."""
    monkeypatch.setattr(templating, "asset_url", asset_manifest.asset_url)
    frame = replace(example_frame, idle=Idle(1800, "/stay", "/keep", "/glossary"))
    app = make_app(lambda: frame, check_tokens=True)
    app.add_url_rule("/update", "update", lambda: render_template_string(PAGE, form=UpdateForm()))

    def note():
        posts.append((request.path, request.form.to_dict()))
        time.sleep(0.2)
        return "", 204

    for path in ("/update", "/stay", "/keep"):
        app.add_url_rule(path, f"note {path}", note, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(address):
    """The page of the form, its clock in our hands; any fault of a script or of the policy fails the test."""
    faults = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        page = browser.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.clock.install()
        page.goto(f"{address}/update")
        yield page
        browser.close()
    assert faults == []


def test_two_minutes_before_the_end_a_warning_comes_and_escape_stays(page, posts):
    dialog = page.get_by_role("dialog", name="Stay signed in?")
    page.clock.fast_forward("27:50")
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("00:15")
    expect(dialog).to_contain_text("You have been away for 28 minutes")
    page.keyboard.press("Escape")
    page.clock.run_for(2000)
    expect(dialog).to_be_hidden()
    assert [path for path, _ in posts] == ["/stay"]


def test_the_button_stays_too(page, posts):
    page.clock.fast_forward("28:05")
    page.get_by_role("button", name="Stay signed in").press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert [path for path, _ in posts] == ["/stay"]


def test_what_was_typed_is_kept_before_time_runs_out(page, posts):
    page.get_by_label("What has happened").fill("Half a sentence")
    page.clock.fast_forward("29:45")
    page.clock.run_for(2000)
    page.wait_for_timeout(500)
    [(path, kept)] = posts
    assert path == "/keep"
    assert kept["what"] == "Half a sentence"
    assert kept["kept_path"] == "/update"
    page.clock.fast_forward("00:30")
    page.wait_for_url("**/glossary")


def test_a_form_pressed_twice_is_sent_once(page, posts):
    page.get_by_label("What has happened").fill("Done")
    for _ in range(2):
        page.locator("main form").evaluate("form => form.requestSubmit()")
        page.wait_for_timeout(100)  # the first has reached the server by now, which still works on it
    page.wait_for_timeout(800)
    assert [path for path, _ in posts] == ["/update"]


def test_styles_that_need_script_apply_where_modules_run(page):
    assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')")
