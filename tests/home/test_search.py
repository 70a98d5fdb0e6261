"""Finding by words: exactly what the person may read, newest first, and a clear sentence for everything else."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from portal import clock
from portal.home.searching import in_pieces
from tests.cast import Cast
from tests.conftest import Looks
from tests.statements import statements

FEW = "Type a word of two letters or more."
STOPS = "These words are in almost every text. Add one that says what it is about."


def titles(page: str) -> list[str]:
    """The titles of the hits, in their order and without marks."""
    cells = re.findall(r'data-label="Title"><a[^>]*>(.*?)</a>', page)
    return [unescape(re.sub(r"</?mark>", "", cell)) for cell in cells]


def found(client: Any, words: str, **more: str) -> list[str]:
    return titles(client.get("/search", query_string={"q": words, **more}).text)


def sentence(page: str) -> str:
    match = re.search(r'role="status">([^<]*)<', page)
    return unescape(match[1]) if match else ""


def test_words_are_found_in_any_form_and_marked_in_the_title(cast: Cast, looks: Looks, action: Any) -> None:
    action("Visits to <schools> that exclude & suspend")
    for who in (cast.chair, cast.police_lead):
        page = looks.client(who).get("/search?q=school+visiting").text
        assert titles(page) == ["Visits to <schools> that exclude & suspend"]
        assert re.findall(r"<mark>(.*?)</mark>", page) == ["Visits", "schools"]


def test_the_description_is_read_as_well_and_every_word_has_to_stand(cast: Cast, looks: Looks, action: Any) -> None:
    action("Train the front desk", done_means="The wallabies are counted.")
    for who in (cast.chair, cast.police_lead):
        client = looks.client(who)
        assert found(client, "wallaby desk") == ["Train the front desk"]
        assert found(client, "wallaby giraffe") == []


def test_a_changed_title_is_found_by_its_new_words_at_once(cast: Cast, looks: Looks, action: Any) -> None:
    key, client = action("Wallaby round"), looks.client(cast.chair)
    with cast.world.as_owner() as connection:
        connection.exec_driver_sql("UPDATE action SET title = 'Giraffe round' WHERE id = %s", (key,))
    assert found(client, "wallaby") == [] and found(client, "giraffe") == ["Giraffe round"]


def test_what_a_person_may_not_see_answers_as_what_never_was(cast: Cast, looks: Looks, action: Any) -> None:
    action("Wallaby round")
    stranger = looks.client(cast.health_lead)
    hidden, absent = (stranger.get(f"/search?q={word}").text for word in ("wallaby", "giraffe"))
    assert sentence(hidden) == "Nothing you can see has these words: wallaby"
    assert sentence(absent) == "Nothing you can see has these words: giraffe"
    assert found(looks.client(cast.police_lead), "wallaby") == ["Wallaby round"]


def test_somebody_kept_from_a_record_does_not_find_it(cast: Cast, looks: Looks, action: Any) -> None:
    key = action("Wallaby round")
    assert found(looks.client(cast.scrutineer), "wallaby") == ["Wallaby round"]
    cast.world.exclude(cast.scrutineer, cast.here, "action", key)
    assert found(looks.client(cast.scrutineer), "wallaby") == []


@pytest.mark.parametrize("who", ["chair", "police_lead"])
def test_the_list_goes_on_by_key_newest_first_and_back_again(cast: Cast, looks: Looks, action: Any, who: str) -> None:
    for number in range(120):
        action(f"Wallaby {number}", created_at=clock.now() - timedelta(minutes=number))
    client, address, seen = looks.client(getattr(cast, who)), "/search?q=wallabies", []
    for _ in range(3):
        page = client.get(address).text
        seen.append(titles(page))
        further = re.search(r'href="([^"]+)" rel="next"', page)
        address = "/search" + unescape(further[1]) if further else ""
    assert [title for page in seen for title in page] == [f"Wallaby {number}" for number in range(120)]
    assert not address
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back and titles(client.get("/search" + unescape(back[1])).text) == seen[1]


@pytest.mark.parametrize("who", ["chair", "police_lead", "head", "police_coordinator", "scrutineer"])
def test_a_search_takes_at_most_eight_statements(cast: Cast, looks: Looks, action: Any, who: str) -> None:
    for number in range(60):
        action(f"Wallaby {number}")
    client = looks.client(getattr(cast, who))
    client.get("/your-work")
    with statements(cast.world.connection) as seen:
        assert client.get("/search?q=wallaby").status_code == 200
    assert len(seen) <= 8, "\n".join(seen)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("x", FEW),
        ("! & | ( ) :* <->", FEW),
        ("🐝 🐝", FEW),
        ("the", STOPS),
        ("the of or", STOPS),
        ("word " * 500, "That is too long to look for. Use at most 200 letters."),
        ('"wall', 'Nothing you can see has these words: "wall'),
        ("-wallaby", "Nothing you can see has these words: -wallaby"),
        ("ab & !c | (d", "Nothing you can see has these words: ab & !c | (d"),
        ("wall\x00aby\x07", "Nothing you can see has these words: wall aby"),
        ("защита детей", "Nothing you can see has these words: защита детей"),
        ("安全保护", "Nothing you can see has these words: 安全保护"),
    ],
)
def test_whatever_is_typed_gets_a_clear_sentence(cast: Cast, looks: Looks, typed: str, answer: str) -> None:
    for who in (cast.chair, cast.police_lead):
        page = looks.client(who).get("/search", query_string={"q": typed})
        assert page.status_code == 200 and sentence(page.text) == answer


def test_an_empty_search_asks_for_nothing_and_says_nothing(cast: Cast, looks: Looks) -> None:
    assert sentence(looks.client(cast.chair).get("/search?q=+").text) == ""


@pytest.mark.parametrize("key", ["x", "W10", "%00", "bm9uZQ"])
def test_a_broken_key_shows_the_first_page(cast: Cast, looks: Looks, action: Any, key: str) -> None:
    action("Wallaby round")
    assert titles(looks.client(cast.chair).get(f"/search?q=wallaby&from={key}").text) == ["Wallaby round"]


def test_a_title_cut_for_its_marks_is_the_same_title() -> None:
    pieces = in_pieces("<b>Wall</b>: a wallaby’s", {"wallaby"})
    assert "".join(piece for piece, _ in pieces) == "<b>Wall</b>: a wallaby’s"
    assert [piece for piece, is_asked in pieces if is_asked] == ["wallaby"]
