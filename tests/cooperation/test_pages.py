"""The pages of campaigns, as each person gets them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round
from tests.world import World

HOME = "/p/tests/co-operation"
MINE = f"{HOME}/C1/900001"


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the main form."""
    form = page[page.index('id="main-content"') :]
    return dict(re.findall(r'name="(csrf_token|once|version)"[^>]*value="([^"]*)"', form))


def send(client: FlaskClient, page_at: str, to: str, **fields: str) -> tuple[int, str]:
    """Open the page and send its form to an address."""
    page = client.get(page_at).get_data(as_text=True)
    answer = client.post(to, data=hidden(page) | fields)
    return answer.status_code, answer.headers.get("Location", "")


ANSWER = {"answer": "yes", "lead": "right", "by_name": "Hope Head", "by_role": "head"}


def test_a_head_answers_on_one_page_and_reads_the_reference(cast: Cast, round_: Round, looks: Looks) -> None:
    client = looks.client(cast.head)
    assert "Confirm how Oakfield Primary School works with us" in client.get(MINE).get_data(as_text=True)
    assert send(client, MINE, f"{MINE}/answer", **ANSWER) == (303, f"{MINE}/confirmed")
    done = client.get(f"{MINE}/confirmed").get_data(as_text=True)
    assert "TESTS-C1-900001" in done and "Confirmed for Oakfield Primary School" in done


def test_a_form_sent_twice_answers_once(cast: Cast, round_: Round, looks: Looks, world: World) -> None:
    client = looks.client(cast.head)
    data = hidden(client.get(MINE).get_data(as_text=True)) | ANSWER
    assert [client.post(f"{MINE}/answer", data=data).status_code for _ in range(2)] == [303, 303]
    assert world.scalar("SELECT count(*) FROM given_answer") == 1


def test_what_was_typed_stays_when_something_is_missing(cast: Cast, round_: Round, looks: Looks) -> None:
    client = looks.client(cast.head)
    data = hidden(client.get(MINE).get_data(as_text=True)) | ANSWER | {"answer": "not at the moment", "lead": "changed"}
    page = client.post(f"{MINE}/answer", data=data | {"by_role": "head of school"}).get_data(as_text=True)
    assert "Error: " in page and "head of school" in page
    assert page.count("Say in a sentence why not at the moment") == 2
    assert page.count("Enter the name of the new designated safeguarding lead") == 2


def test_a_childs_details_stop_the_answer(cast: Cast, round_: Round, looks: Looks, world: World) -> None:
    client = looks.client(cast.head)
    said = ANSWER | {"answer": "yes, but we need help with something", "words": "About 943 476 5919"}
    data = hidden(client.get(MINE).get_data(as_text=True)) | said
    assert "not_about_a_child" in client.post(f"{MINE}/answer", data=data).get_data(as_text=True)
    assert client.post(f"{MINE}/answer", data=data | {"not_about_a_child": "yes"}).status_code == 303
    assert world.scalar("SELECT count(*) FROM audit_event WHERE kind = 'ChildDetailOverridden'") == 1


def test_a_lead_sends_to_the_head_who_signs_with_one_button(
    cast: Cast, round_: Round, looks: Looks, world: World
) -> None:
    lead, head = looks.client(cast.dsl), looks.client(cast.head)
    assert send(lead, MINE, f"{MINE}/answer", **ANSWER)[0] == 303
    assert "Sent to the head" in lead.get(f"{MINE}/confirmed").get_data(as_text=True)
    assert "Read and sign" in head.get("/p/tests/your-school").get_data(as_text=True)
    assert send(head, MINE, f"{MINE}/sign") == (303, f"{MINE}/confirmed")
    assert world.scalar("SELECT state FROM invitation WHERE id = :id", id=round_.invitation) == "confirmed"


def test_the_head_signs_only_the_answer_the_head_has_read(
    cast: Cast, round_: Round, looks: Looks, world: World
) -> None:
    lead, head = looks.client(cast.dsl), looks.client(cast.head)
    send(lead, MINE, f"{MINE}/answer", **ANSWER)
    read = hidden(head.get(MINE).get_data(as_text=True))
    send(lead, f"{MINE}/answer", f"{MINE}/answer", **ANSWER | {"answer": "not at the moment", "words": "No deputy"})
    for form in (read, {name: value for name, value in read.items() if name != "version"}):
        assert "Read it again, then sign" in head.post(f"{MINE}/sign", data=form).get_data(as_text=True)
    assert world.scalar("SELECT state FROM invitation WHERE id = :id", id=round_.invitation) == "prepared"
    assert send(head, MINE, f"{MINE}/sign")[0] == 303


