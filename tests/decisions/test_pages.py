"""Pages of decisions: each opens in few statements, acts work without script, and who may not see finds no trace."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from flask import Response
from markupsafe import escape
from sqlalchemy import text as sql

from portal.access.roles import Role
from portal.decisions import notice_routes
from portal.web.pdf import NOT_HERE, NotDrawn
from tests.cast import Cast
from tests.decisions.questions import OBJECTS, Questions, reload
from tests.pdf_reading import read_pdf
from tests.people import Someone
from tests.statements import statements

MOST = 8


def page_of(questions: Questions, key: uuid.UUID, more: str = "") -> str:
    """The address of that decision's page."""
    with questions.looks.as_(questions.cast.chair):
        return f"/p/tests/decisions/{reload(key).reference}{more}"


def hidden_of(page: str) -> dict[str, str]:
    """The fields of the form that nobody sees."""
    return dict(re.findall(r'<input id="\w+" name="(csrf_token|once|version)" type="hidden" value="([^"]*)">', page))


def send(questions: Questions, who: Someone | None, address: str, **form: str):
    """Fill the form at that address and send it; the answer to it."""
    client = questions.looks.client(who)
    page = client.get(address)
    assert page.status_code == 200, page.text
    hidden = hidden_of(page.text)
    return client.post(address, data={**hidden, **form})


@pytest.mark.parametrize("more", ["", "/history", "/who-can-see", "/change-paper", "/withdraw"])
@pytest.mark.parametrize("who", ["chair", "business_manager"])
def test_every_page_of_a_decision_opens_in_few_statements(cast: Cast, questions: Questions, who: str, more: str):
    address = page_of(questions, questions.agreed(), more)
    client = questions.looks.client(getattr(cast, who))
    with statements(cast.world.connection) as sent:
        answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert len(sent) <= MOST, sent


@pytest.mark.parametrize(
    "query", ["", "?show=all&sort=title", "?show=overdue", "?state=open&class=delegated", "?from=x"]
)
def test_the_list_opens_in_few_statements_whatever_its_address_asks(cast: Cast, questions: Questions, query: str):
    questions.opened()
    client = questions.looks.client(cast.chair)
    with statements(cast.world.connection) as sent:
        answer = client.get(f"/p/tests/decisions{query}")
    assert answer.status_code == 200, answer.text
    assert len(sent) <= MOST, sent


def test_a_seat_answers_on_one_page_and_takes_it_back(cast: Cast, questions: Questions):
    key = questions.opened()
    address = page_of(questions, key)
    answer = send(questions, questions.health_delegate, address + "/answer", kind="agree")
    assert answer.status_code == 303, answer.text
    assert "Agrees" in questions.looks.client(cast.chair).get(address).text
    assert send(questions, questions.health_delegate, address + "/take-back").status_code == 303
    assert "Agrees" not in questions.looks.client(cast.chair).get(address).text


def test_an_objection_without_its_ground_keeps_what_was_typed(questions: Questions):
    address = page_of(questions, questions.opened(), "/answer")
    answer = send(questions, questions.health_delegate, address, kind="object", text="It costs too much.")
    assert answer.status_code == 200
    assert "Enter what would resolve the objection" in answer.text and "It costs too much." in answer.text


def test_a_mandate_that_ends_between_opening_and_sending_is_refused_and_the_words_are_kept(
    cast: Cast, questions: Questions
):
    address = page_of(questions, questions.opened(), "/answer")
    client = questions.looks.client(questions.health_delegate)
    words = "It costs too much for <small> wards, and nobody has asked them."
    form = hidden_of(client.get(address).text) | {"kind": "object", "text": words, "resolved_by": "A cheaper way."}
    cast.world.appoint(questions.health_delegate, Role.STAFF)
    with cast.world.as_owner() as connection:
        ended = sql("UPDATE mandate SET ends_on = current_date - 1 WHERE person_id = :person")
        connection.execute(ended, {"person": questions.health_delegate.person})
    answer = client.post(address, data=form)
    assert answer.status_code == 404
    assert "was not taken" in answer.text
    assert str(escape(words)) in answer.text
    assert cast.world.scalar("SELECT count(*) FROM decision_answer") == 0


