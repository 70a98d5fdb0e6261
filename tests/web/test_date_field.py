"""A date in three boxes."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from portal.web.fields import DateField
from portal.web.forms import PortalForm


class DueForm(PortalForm):
    due = DateField("Due date", earliest=lambda: date(2026, 11, 23), latest=date(2030, 12, 31))
    seen = DateField("Last seen", optional=True)


@pytest.fixture
def fill(app):
    """Fill in day, month and year."""
    with app.test_request_context("/", method="POST"):

        def _fill(day, month, year):
            form = DueForm(formdata=MultiDict({"due-day": day, "due-month": month, "due-year": year}))
            form.validate()
            return form.due

        yield _fill


@pytest.mark.parametrize("month", ["11", "Nov", "november", " NOVEMBER "])
def test_a_month_may_be_a_number_or_a_word(fill, month):
    assert fill("27", month, "2026").data == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("typed", "message", "box"),
    [
        (("", "", ""), "Enter due date, like 27 11 2026", "due-day"),
        (("27", "", "2026"), "Due date must include a month", "due-month"),
        (("", "", "2026"), "Due date must include a day and a month", "due-day"),
        (("27", "11", "26"), "Due date must have a year of 4 numbers, like 2026", "due-year"),
        (("27", "13", "2026"), "Due date must be a real date, like 27 11 2026", "due-month"),
        (("31", "2", "2027"), "Due date must be a real date, like 27 11 2026", "due-day"),
        (("0", "0", "0000"), "Due date must be a real date, like 27 11 2026", "due-day"),
        (("²", "11", "2026"), "Due date must be a real date, like 27 11 2026", "due-day"),
        (("-1", "11", "2026"), "Due date must be a real date, like 27 11 2026", "due-day"),
        (("22", "11", "2026"), "Due date must be Monday 23 November 2026 or later", "due-day"),
        (("1", "1", "2031"), "Due date must be Tuesday 31 December 2030 or earlier", "due-day"),
    ],
)
def test_a_wrong_date_says_how_to_put_it_right_and_leads_to_the_first_wrong_box(fill, typed, message, box):
    field = fill(*typed)
    assert field.error == message
    assert field.error_id == box


def test_what_was_typed_stays_in_the_boxes_and_the_wrong_one_is_marked(draw, fill):
    drawn = draw("{{ draw_field(f) }}", f=fill("27", "13", "2026"))
    assert 'value="13"' in drawn
    assert drawn.count("govuk-input--error") == 1


def test_a_date_of_the_record_fills_the_boxes(app, draw):
    with app.test_request_context("/"):
        form = DueForm(data={"due": date(2027, 3, 4)})
        assert form.due.boxes == {"day": "4", "month": "3", "year": "2027"}


def test_an_optional_date_may_be_empty(app):
    with app.test_request_context("/", method="POST"):
        form = DueForm(formdata=MultiDict({"due-day": "27", "due-month": "11", "due-year": "2026"}))
        assert form.validate()
        assert form.seen.data is None
