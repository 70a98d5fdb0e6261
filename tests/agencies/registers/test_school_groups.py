"""Which school belongs to which trust, since when; a trust is its UID."""

from datetime import date

import pytest

from agencies.registers.school_groups import groups, read_group_links
from tests.agencies.registers.register_files import group_links_file, sample


def test_a_school_joins_a_trust_on_a_day():
    link = read_group_links(group_links_file({})).rows[0]
    assert (link.urn, link.group.uid, link.group.is_trust, link.joined_on) == (
        "138539", "2044", True, date(2012, 8, 1)
    )  # fmt: skip


def test_a_federation_is_no_trust():
    link = read_group_links(group_links_file({"Group Type (code)": "01", "Group Type": "Federation"})).rows[0]
    assert not link.group.is_trust


def test_todays_file_of_group_links_is_read():
    reading = read_group_links(sample("group_links_SYNTHETIC.csv"))
    assert (reading.errors, len(reading.rows)) == ((), 12)
    assert all(link.group.is_trust and link.joined_on for link in reading.rows)


def test_a_trust_of_several_schools_is_one_group():
    rows = read_group_links(group_links_file({}, {"URN": "138540"}, {"Group UID": "99", "Group Name": "Other"})).rows
    assert [group.uid for group in groups(rows)] == ["99", "2044"]


def test_the_nought_a_spreadsheet_drops_from_a_company_number_is_put_back():
    link = read_group_links(group_links_file({"Companies House Number": "7318714"})).rows[0]
    assert link.group.companies_house_number == "07318714"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, 'Row 3, column URN: "138539 in group 2044" is also on row 2.'),
        ({"URN": "138540", "Group Name": "Other"}, '"Other" is not the name that row 2 gives group 2044.'),
        ({"Group UID": "TR1"}, '"TR1" is not a group UID.'),
    ],
)
def test_a_bad_group_link_is_refused_in_words(change, words):
    reading = read_group_links(group_links_file({}, change))
    assert reading.rows == ()
    assert words in str(reading.errors[0])
