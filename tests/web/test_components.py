"""The pieces pages are made of: each says in words what it shows, to eyes, to ears and on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from portal.web.parts import Bar, Chosen, Column, Fact, Link, Moment, SeenBy

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture
def piece(draw):
    """Draw one macro: its file, the call, and what it is given."""

    def _piece(file, call, **given):
        name = re.match(r"\{?%? ?(?:call )?(\w+)", call)[1]
        source = call if call.startswith("{%") else "{{ " + call + " }}"
        return draw(f'{{% from "components/{file}.html" import {name} %}}{source}', **given)

    return _piece


def test_who_can_see_is_said_in_words_with_the_count(piece):
    line = SeenBy(["Southshire Council", "Southshire Police"], 14, "Schools cannot see this.", "/who")
    drawn = piece("heading", "seen_by(line)", line=line)
    assert (
        "<strong>Seen by:</strong> Southshire Council, Southshire Police – 14 people. Schools cannot see this." in drawn
    )
    assert 'href="/who"' in drawn


def test_one_reader_is_one_person():
    assert SeenBy(["Southshire Police"], 1).words == "Southshire Police – 1 person."


def test_a_finished_state_is_plain_text_and_marks_stand_beside_it(piece):
    assert "govuk-tag" not in piece("status", 'status("Closed", "done")')
    assert "portal-tag--problem" in piece("status", 'marks(["Overdue"])')
    assert "Not opened" in piece("status", 'marks(["Not opened"])')


def test_a_late_date_says_so_in_words(piece):
    drawn = piece("status", 'date_in_context("Friday 20 November 2026", "1 working day late", "late")')
    assert "<strong>Friday 20 November 2026</strong>" in drawn
    assert "1 working day late" in drawn


def test_a_list_names_each_column_by_each_value_and_says_how_it_is_sorted(piece):
    columns = [
        Column("Action", "/?sort=action"),
        Column("Due", "/?sort=due", "ascending"),
        Column("Updates", numeric=True),
    ]
    drawn = piece("table", "plain_table('Actions', columns, rows)", columns=columns, rows=[["A <b>", "Friday", 3]])
    assert re.search(r"<caption[^>]*>Actions</caption>", drawn)
    assert drawn.count("aria-sort") == 1
    assert '<th scope="col" aria-sort="ascending"><a' in drawn
    assert '<th scope="row" data-label="Action">A &lt;b&gt;</th>' in drawn
    assert '<td data-label="Updates" class="portal-number">3</td>' in drawn


def test_the_next_page_says_what_comes(piece):
    drawn = piece("table", "pages(none, '/?after=x', '', 'due from Friday 27 November')")
    assert 'rel="next"' in drawn
    assert 'rel="prev"' not in drawn
    assert "due from Friday 27 November" in drawn
    assert piece("table", "pages()").strip() == ""


def test_each_chosen_filter_can_be_taken_away_and_all_at_once(piece):
    drawn = piece("filters", "chosen_filters(chosen, '/all')", chosen=[Chosen("State", "overdue", "/without")])
    assert "Remove this filter: </span>State: overdue" in drawn
    assert 'href="/without"' in drawn
    assert 'href="/all">Clear all' in drawn or 'href="/all"' in drawn
    assert piece("filters", "chosen_filters([], '/all')").strip() == ""


def test_the_number_of_results_is_said_aloud(piece):
    assert 'role="status">23 actions<' in piece("filters", "result_count('23 actions')")


def test_each_change_link_has_a_name_of_its_own(piece):
    facts = [Fact("Owner", "Amina Shah", [Link("Hand over", "/x")]), Fact("Due", None)]
    drawn = piece("facts", "summary_list(facts)", facts=facts)
    assert 'Hand over<span class="govuk-visually-hidden"> owner</span>' in drawn
    assert "Not provided" in drawn


def test_nothing_is_not_the_same_as_nought(piece):
    drawn = piece("facts", "summary_list(facts)", facts=[Fact("Updates", 0)])
    assert "Not provided" not in drawn


def test_what_happened_says_who_and_when_and_invents_no_time(piece):
    at = datetime(2026, 11, 18, 7, tzinfo=UTC)
    moments = [
        Moment("Reminder sent", "by the portal", "Wednesday 18 November 2026 at 7am", at),
        Moment("Begun", "", "2019"),
    ]
    drawn = piece("facts", "timeline(moments)", moments=moments)
    assert '<time datetime="2026-11-18T07:00:00+00:00">Wednesday 18 November 2026 at 7am</time>' in drawn
    assert drawn.count("<time") == 1


def test_an_empty_list_says_why_and_what_comes_next(piece):
    drawn = piece("facts", "empty_state('Nothing is waiting.', 'Next: the board.', then)", then=Link("Add one", "/add"))
    assert "Nothing is waiting." in drawn
    assert "Next: the board." in drawn
    assert ">Add one</a>" in drawn


def test_a_chart_says_everything_without_its_bars(piece):
    drawn = piece("chart", "bar_chart('162 of 208 schools confirmed', bars)", bars=[Bar("Primary", 118, 150)])
    without = re.sub(r"<svg.*?</svg>", "", drawn)
    for words in ("162 of 208 schools confirmed", "Primary", "118 of 150", "79%"):
        assert words in without
    assert "style=" not in drawn


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 0, 0), (0, 9, 0), (1, 900, 1), (899, 900, 99), (9, 9, 100)])
def test_a_bar_is_full_only_when_all_are_there(part, whole, percent):
    assert Bar("x", part, whole).percent == percent


def test_the_confirmation_has_the_heading_and_no_link(piece):
    drawn = piece("outcome", "confirmation_panel('Confirmed', 'HERTS-C4-117305')")
    assert "<h1" in drawn
    assert "HERTS-C4-117305" in drawn
    assert "<a" not in drawn


def test_a_mail_is_shown_as_it_will_be_sent(piece):
    drawn = piece("outcome", "mail_preview('a@example.org', 'Please confirm', 'Dear Jo,\n<b>')")
    assert "Dear Jo,\n&lt;b&gt;" in drawn


def test_a_forgotten_word_stops_a_component_too(piece):
    with pytest.raises(UndefinedError):
        piece("facts", "summary_list(facts)")


def test_no_template_of_ours_holds_style_or_script_or_switches_escaping_off():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+=\"|javascript:", text), path.name
        assert not re.search(r"\|\s*safe\b|autoescape", text), path.name
        assert not re.search(r"<script(?![^>]*type=\"module\")[^>]*>(?!\{\{ first_script \}\}</script>)", text), (
            path.name
        )
        assert not re.search(r"<form(?![^>]*novalidate)", text), path.name
