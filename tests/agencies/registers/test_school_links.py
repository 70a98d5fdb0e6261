"""Which school followed which, told once, whichever of the two the register's row belongs to."""

from collections import Counter
from datetime import date

import pytest

from agencies.registers.school_links import LinkKind, Succession, read_school_links, successions
from tests.agencies.registers.register_files import carried, links_file, sample

NORTHGATE = Succession("117085", "138539", date(2012, 8, 1))
OTHER_SIDE = {"URN": "138539", "LinkURN": "117085", "LinkType": "Predecessor"}


def test_northgate_was_followed_by_its_academy():
    assert successions(read_school_links(carried("school_links.csv")).rows) == (NORTHGATE,)


def test_a_succession_told_from_both_sides_is_one():
    assert successions(read_school_links(links_file({}, OTHER_SIDE)).rows) == (NORTHGATE,)


@pytest.mark.parametrize("other_day", ["", "02/08/2012"])
def test_where_the_two_sides_differ_the_earlier_day_counts(other_day):
    rows = read_school_links(links_file({}, {**OTHER_SIDE, "LinkEstablishedDate": other_day})).rows
    assert successions(rows) == successions(reversed(rows)) == (NORTHGATE,)


def test_a_succession_without_a_day_has_none():
    rows = read_school_links(links_file({"LinkEstablishedDate": ""})).rows
    assert successions(rows) == (Succession("117085", "138539", None),)


def test_several_schools_may_come_together_in_one():
    merged = {"LinkURN": "138539", "LinkType": "Successor - merged"}
    rows = read_school_links(links_file(merged, {**merged, "URN": "117086"})).rows
    assert [(one.predecessor_urn, one.successor_urn) for one in successions(rows)] == [
        ("117085", "138539"),
        ("117086", "138539"),
    ]


def test_every_kind_of_link_in_todays_register_is_known():
    reading = read_school_links(sample("school_links_SYNTHETIC.csv"))
    assert reading.errors == ()
    assert Counter(link.kind for link in reading.rows) == {
        LinkKind.SUCCESSOR: 41,
        LinkKind.PREDECESSOR: 10,
        LinkKind.MERGED_PREDECESSOR: 3,
        LinkKind.MERGED_SUCCESSOR: 2,
        LinkKind.OTHER: 4,
    }


def test_a_shared_sixth_form_is_no_succession():
    rows = read_school_links(links_file({"LinkType": "Sixth Form Centre Link"})).rows
    assert (rows[0].kind, rows[0].link_type, successions(rows)) == (LinkKind.OTHER, "Sixth Form Centre Link", ())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"LinkURN": "117085"}, 'Row 2, column LinkURN: "117085" is the school itself.'),
        ({"LinkType": ""}, "Row 2, column LinkType: The cell is empty."),
        ({"LinkEstablishedDate": "2012-08-01"}, 'column LinkEstablishedDate: "2012-08-01" is not a date.'),
    ],
)
def test_a_bad_link_is_refused_in_words(change, words):
    assert words in str(read_school_links(links_file(change)).errors[0])


def test_two_schools_cannot_each_follow_the_other():
    reading = read_school_links(links_file({}, {**OTHER_SIDE, "LinkType": "Successor"}))
    assert "contradicts row 2: each school would follow the other." in str(reading.errors[0])
