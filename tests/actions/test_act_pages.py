"""The pages on which people act: once, in words, with what they typed never lost."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from tests.actions.conftest import Promises, in_days
from tests.actions.pages import boxes, fill_in, hidden, page_of, state_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.statements import statements

NEW = "/p/tests/actions/new"


def count(cast: Cast) -> int:
    return int(cast.world.scalar("SELECT count(*) FROM action"))


def asked(**more: str) -> dict[str, Any]:
    return {"title": "Share the audit", "who": "Pia", **boxes("due_on", in_days(14)), **more}


def test_the_chair_adds_an_action_with_what_who_and_when(cast: Cast, looks: Looks) -> None:
    client = looks.client(cast.chair)
    answer = fill_in(client, NEW, **asked())
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "is offered to Pia Police, Testshire Constabulary" in page and "Share the audit" in page
    assert "is offered to Pia Police" not in client.get(answer.location).text.split("What has happened")[0]


def test_staff_propose_and_the_page_says_so_above_the_button(cast: Cast, looks: Looks) -> None:
    client = looks.client(cast.police_lead)
    page = client.get(NEW).text
    assert page.index("It becomes a proposal") < page.index("Propose it</button>")
    assert page.index("Seen by:") < page.index("Propose it</button>")
    fill_in(client, NEW, **asked(who="ICB"), who_exactly=str(cast.health))
    assert cast.world.scalar("SELECT state FROM action") == "proposed"


def test_part_of_a_name_that_several_have_asks_which_and_keeps_the_rest(cast: Cast, looks: Looks) -> None:
    client = looks.client(cast.business_manager)
    answer = fill_in(client, NEW, **asked(who="constabulary"))
    assert "Several match “constabulary”" in answer.text and "Share the audit" in answer.text
    assert "<title>Error: Add an action" in answer.text
    chosen = f"{cast.police}:{cast.police_lead.person}"
    fill_in(client, NEW, kept=hidden(answer.text), **asked(who="constabulary"), who_exactly=chosen)
    assert cast.world.scalar("SELECT offered_to_id FROM action") == cast.police_lead.person


def test_a_name_nobody_has_is_said_at_its_field(cast: Cast, looks: Looks) -> None:
    page = fill_in(looks.client(cast.chair), NEW, **asked(who="Zyx")).text
    assert page.count("Nobody here matches “Zyx”") == 2 and count(cast) == 0


def test_a_form_sent_twice_makes_one_action(cast: Cast, looks: Looks) -> None:
    client = looks.client(cast.chair)
    kept = hidden(client.get(NEW).text)
    first, second = (fill_in(client, NEW, kept=kept, **asked()) for _ in range(2))
    assert first.location == second.location and count(cast) == 1


def test_what_a_meeting_agreed_is_owned_at_once(cast: Cast, looks: Looks) -> None:
    fill_in(looks.client(cast.business_manager), NEW, **asked(), agreed_by="Rosa")
    assert cast.world.scalar("SELECT state || ' ' || (refuse_by_on IS NOT NULL) FROM action") == "in progress true"


def test_a_date_that_is_past_is_refused_at_its_box(cast: Cast, looks: Looks) -> None:
    page = fill_in(looks.client(cast.chair), NEW, **{**asked(), **boxes("due_on", in_days(-3))}).text
    assert 'href="#due_on-day"' in page and "or later" in page


def test_an_update_takes_one_page_and_a_banner_says_it_is_saved(cast: Cast, looks: Looks, promises: Promises) -> None:
    address, client = page_of(cast, promises.started()), looks.client(cast.police_lead)
    answer = fill_in(client, address, text="The draft is out.", status="as it is")
    assert answer.status_code == 303
    assert "Your update is saved." in client.get(answer.location).text
    assert "Your update is saved." not in (page := client.get(answer.location).text) and "The draft is out." in page


def test_blocked_needs_to_say_by_whom_and_keeps_the_words(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started()
    address, client = page_of(cast, key), looks.client(cast.police_lead)
    page = fill_in(client, address, text="No printer", status="blocked").text
    assert page.count("Enter who can unblock it") == 2 and "No printer</textarea>" in page
    fill_in(client, address, kept=hidden(page), text="No printer", status="blocked", who_can_unblock="The ICB")
    assert state_of(cast, key) == "blocked"


def test_an_offer_is_accepted_by_naming_its_owner(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.offered()
    answer = fill_in(
        looks.client(cast.police_representative), page_of(cast, key, "/accept"), owner=str(cast.police_other.person)
    )
    assert answer.status_code == 303 and state_of(cast, key) == "in progress"


def test_who_declines_says_why(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.offered()
    client, address = looks.client(cast.police_representative), page_of(cast, key, "/decline")
    assert "Enter why your agency cannot take this" in fill_in(client, address).text
    fill_in(client, address, reason="Not ours.", alternative="Ask the council.")
    assert state_of(cast, key) == "declined"


def test_a_declined_action_is_offered_to_another_agency(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.offered()
    fill_in(looks.client(cast.police_representative), page_of(cast, key, "/decline"), reason="Not ours.")
    client, address = looks.client(cast.business_manager), page_of(cast, key, "/offer")
    assert 'value="Testshire Constabulary"' in client.get(address).text
    fill_in(client, address, who="NHS Testshire ICB", **boxes("due_on", in_days(20)))
    assert cast.world.scalar("SELECT lead_agency_id FROM action") == cast.health


def test_finishing_needs_something_that_shows_it(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.helped()
    client, address = looks.client(cast.police_lead), page_of(cast, key, "/finish")
    page = client.get(address).text
    assert "up to 10 MB" in page and "not scanned for viruses" in page
    assert "Say what shows it, or add a link or a file" in fill_in(client, address).text
    fill_in(client, address, statement="Twenty reports.", covers="October")
    assert state_of(cast, key) == "finished"


def test_a_file_that_is_refused_says_why_and_keeps_the_words(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.helped()
    client, address = looks.client(cast.police_lead), page_of(cast, key, "/finish")
    bad = fill_in(client, address, statement="See the file.", file=(io.BytesIO(b"MZ"), "run.exe")).text
    assert "Files ending in .exe are not taken" in bad and "See the file.</textarea>" in bad
    assert state_of(cast, key) == "in progress" and cast.world.scalar("SELECT count(*) FROM evidence") == 0
    fill_in(client, address, kept=hidden(bad), statement="See the file.")
    assert state_of(cast, key) == "finished"


def test_a_file_comes_back_as_an_attachment_and_its_download_is_noted(
    cast: Cast, looks: Looks, promises: Promises
) -> None:
    key = promises.helped()
    fill_in(
        looks.client(cast.police_lead),
        page_of(cast, key, "/finish"),
        file=(io.BytesIO(b"Week, cards\n1, 3\n"), "a.csv"),
    )
    evidence = cast.world.scalar("SELECT id FROM evidence")
    answer = looks.client(cast.business_manager).get(page_of(cast, key, f"/evidence/{evidence}/file"))
    assert answer.data == b"Week, cards\n1, 3\n" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment") and answer.mimetype == "text/csv"
    assert cast.world.scalar("SELECT count(*) FROM opening WHERE manner = 'exported'") == 1
    for nobody in (cast.trust_staff, cast.stranger):
        assert looks.client(nobody).get(page_of(cast, key, f"/evidence/{evidence}/file")).status_code == 404


def test_the_verifier_sends_back_only_with_what_is_missing(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.finished()
    client, address = looks.client(cast.business_manager), page_of(cast, key, "/check")
    assert "Twenty reports show it in use." in client.get(address).text
    page = fill_in(client, address, verdict="sent back").text
    assert page.count("Enter what is missing") == 2
    fill_in(client, address, kept=hidden(page), verdict="sent back", reason="Figures for the north.")
    assert state_of(cast, key) == "in progress"


def test_the_verifier_closes_and_may_open_again_with_a_reason(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.finished()
    client = looks.client(cast.business_manager)
    fill_in(client, page_of(cast, key, "/check"), verdict="accepted")
    assert state_of(cast, key) == "closed"
    fill_in(client, page_of(cast, key, "/reopen"), reason="The cards are gone again.")
    assert state_of(cast, key) == "in progress"


def test_the_page_before_withdrawing_names_exactly_what(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started(title="A card")
    client, address = looks.client(cast.chair), page_of(cast, key, "/withdraw")
    page = client.get(address).text
    assert all(words in page for words in ("A card", "Pia Police", "Testshire Constabulary", "Withdraw TESTS-A"))
    fill_in(client, address, reason="The law changed.", replaced_by="The new duty.")
    assert state_of(cast, key) == "withdrawn"


def test_a_hand_over_can_be_undone_from_its_banner(cast: Cast, looks: Looks, promises: Promises) -> None:
    key, client = promises.started(), looks.client(cast.police_lead)
    answer = fill_in(client, page_of(cast, key, "/hand-over"), owner=str(cast.police_other.person))
    page = client.get(answer.location).text
    assert "is handed over to Paul Police" in page and ">Undo</button>" in page
    undo = page_of(cast, key, f"/hand-over/undo?owner={cast.police_lead.person}")
    client.post(undo, data=hidden(page) | {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]})
    assert cast.world.scalar("SELECT owner_id FROM action") == cast.police_lead.person


def test_another_agency_is_added_with_its_part(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started()
    fill_in(
        looks.client(cast.business_manager),
        page_of(cast, key, "/contributors/new"),
        who="Hana",
        task="Print the cards",
    )
    page = looks.client(cast.health_lead).get(page_of(cast, key)).text
    assert "Agencies that help" in page and "Print the cards" in page


def test_the_agency_that_helps_hands_its_part_to_a_colleague(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.helped()
    address = page_of(cast, key, f"/contributors/{cast.health}/hand-over")
    client = looks.client(cast.health_lead)
    assert address in client.get(page_of(cast, key)).text
    fill_in(client, address, owner=str(cast.health_representative.person))
    owner = "SELECT owner_id FROM part WHERE agency_id = :agency"
    assert cast.world.scalar(owner, agency=cast.health) == cast.health_representative.person
    assert looks.client(cast.police_lead).get(address).status_code == 403


def test_evidence_put_in_by_mistake_is_taken_down_for_good(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.finished()
    evidence = cast.world.scalar("SELECT id FROM evidence")
    address = page_of(cast, key, f"/evidence/{evidence}/take-down")
    client = looks.client(cast.police_lead)
    assert "cannot be brought back" in client.get(address).text
    fill_in(client, address, why="It named somebody.")
    page = client.get(page_of(cast, key, "/evidence")).text
    assert "Taken down on" in page and "Twenty reports" not in page


def test_an_act_that_is_not_theirs_is_a_page_with_a_sentence(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.finished()
    answer = looks.client(cast.police_lead).get(page_of(cast, key, "/check"))
    assert answer.status_code == 403 and "Another agency has to check this" in answer.text
    assert "Pia Police" in answer.text and "/check" not in looks.client(cast.police_lead).get(page_of(cast, key)).text


ACTS = (
    "accept", "decline", "offer", "agree", "refuse-acceptance", "finish", "check", "reopen", "hand-over", "withdraw",
    "contributors/new", "evidence/new", "evidence", "history", "updates", "who-can-see",
)  # fmt: skip


def test_an_action_out_of_sight_is_the_same_404_on_every_page(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started()
    cast.world.exclude(cast.police_other, cast.here, "action", key)
    for somebody in (cast.trust_staff, cast.police_other, cast.stranger):
        client = looks.client(somebody)
        nowhere = client.get("/p/tests/actions/TESTS-A0")
        assert nowhere.status_code == 404
        for act in ("", *(f"/{act}" for act in ACTS)):
            assert client.get(page_of(cast, key, act)).status_code == 404, act


@pytest.mark.parametrize("state", ["offered", "started", "finished", "closed"])
def test_every_page_answers_everybody_in_words_and_few_statements(
    cast: Cast, looks: Looks, promises: Promises, state: str
) -> None:
    key = getattr(promises, state)()
    for somebody in (cast.business_manager, cast.police_representative, cast.scrutineer):
        client = looks.client(somebody)
        for act in ACTS:
            address = page_of(cast, key, f"/{act}")
            with statements(cast.world.connection) as sent:
                answer = client.get(address)
            assert answer.status_code in (200, 403) and len(sent) <= 8, (act, sent)


def test_the_second_of_two_verifiers_sees_what_the_first_did_beside_own_words(
    cast: Cast, looks: Looks, promises: Promises
) -> None:
    key = promises.finished()
    address, second = page_of(cast, key, "/check"), looks.client(cast.office_worker)
    kept = hidden(second.get(address).text)
    fill_in(looks.client(cast.business_manager), address, verdict="sent back", reason="Figures for the north.")
    late = fill_in(second, address, kept=kept, verdict="accepted", reason="I read all of it.")
    assert late.status_code == 409 and state_of(cast, key) == "in progress"
    assert "I read all of it." in late.text and "Figures for the north." in late.text and "Bela Manager" in late.text


def test_who_hands_over_after_a_change_sees_both_and_may_send_again(
    cast: Cast, looks: Looks, promises: Promises
) -> None:
    key = promises.started()
    address, owner = page_of(cast, key, "/hand-over"), looks.client(cast.police_lead)
    kept = hidden(owner.get(address).text)
    fill_in(
        looks.client(cast.business_manager), page_of(cast, key), text="Stuck", status="blocked", who_can_unblock="X"
    )
    late = fill_in(owner, address, kept=kept, owner=str(cast.police_other.person), text="Please take it.")
    assert late.status_code == 409 and "Please take it.</textarea>" in late.text and "Stuck" in late.text
    fill_in(owner, address, kept=hidden(late.text), owner=str(cast.police_other.person), text="Please take it.")
    assert cast.world.scalar("SELECT owner_id FROM action") == cast.police_other.person


def test_history_leaves_out_own_visits_until_asked(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started()
    looks.client(cast.chair).get(page_of(cast, key))
    client = looks.client(cast.police_lead)
    client.get(page_of(cast, key))
    page, whole = (client.get(page_of(cast, key, f"/history{more}")).text for more in ("", "?own=1"))
    assert (
        "Ines Chair, Partnership office, opened it" in page and "Pia Police, Testshire Constabulary, opened" not in page
    )
    assert "Pia Police, Testshire Constabulary, opened" in whole


def test_the_next_rung_is_named_with_its_day(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started(due_on=in_days(1))
    with clock.frozen(clock.now() + timedelta(days=12)):
        page = looks.client(cast.police_lead).get(page_of(cast, key)).text
    assert "Goes to the chair, Ines Chair, on " in page and "working days late" in page


def test_a_child_named_in_an_update_stops_and_the_way_on_is_recorded(
    cast: Cast, looks: Looks, promises: Promises
) -> None:
    address, client = page_of(cast, promises.started()), looks.client(cast.police_lead)
    words = "The number is 943 476 5919."
    page = fill_in(client, address, text=words, status="as it is").text
    assert "We stopped here" in page and words in page
    fill_in(client, address, kept=hidden(page), text=words, status="as it is", not_about_a_child="yes")
    assert cast.world.scalar("SELECT count(*) FROM audit_event WHERE kind = 'ChildDetailOverridden'") == 1
