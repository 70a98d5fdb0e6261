"""The quick way to draw a field says what the page library's macros say, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from portal.web import drawing
from portal.web.field_base import PortalField
from portal.web.fields import Choice, EmailField, RadiosField, SuggestedTextField, TextAreaField, TextField
from portal.web.forms import PortalForm
from portal.web.plain_fields import draw_plainly

SHARP = """<b>"it's" & so on</b>"""


class Asked(PortalForm):
    what = TextField("What has <b>to be</b> done?", hint=SHARP, width="govuk-input--width-10")
    code = TextField("Code", about_people=False, autocomplete="one-time-code")
    email = EmailField("Work email address", optional=True)
    who = SuggestedTextField("Who?", optional=True, suggestions=[SHARP])
    note = TextAreaField("What has happened?", limit=1_000, rows=4)
    link = TextAreaField("Where?", about_people=False, hint="A page")
    answer = RadiosField("Which?", [Choice("1", "One"), Choice(SHARP, SHARP, SHARP)], hint="One of two")
    bare = RadiosField("Which else?", [Choice("1", "One")], optional=True)


FIELDS = ("what", "code", "email", "who", "note", "link", "answer", "bare")


def as_read(html: object) -> str:
    """Without the white space that a browser does not show."""
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", str(html))).strip()


@pytest.fixture(params=[{}, dict.fromkeys(FIELDS, SHARP)], ids=["empty", "typed"])
def form(app, request) -> Iterator[PortalForm]:
    with app.test_request_context("/", method="POST"):
        yield Asked(formdata=MultiDict(request.param))


@pytest.mark.parametrize("size", ["s", "m"])
@pytest.mark.parametrize("name", FIELDS)
def test_people_read_the_same_field_either_way(form: PortalForm, name: str, size: str, monkeypatch) -> None:
    field: PortalField = form[name]
    quick = drawing.draw_field(field, heading=size == "m")
    assert draw_plainly(field, size)
    monkeypatch.setattr(drawing, "draw_plainly", lambda *_: None)
    assert as_read(quick) == as_read(drawing.draw_field(field, heading=size == "m"))


def test_a_field_with_a_message_is_drawn_by_the_library(form: PortalForm) -> None:
    form.refuse("Enter something else", form["what"])
    assert draw_plainly(form["what"], "s") is None
    assert "govuk-error-message" in drawing.draw_field(form["what"])
