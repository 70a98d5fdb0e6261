"""The frame of every page."""

from __future__ import annotations

import re

from flask import flash
from jinja2 import UndefinedError
from pytest import raises

from portal.web.outcome import tell
from portal.web.page_frame import PageFrame

PAGE = '{% extends "layout.html" %}{% set heading = "Actions" %}{% block content %}<p>Here.</p>{% endblock %}'


def test_the_heading_is_the_first_part_of_the_title(draw):
    page = draw(PAGE.replace('"Actions"', '"Update the neglect toolkit"'))
    assert "<title>Update the neglect toolkit – Southshire Safeguarding Partnership</title>" in page
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Update the neglect toolkit"]


def test_the_title_says_where_in_the_list_one_is(draw):
    page = draw(PAGE.replace("%}{% block", '%}{% set heading_place = ", due from Friday 27 November" %}{% block'))
    assert "<title>Actions, due from Friday 27 November – " in page


def test_the_session_names_its_person_and_the_agency_they_act_for(draw):
    page = draw(PAGE)
    assert "Amina Shah" in page
    assert "Southshire Police" in page
    assert '<form class="portal-account__out" action="/sign-out" method="post"' in page
    assert "Change organisation" in page


def test_somebody_signed_out_sees_no_search_and_no_sign_out(app, draw):
    app.extensions["page_frame"] = lambda: PageFrame(sign_in_to="/sign-in")
    page = draw(PAGE)
    assert "Sign out" not in page
    assert 'role="search"' not in page
    assert 'href="/sign-in"' in page


def test_the_link_of_the_present_section_is_marked(draw):
    page = draw(PAGE, path="/p/southshire/actions/HERTS-A48213")
    marked = re.findall(r'href="([^"]+)" aria-current="true"', page)
    assert marked == ["/p/southshire/actions"]


def test_a_section_that_only_begins_alike_is_not_marked(draw):
    assert 'aria-current="true"' not in draw(PAGE, path="/your-workshop")


def test_the_demonstration_says_what_is_invented_and_stays_out_of_search_engines(draw):
    page = draw(PAGE)
    assert "people and events are invented" in page
    assert '<meta name="robots" content="noindex, nofollow">' in page


def test_a_word_no_page_was_given_stops_the_page(draw):
    with raises(UndefinedError):
        draw(PAGE.replace("Here.", "{{ nobody_gave_this }}"))


def test_nothing_is_styled_or_scripted_inside_the_page(draw):
    page = draw(PAGE)
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    scripts = re.findall(r"<script([^>]*)>", page)
    assert scripts.count("") == 1  # the one line allowed by its hash
    assert all('type="module"' in script for script in scripts if script)


def test_nothing_comes_from_another_address(draw):
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', draw(PAGE))


def test_an_outcome_is_told_once_with_its_undo_button(app):
    app.add_url_rule("/done", "done", lambda: (tell("Action closed.", undo_to="/undo"), "")[1])
    client = app.test_client()
    client.get("/done")
    first, second = client.get("/glossary").text, client.get("/glossary").text
    assert "Action closed." in first
    assert 'action="/undo" method="post"' in first
    assert "Action closed." not in second


def test_a_message_of_another_kind_is_not_taken_for_an_outcome(app):
    app.add_url_rule("/done", "done", lambda: (flash("Please log in"), "")[1])
    client = app.test_client()
    client.get("/done")
    assert "Please log in" not in client.get("/glossary").text
