"""What a newly read register would change is known before anything is written, by URN alone."""

from dataclasses import replace
from datetime import date

from agencies.registers.school_changes import compare
from agencies.registers.schools import School, SchoolStatus, read_schools
from tests.agencies.registers.register_files import carried, schools_file

OPEN = read_schools(schools_file({})).rows[0]
CLOSED = replace(OPEN, status=SchoolStatus.CLOSED, closed_on=date(2026, 8, 31))


def by_urn(*schools: School) -> dict[str, School]:
    return {school.urn: school for school in schools}


def test_the_same_file_twice_changes_nothing():
    rows = read_schools(carried("schools.csv")).rows
    changes = compare(by_urn(*rows), rows)
    assert changes.is_empty
    assert (len(changes.unchanged), changes.missing_from_file) == (881, ())


def test_the_first_import_brings_every_school():
    rows = read_schools(carried("schools.csv")).rows
    assert len(compare({}, rows).new) == 881


def test_a_new_school_is_new_even_under_a_known_name():
    namesake = replace(OPEN, urn="139159")
    changes = compare(by_urn(OPEN), [OPEN, namesake])
    assert (changes.new, changes.unchanged, changes.changed) == ((namesake,), (OPEN.urn,), ())


def test_a_changed_school_says_which_facts_changed():
    changes = compare(by_urn(OPEN), [replace(OPEN, name="New name", high_age=7)])
    assert [change.facts for change in changes.changed] == [("name", "high_age")]
    assert not changes.is_empty


def test_a_school_that_closed_is_told_apart_from_one_that_changed():
    changes = compare(by_urn(OPEN), [CLOSED])
    assert [change.after for change in changes.closed] == [CLOSED]
    assert (changes.changed, changes.reopened) == ((), ())


def test_a_closed_school_whose_name_is_corrected_changed_and_did_not_close_again():
    changes = compare(by_urn(CLOSED), [replace(CLOSED, name="New name")])
    assert [change.facts for change in changes.changed] == [("name",)]
    assert (changes.closed, changes.reopened) == ((), ())


def test_a_school_that_opens_again_is_told():
    changes = compare(by_urn(CLOSED), [OPEN])
    assert [change.before for change in changes.reopened] == [CLOSED]
    assert (changes.changed, changes.closed) == ((), ())


def test_a_school_missing_from_the_file_is_told_and_not_ended():
    changes = compare(by_urn(OPEN), [])
    assert changes.missing_from_file == (OPEN.urn,)
    assert changes.is_empty