def test_the_second_of_two_colleagues_sees_both_texts(cast: Cast, round_: Round, looks: Looks) -> None:
    head = looks.client(cast.head)
    stale = hidden(head.get(MINE).get_data(as_text=True)) | ANSWER
    assert send(looks.client(cast.dsl), MINE, f"{MINE}/answer", **ANSWER)[0] == 303
    page = head.post(f"{MINE}/answer", data=stale | {"answer": "not at the moment", "words": "Later"})
    assert "Somebody saved before you" in page.get_data(as_text=True)


def test_your_school_shows_what_waits_until_it_is_answered(cast: Cast, round_: Round, looks: Looks) -> None:
    client = looks.client(cast.head)
    assert "Answer: Co-operation of schools" in client.get("/p/tests/your-school").get_data(as_text=True)
    send(client, MINE, f"{MINE}/answer", **ANSWER)
    assert "Nothing is waiting for you." in client.get("/p/tests/your-school").get_data(as_text=True)


def test_a_head_lets_the_lead_sign_and_takes_it_back(cast: Cast, round_: Round, looks: Looks) -> None:
    client, at = looks.client(cast.head), f"/p/tests/your-school/people/{cast.dsl.person}"
    assert send(client, "/p/tests/your-school", f"{at}/let-sign")[0] == 303
    assert "Take it back" in client.get("/p/tests/your-school").get_data(as_text=True)
    assert send(client, "/p/tests/your-school", f"{at}/end-signing")[0] == 303
    assert "Let sign" in client.get("/p/tests/your-school").get_data(as_text=True)


@pytest.mark.parametrize("page", ["", "/history", "/who-can-see", "/answer", "/confirmed"])
def test_the_head_of_another_school_finds_no_page(cast: Cast, round_: Round, looks: Looks, page: str) -> None:
    assert looks.client(cast.other_head).get(f"{MINE}{page}").status_code == 404
    assert looks.client(cast.police_lead).get(f"{MINE}{page}").status_code == 404


def test_the_coverage_counts_and_each_count_is_its_list(cast: Cast, round_: Round, looks: Looks) -> None:
    send(looks.client(cast.head), MINE, f"{MINE}/answer", **ANSWER)
    chair = looks.client(cast.chair)
    page = chair.get(f"{HOME}/C1").get_data(as_text=True)
    assert "1 of 2 schools confirmed (50%)" in page
    links = re.findall(r'href="(/p/tests/co-operation/C1/schools[^"]*)" aria-label="[^"]*">(\d+)<', page)
    assert len(links) > 5
    for link, number in links:
        listed = chair.get(link.replace("&amp;", "&")).get_data(as_text=True)
        assert f"{number} school" in listed, link


def test_a_school_sees_totals_and_no_other_school(cast: Cast, round_: Round, looks: Looks) -> None:
    client = looks.client(cast.head)
    page = client.get(f"{HOME}/C1").get_data(as_text=True)
    assert "Elmfield" not in page and "too few schools" in page
    assert client.get(f"{HOME}/C1/schools").status_code == 404
    assert client.get(f"{HOME}/C1/schools.csv").status_code == 404


def test_the_list_downloads_with_its_filters(cast: Cast, round_: Round, looks: Looks, world: World) -> None:
    file = looks.client(cast.chair).get(f"{HOME}/C1/schools.csv?phase=Secondary").get_data(as_text=True)
    assert "Elmfield" in file and "Oakfield" not in file
    assert world.scalar("SELECT count(*) FROM opening WHERE manner = 'exported'") == 1


