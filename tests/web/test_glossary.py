"""Short forms are spelled out at their first use on a page."""

import pytest

from portal.web.glossary import acronym, spell_out


@pytest.fixture(autouse=True)
def on_a_page(app):
    with app.test_request_context("/"):
        yield


def test_the_first_use_is_spelled_out_and_the_next_is_not():
    assert acronym("DSL") == "designated safeguarding lead (DSL)"
    assert acronym("DSL") == "DSL"


def test_a_name_keeps_its_capitals():
    assert acronym("GIAS") == "Get Information about Schools (GIAS)"


def test_text_is_spelled_out_once_and_stays_safe():
    spelled = "designated safeguarding lead (DSL) &amp; the local authority designated officer (LADO)"
    assert spell_out("Ask the DSL & the LADO. The DSL <b>") == f"Ask the {spelled}. The DSL &lt;b&gt;"


def test_several_of_them_are_spelled_out_in_the_plural():
    assert spell_out("Two ICBs and one ICB") == "Two integrated care boards (ICBs) and one ICB"


def test_what_the_writer_spelled_out_is_left_alone():
    assert spell_out("the integrated care board (ICB)") == "the integrated care board (ICB)"


def test_a_short_form_nobody_explained_is_an_error():
    with pytest.raises(KeyError):
        acronym("XYZ")
