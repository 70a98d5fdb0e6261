"""A campaign asks schools and colleges, and no university unless somebody says so."""

import pytest

from agencies.registers.school_scope import in_scope_by_default
from agencies.registers.schools import read_schools
from tests.agencies.registers.register_files import carried


def test_a_university_is_the_one_open_establishment_not_asked():
    is_open = [school for school in read_schools(carried("schools.csv")).rows if school.status.is_open]
    left_out = [
        school.urn
        for school in is_open
        if not in_scope_by_default(type_code=school.type_code, type_name=school.type_name, type_group=school.type_group)
    ]
    print(f"881 rows, {len(is_open)} open, {len(is_open) - len(left_out)} in scope; left out: {left_out}")
    assert (len(is_open), left_out) == (596, ["133783"])


@pytest.mark.parametrize(
    ("type_code", "type_name", "asked"),
    [
        ("29", None, False),
        (None, "Higher education institutions", False),
        (None, "HIGHER EDUCATION INSTITUTIONS", False),
        ("30", None, False),
        ("37", "British schools overseas", False),
        ("18", "Further education", True),
        ("32", "Special post 16 institution", True),
        ("15", "Local authority nursery school", True),
        (None, None, True),
    ],
)
def test_who_is_asked_goes_by_type(type_code, type_name, asked):
    assert in_scope_by_default(type_code=type_code, type_name=type_name, type_group=None) is asked


@pytest.mark.parametrize(
    ("type_group", "asked"), [("Universities", False), ("Welsh schools", False), ("Colleges", True)]
)
def test_where_there_is_no_type_its_group_decides(type_group, asked):
    assert in_scope_by_default(type_code=None, type_name=None, type_group=type_group) is asked