def test_the_officer_drafts_counts_and_opens_and_the_chair_approves(
    schools: Cast, version: object, looks: Looks, world: World
) -> None:
    officer, chair = looks.client(schools.education_officer), looks.client(schools.chair)
    said = {
        "asks": "schools",
        "title": "Round",
        "due_on-day": "1",
        "due_on-month": "3",
        "due_on-year": "2027",
        "legal_basis": "Named",
    }
    said |= {"asker": "Line", "asker_telephone": "01632 960140", "asker_email": "line@council.example"}
    assert send(officer, f"{HOME}/new", f"{HOME}/new", **said) == (303, f"{HOME}/C1/dry-run")
    assert send(officer, f"{HOME}/C1/dry-run", f"{HOME}/C1/dry-run")[0] == 303
    asked = chair.get(f"{HOME}/C1/approve").get_data(as_text=True)
    assert "ask 2 schools and send 3 mails" in asked and "Please confirm by Monday 1 March 2027" in asked
    assert asked.count('<td data-label="Goes to">Safeguarding lead</td>') == 3 and "Lead partners" in asked
    assert officer.get(f"{HOME}/C1/approve").status_code == 404
    assert send(chair, f"{HOME}/C1/approve", f"{HOME}/C1/approve")[0] == 303
    check = officer.get(f"{HOME}/C1/open").get_data(as_text=True)
    assert "ask 2 schools and to send 3 mails" in check and "TESTS-C1-123456" in check
    assert send(officer, f"{HOME}/C1/open", f"{HOME}/C1/open")[0] == 303
    assert world.scalar("SELECT count(*) FROM message WHERE template = 'cooperation/invitation'") == 3


def test_the_officer_asks_only_some_schools_and_the_pages_say_which(
    schools: Cast, version: object, looks: Looks, world: World
) -> None:
    officer, said = looks.client(schools.education_officer), {"asks": "schools", "title": "Round", "legal_basis": "Law"}
    said |= {"due_on-day": "1", "due_on-month": "3", "due_on-year": "2027", "phases": "Secondary"}
    said |= {"asker": "Line", "asker_telephone": "01632 960140", "asker_email": "line@council.example"}
    wrong = officer.post(
        f"{HOME}/new", data=hidden(officer.get(f"{HOME}/new").get_data(as_text=True)) | {"phases": "X"}
    )
    assert "choose one of the answers on this page" in wrong.get_data(as_text=True)
    assert send(officer, f"{HOME}/new", f"{HOME}/new", **said) == (303, f"{HOME}/C1/dry-run")
    assert send(officer, f"{HOME}/C1/dry-run", f"{HOME}/C1/dry-run")[0] == 303
    assert "Only schools that are" in officer.get(f"{HOME}/C1/dry-run").get_data(as_text=True)
    asked = looks.client(schools.chair).get(f"{HOME}/C1/approve").get_data(as_text=True)
    assert "ask 1 school and" in asked and "Only schools that are" in asked


def test_opening_is_refused_in_words_before_approval(schools: Cast, approved: object, looks: Looks) -> None:
    chair = looks.client(schools.chair)
    assert chair.get(f"{HOME}/C1/open").status_code == 404
    assert looks.client(schools.police_lead).get(f"{HOME}/C1").status_code == 404


def test_a_campaign_stops_with_a_reason(cast: Cast, round_: Round, looks: Looks) -> None:
    office = looks.client(cast.business_manager)
    assert send(office, f"{HOME}/C1/stop", f"{HOME}/C1/stop", why="Asked twice by mistake")[0] == 303
    assert "Asked twice by mistake" in office.get(f"{HOME}/C1").get_data(as_text=True)
    assert looks.client(cast.head).get(f"{MINE}/answer").status_code == 403


def test_history_names_who_answered_and_who_opened(cast: Cast, round_: Round, looks: Looks) -> None:
    client = looks.client(cast.head)
    send(client, MINE, f"{MINE}/answer", **ANSWER)
    page = client.get(f"{MINE}/history").get_data(as_text=True)
    assert "Answered by the head" in page and "Opened first by the school" in page
    assert "Hope Head, Oakfield Primary School, opened" in page
    hidden_page = client.get(f"{MINE}/history?own=hide").get_data(as_text=True)
    assert "Hope Head, Oakfield Primary School, opened" not in hidden_page


@pytest.fixture
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT set_config")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "page", [HOME, f"{HOME}/C1", f"{HOME}/C1/schools?state=sent", f"{HOME}/C1/history", MINE, f"{MINE}/history"]
)
def test_each_page_asks_at_most_eight_questions(
    cast: Cast, round_: Round, looks: Looks, statements: list[str], page: str
) -> None:
    client = looks.client(cast.business_manager)
    statements.clear()
    assert client.get(page).status_code == 200
    assert len(statements) <= 8, "\n".join(statements)


@pytest.mark.parametrize("page", [MINE, f"{MINE}/answer", "/p/tests/your-school", f"{HOME}/C1"])
def test_each_page_of_a_school_asks_at_most_eight_questions(
    cast: Cast, round_: Round, looks: Looks, statements: list[str], page: str
) -> None:
    client = looks.client(cast.head)
    statements.clear()
    assert client.get(page).status_code == 200
    assert len(statements) <= 8, "\n".join(statements)
