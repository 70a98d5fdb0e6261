"""What people type into our fields, and what they are told when it cannot be taken."""

from __future__ import annotations

import io
import re
from enum import StrEnum

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from portal.web.fields import (
    CheckboxesField,
    Choice,
    EmailField,
    FileField,
    RadiosField,
    SelectField,
    SuggestedTextField,
    TextAreaField,
    TextField,
    TickField,
)
from portal.web.forms import PortalForm


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    SENT_BACK = "sent back"


class EveryField(PortalForm):
    what = TextField("What has to be done", limit=20)
    note = TextAreaField("What has happened", optional=True, limit=50)
    email = EmailField("Work email address", optional=True)
    owner = SuggestedTextField("Owner", optional=True, suggestions=["A & B"])
    verdict = RadiosField("Answer", [Choice(v.value, v.value) for v in Verdict], coerce=Verdict, optional=True)
    topics = CheckboxesField("Topics", [Choice("n", "Neglect"), Choice("e", "Exploitation")], optional=True)
    level = SelectField("Level", [Choice("1", "First")], optional=True)
    sure = TickField("I have checked this", optional=True)
    file = FileField("Evidence", limits="PDF, up to 1 KB", max_bytes=1024, optional=True)


@pytest.fixture
def fill(app):
    """Fill the form in, check it, and give it back."""
    with app.test_request_context("/", method="POST"):

        def _fill(**typed):
            typed.setdefault("what", "Do it")
            form = EveryField(formdata=MultiDict([(k, v) for k, vs in typed.items() for v in _several(vs)]))
            form.validate()
            return form

        yield _fill


def _several(value):
    return value if isinstance(value, list) else [value]


def test_text_is_tidied(fill):
    form = fill(what="  Do it \t", note="one\r\ntwo\rthree")
    assert form.what.data == "Do it"
    assert form.note.data == "one\ntwo\nthree"


def test_an_empty_field_says_what_to_enter(fill):
    assert fill(what="   ").what.error == "Enter what has to be done"


def test_text_too_long_says_by_how_much_and_is_kept(fill):
    form = fill(what="x" * 25)
    assert form.what.error == "What has to be done must be 20 characters or fewer. Take out 5 characters"
    assert form.what.data == "x" * 25


@pytest.mark.parametrize("typed", ["a\x00b", "a\x07b", "a\x1bb", "a\x7fb", "a\ud800b", "a\nb"])
def test_characters_nobody_sees_are_refused_in_words(fill, typed):
    assert "cannot be shown" in fill(what=typed).what.error


def test_several_lines_may_have_several_lines_and_no_null(fill):
    assert fill(note="a\nb\tc").note.error is None
    assert "cannot be shown" in fill(note="a\x00b").note.error


@pytest.mark.parametrize("typed", ["name", "name@", "@example.org", "a@b", "a b@example.org", "a@b@example.org"])
def test_an_address_must_look_like_one(fill, typed):
    assert fill(email=typed).email.error == "Enter an email address in the correct format, like name@example.com"


def test_an_answer_becomes_its_enum(fill):
    assert fill(verdict="sent back").verdict.data is Verdict.SENT_BACK
    assert fill().verdict.data is None


def test_an_answer_that_is_not_offered_is_an_error_and_no_fault(fill):
    form = fill(verdict="<b>", topics=["n", "zzz"], level="99")
    for field in (form.verdict, form.topics, form.level):
        assert "choose one of the answers on this page" in field.error


def test_several_boxes_give_several_answers(fill):
    assert fill(topics=["n", "e"]).topics.data == ["n", "e"]
    assert fill().topics.data == []


def test_a_box_is_ticked_or_not(fill):
    assert fill(sure="yes").sure.data is True
    assert fill().sure.data is False


def test_a_file_too_big_or_empty_says_so(fill):
    assert fill(file=_file(b"x" * 2048)).file.error == "The file is 2 KB. Choose one of 1 KB or less"
    assert fill(file=_file(b"")).file.error == "The file is empty. Choose another one"
    assert fill(file=_file(b"%PDF")).file.data.filename == "a.pdf"


def test_text_in_place_of_a_file_is_no_file(fill):
    assert fill(file="not a file").file.data is None


def _file(content):
    return FileStorage(io.BytesIO(content), filename="a.pdf", name="file")


def test_free_text_asks_not_to_name_a_child_and_an_address_does_not(draw, fill):
    form = fill()
    asks = "Do not name a child"
    assert asks in draw("{{ draw_field(f) }}", f=form.what)
    assert asks in draw("{{ draw_field(f) }}", f=form.note)
    assert asks not in draw("{{ draw_field(f) }}", f=form.email)


def test_the_limits_of_a_file_are_named_before_choosing(draw, fill):
    assert "PDF, up to 1 KB." in draw("{{ draw_field(f) }}", f=fill().file)


def test_the_limit_of_a_long_answer_is_said_without_script(draw, fill):
    assert "You can use up to 50 characters" in draw("{{ draw_field(f) }}", f=fill().note)


def test_no_field_lets_the_browser_put_its_own_words_first(draw, fill):
    form = fill()
    drawn = "".join(draw("{{ draw_field(f) }}", f=field) for field in form if hasattr(field, "optional"))
    assert not re.search(r"\brequired\b", drawn)
    assert "(optional)" in drawn


def test_what_was_typed_comes_back_safe(draw, fill):
    form = fill(what='"><script>', note="</textarea><script>", owner="<b>", verdict="accepted", topics="e", level="1")
    drawn = "".join(draw("{{ draw_field(f) }}", f=field) for field in form if hasattr(field, "optional"))
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert '<option value="A &amp; B">' in drawn
    assert re.search(r'value="accepted"\s+checked', drawn)
    assert re.search(r'value="1"\s+selected', drawn)
