"""Councils, police forces, integrated care boards and NHS trusts, as the demonstration carries them."""

from datetime import date

import pytest

from agencies.registers import icbs
from agencies.registers.councils import read_councils
from agencies.registers.icbs import read_icbs
from agencies.registers.nhs_names import in_ordinary_case
from agencies.registers.nhs_trusts import read_nhs_trusts
from agencies.registers.police_forces import read_police_forces
from tests.agencies.registers.register_files import carried, table


def test_hertfordshire_has_one_force_and_parts_of_two_boards():
    councils = {council.dfe_code: council for council in read_councils(carried("councils.csv")).rows}
    county = councils["919"]
    assert (county.gss_code, county.police_force_codes, county.icb_codes) == (
        "E10000015", ("E23000027",), ("QM7", "QUE")
    )  # fmt: skip
    assert sorted(councils) == ["873", "874", "919"]


def test_every_council_carried_finds_its_force_and_boards():
    forces = {force.code for force in read_police_forces(carried("police_forces.csv")).rows}
    boards = {icb.ods_code for icb in read_icbs(carried("icbs.csv")).rows}
    councils = read_councils(carried("councils.csv")).rows
    assert all(forces.issuperset(council.police_force_codes) for council in councils)
    assert all(boards.issuperset(council.icb_codes) for council in councils)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (read_councils, "councils.csv"),
        (read_police_forces, "police_forces.csv"),
        (read_icbs, "icbs.csv"),
        (read_nhs_trusts, "nhs_trusts.csv"),
    ],
)
def test_the_same_body_twice_in_one_file_is_refused(read, name):
    lines = carried(name).splitlines(keepends=True)
    reading = read(b"".join([*lines, lines[1]]))
    assert reading.rows == ()
    assert "is also on row 2." in str(reading.errors[0])


def test_two_boards_end_the_day_before_their_one_successor_begins():
    boards = {icb.key: icb for icb in read_icbs(carried("icbs.csv")).rows}
    for code in ("QM7", "QUE"):
        assert (boards[code].closed_on, boards[code].successor_key) == (date(2026, 3, 31), "central-east")
    assert (boards["central-east"].opened_on, boards["central-east"].ods_code) == (date(2026, 4, 1), None)


def test_the_trusts_of_the_area_are_read():
    trusts = {trust.ods_code: trust for trust in read_nhs_trusts(carried("nhs_trusts.csv")).rows}
    assert len(trusts) == 13
    assert (trusts["RY4"].name, trusts["RY4"].town) == ("Hertfordshire Community NHS Trust", "Welwyn Garden City")


def test_facts_filled_by_hand_are_marked_to_check():
    by_hand = carried("councils.csv").replace(b"Board,\n", b"Board,icb dfe_la_code\n", 1)
    assert read_councils(by_hand).rows[0].to_check == ("icb", "dfe_la_code")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"ods_code": "qm7", "name": "A"}], '"qm7" is not an ODS code.'),
        ([{"name": "A"}], "Row 2, column ods_code: The cell is empty."),
        ([{"ods_code": "QM7", "name": "A", "successor_key": "QX"}], '"QX" is not another board of this file.'),
        ([{"ods_code": "QM7", "name": "A", "successor_key": "QM7"}], '"QM7" is not another board of this file.'),
        ([{"ods_code": "QM7", "name": "A"}] * 2, 'column key: "QM7" is also on row 2.'),
        ([{"key": key, "ods_code": "QM7", "name": "A"} for key in "ab"], 'column ods_code: "QM7" is also on row 2.'),
        (
            [{"ods_code": "QM7", "name": "A", "opened_on": "02-04-2026", "closed_on": "01-04-2026"}],
            'column closed_on: "01-04-2026" is before the day in opened_on.',
        ),
    ],
)
def test_a_bad_board_is_refused_in_words(rows, words):
    reading = read_icbs(table((*icbs.NEEDED_COLUMNS, *icbs.OTHER_COLUMNS), *rows))
    assert words in str(reading.errors[0])


def test_two_councils_cannot_share_a_dfe_code():
    reading = read_councils(carried("councils.csv").replace(b",873,", b",919,"))
    assert 'column dfe_la_code: "919" is also on row' in str(reading.errors[0])


def test_a_bad_code_among_several_is_named():
    reading = read_councils(carried("councils.csv").replace(b"QM7;QUE", b"QM7;?"))
    assert 'column icb_ods_codes_pre_2026_04: "?" is not an ODS code.' in str(reading.errors[0])


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("NHS CORNWALL AND THE ISLES OF SCILLY ICB", "NHS Cornwall and the Isles of Scilly ICB"),
        ("THE CHRISTIE NHS FOUNDATION TRUST", "The Christie NHS Foundation Trust"),
        ("ALDER HEY CHILDREN'S", "Alder Hey Children's"),
        ("Barts Health", "Barts Health"),
    ],
)
def test_names_in_capitals_are_made_readable(printed, read):
    assert in_ordinary_case(printed) == read