def issued_notice(questions: Questions, readers: str) -> str:
    """The address of the notice of a decision that the chair issued to these readers."""
    address = page_of(questions, questions.agreed())
    day = {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2030"}
    sent = send(questions, questions.cast.chair, address + "/issue", reasons="It helps.", readers=readers, **day)
    assert sent.status_code == 303, sent.text
    return address + "/notice"


def test_the_chair_issues_and_anybody_checks_the_receipt(questions: Questions):
    notice = questions.looks.client(None).get(issued_notice(questions, "public")).text
    words = re.sub(r"<[^>]+>", "\n", notice[notice.index('id="notice">') + 12 : notice.index("Receipt</h2>")])
    for text, said in ((words, "Yes: a notice"), (words.replace("helps", "help"), "No: no notice")):
        answer = send(questions, None, "/p/tests/decisions/check-a-notice", text=text)
        assert said in answer.text


def test_changing_the_paper_says_first_that_answers_become_void(cast: Cast, questions: Questions):
    key = questions.opened()
    questions.says(questions.health_delegate, key, questions.health, OBJECTS)
    address = page_of(questions, key)
    page = questions.looks.client(cast.business_manager).get(address + "/change-paper").text
    assert "This makes 1 answer void." in page
    assert send(questions, cast.business_manager, address + "/change-paper", reason="A slip.").status_code == 303
    assert "Consideration" in questions.looks.client(cast.chair).get(address).text


def test_who_may_not_see_a_decision_finds_no_trace(cast: Cast, questions: Questions):
    address = page_of(questions, questions.opened())
    client = questions.looks.client(cast.head)
    for more in ("", "/history", "/who-can-see", "/answer", "/issue", "/notice"):
        assert client.get(address + more).status_code == 404
    reference = address.rpartition("/")[2]
    assert reference not in client.get("/p/tests/decisions?show=all").text


def test_an_agency_is_consulted_and_its_concern_is_answered(cast: Cast, questions: Questions):
    key = questions.draft()
    address = page_of(questions, key)
    sent = send(questions, cast.business_manager, address + "/consult", agencies=str(cast.trust))
    assert sent.status_code == 303, sent.text
    said = send(questions, cast.trust_staff, address + "/view", view="concern", text="Small schools have no deputy.")
    assert said.status_code == 303, said.text
    page = questions.looks.client(cast.chair).get(address).text
    assert "Owed an answer" in page
    reply = re.search(r'href="([^"]+/reply)"', page)
    assert reply
    assert send(questions, cast.chair, reply[1], text="They share one.").status_code == 303
    assert "They share one." in questions.looks.client(cast.trust_staff).get(address).text


def test_a_new_question_takes_one_page(cast: Cast, questions: Questions):
    form = {"title": "Adopt it", "question": "Do we?", "why_no_meeting": "Small.", "kind": "delegated"}
    sent = send(questions, cast.business_manager, "/p/tests/decisions/new", **form)
    assert sent.status_code == 303, sent.text
    assert questions.looks.client(cast.chair).get(sent.location).status_code == 200


def test_your_work_lists_what_waits_about_decisions_for_whom_it_waits(cast: Cast, questions: Questions):
    asked = questions.opened()
    ready = questions.agreed()
    names = {key: page_of(questions, key).rpartition("/")[2] for key in (asked, ready)}
    delegate = questions.looks.client(questions.health_delegate).get("/your-work").text
    assert f"{names[asked]}/answer" in delegate and f"{names[ready]}/answer" not in delegate
    assert f"{names[asked]}/answer" not in questions.looks.client(questions.health_alternate).get("/your-work").text
    assert f"{names[ready]}/issue" in questions.looks.client(cast.chair).get("/your-work").text
    assert f"{names[ready]}/issue" not in questions.looks.client(cast.business_manager).get("/your-work").text


def test_your_work_says_which_concern_is_owed_an_answer_and_whose_view_is_asked(cast: Cast, questions: Questions):
    address = page_of(questions, questions.draft())
    send(questions, cast.business_manager, address + "/consult", agencies=str(cast.trust))
    assert f"{address}/view" in questions.looks.client(cast.trust_staff).get("/your-work").text
    send(questions, cast.trust_staff, address + "/view", view="concern", text="Small schools have no deputy.")
    assert f"{address}/view" not in questions.looks.client(cast.trust_staff).get("/your-work").text
    assert "Concerns owed an answer" in questions.looks.client(cast.business_manager).get("/your-work").text


def test_the_notice_as_pdf_says_what_the_page_says_with_its_receipt(questions: Questions):
    address = issued_notice(questions, "public")
    client = questions.looks.client(None)
    page, file = client.get(address).text, client.get(address + ".pdf")
    assert f'href="{address}.pdf"' in page
    assert file.mimetype == "application/pdf"
    found = read_pdf(file.data)
    shown = page[page.index('id="notice">') + 12 : page.index("Receipt</h2>")]
    for words in unescape(re.sub(r"<[^>]+>", "\n", shown)).split("\n"):
        assert " ".join(words.split()).replace(" ", "") in found.text.replace(" ", "")
    receipt = re.search(r'portal-hash">([0-9a-f]{64})', page)
    assert receipt and receipt[1] in found.text.replace(" ", "")
    assert found.is_tagged and found.language == "en"
    assert all(address.split("/")[-2] in one and "Issued " in one for one in found.pages)


def test_who_may_not_read_the_notice_finds_no_file_of_it(cast: Cast, questions: Questions):
    address = issued_notice(questions, "all") + ".pdf"
    assert questions.looks.client(cast.chair).get(address).status_code == 200
    for who in (None, cast.stranger):
        assert questions.looks.client(who).get(address).status_code == 404


def test_where_no_pdf_can_be_made_a_page_says_so_in_words(questions: Questions, monkeypatch: pytest.MonkeyPatch):
    def cannot(*_: str) -> Response:
        raise NotDrawn(NOT_HERE)

    monkeypatch.setattr(notice_routes, "pdf_response", cannot)
    told = questions.looks.client(None).get(issued_notice(questions, "public") + ".pdf")
    assert told.status_code == 503
    assert "There is no PDF just now" in told.text and "Print the page instead" in told.text
