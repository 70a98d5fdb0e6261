"""Two versions compare clause by clause, and what was added or taken out is said word by word."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from agencies.sectors import Sector
from portal.arrangements.comparison import Mark, compare, compare_words
from portal.arrangements.queries import ClauseText, DutyText


def clause(key: str, text: str, *duties: str) -> ClauseText:
    asked = tuple(DutyText(Sector.EDUCATION, one) for one in duties)
    return ClauseText(uuid.uuid4(), key, 1, key.title(), text, asked)


def test_a_changed_word_is_marked_and_the_rest_stands() -> None:
    pieces = compare_words("Schools name a lead.", "Schools name a deputy.")
    assert [(one.mark, one.text.strip()) for one in pieces] == [
        (Mark.SAME, "Schools name a"),
        (Mark.REMOVED, "lead."),
        (Mark.ADDED, "deputy."),
    ]


def test_clauses_are_matched_by_key_and_unchanged_ones_counted() -> None:
    old = [clause("same", "Stays."), clause("gone", "Goes."), clause("moved", "Old words.")]
    new = [clause("moved", "New words."), clause("same", "Stays."), clause("fresh", "Comes.")]
    found = compare(old, new)
    assert [(one.key, one.what) for one in found.changes] == [
        ("moved", "changed"),
        ("fresh", "new"),
        ("gone", "taken out"),
    ]
    assert [one.key for one in found.unchanged] == ["same"]


def test_a_duty_alone_makes_a_clause_changed() -> None:
    found = compare([clause("a", "Text.", "Ring.")], [clause("a", "Text.", "Ring.", "Write.")])
    assert [(one.mark, one.text) for one in found.changes[0].duties] == [
        (Mark.ADDED, "Schools and other education: Write.")
    ]


def test_a_new_heading_shows() -> None:
    new = ClauseText(uuid.uuid4(), "a", 1, "Another name", "Text.", ())
    assert "name" in "".join(one.text for one in compare([clause("a", "Text.")], [new]).changes[0].pieces)


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_marked_words_give_back_both_texts(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(one.text for one in pieces if one.mark is not Mark.ADDED).split() == old.split()
    assert "".join(one.text for one in pieces if one.mark is not Mark.REMOVED).split() == new.split()
