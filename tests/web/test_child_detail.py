"""Child-level detail stays out, and ordinary work is not stopped for nothing."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.web.child_detail import ChildDetailKind, find, is_nhs_number


@pytest.fixture(autouse=True)
def on_a_monday():
    with clock.frozen(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        yield


def with_check_digit(nine: int) -> str | None:
    return next((f"{nine}{last}" for last in range(10) if is_nhs_number(f"{nine}{last}")), None)


nhs_numbers = st.integers(400_000_000, 999_999_999).map(with_check_digit).filter(bool)


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5919",
        "9434765919",
        "The child (943-476-5919) was seen.",
        "NHS no:9434765919.",
        "NHS number\u00a0943\u00a0476\u00a05919, seen",
        "In 2026 943 476 5919 was seen",
        "on 2026-11-05 9434765919",
        "\uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19",
        "9434\u200b765919",
        "943\n476 5919 no, but 943 476 5919",
        "943 476 5910 is wrong, 943 476 5919 is right",
    ],
)
def test_an_nhs_number_stops_the_writer(text):
    found = find(text)
    assert found is not None
    assert found.kind is ChildDetailKind.NHS_NUMBER
    assert "Do not name a child" in found.sentence


@given(nhs_numbers, st.sampled_from(["{}", "child {}, seen", "({})", "NHS:{}"]))
def test_every_valid_number_is_found_in_both_ways_of_writing_it(number, sentence):
    assert find(sentence.format(number)) is not None
    assert find(sentence.format(f"{number[:3]} {number[3:6]} {number[6:]}")) is not None


@given(nhs_numbers, st.integers(1, 9))
def test_a_wrong_check_digit_is_no_nhs_number(number, off):
    assert find(f"{number[:9]}{(int(number[9]) + off) % 10}") is None


@pytest.mark.parametrize(
    "text",
    [
        "94347659190",
        "19434765919",
        "A9434765919",
        "9434765919B",
        "12-9434765919",
        "9434765919-1",
        "+44 943 476 5919",
        "+44 (0)943 476 5919",
        "0 943 476 5919",
        "(0)9434765919",
        "0044 9434765919",
        "94 34 76 59 19",
        "9434 765919",
    ],
)
def test_part_of_a_longer_number_or_a_telephone_number_is_left_alone(text):
    assert find(text) is None


@given(st.integers(100_000, 149_999), st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(10_000, 999_999))
def test_urns_dates_and_references_pass(urn, day, reference):
    for written in (f"{day:%d/%m/%Y}", f"{day.isoformat()}", f"{day:%d %B %Y}", f"{day:%d.%m.%Y}"):
        assert find(f"URN {urn} {written} HERTS-A{reference} {urn} HERTS-C4-{urn} by {written} {reference}") is None


@given(
    st.from_regex(
        r"0(?:20 [378]\d{3} \d{4}|1\d1 \d{3} \d{4}|1\d{3} \d{6}|7\d{3} \d{6}|7\d{9}|1\d{3} \d{5})", fullmatch=True
    )
)
def test_telephone_numbers_pass_however_they_are_written(number):
    assert find(f"Ring {number} now") is None
    for abroad in ("+44 ", "+44", "+44 (0)", "0044 "):
        assert find(f"Ring {abroad}{number[1:]} now") is None


@given(st.from_regex(r"07\d{3} \d{3} \d{3}|0\d{3} \d{3} \d{4}|\(0\d{3}\) \d{3} \d{4}", fullmatch=True))
def test_telephone_numbers_in_groups_pass(number):
    assert find(f"Ring {number}, or come in") is None


@pytest.mark.parametrize(
    "text",
    [
        "Jo Marsh, born 3 May 2015, was seen",
        "Jo Marsh (DOB 03/05/2015)",
        "JO MARSH D.O.B. 3.5.15",
        "Date of birth: 2015-05-03, Jo Marsh",
        "the child was born on 3rd of May 2015",
        "Jo, dob 03-05-15",
        "Jo Marsh was born in 2015",
        "Ann Marsh, date of birth 3 May 1961",
        "Born May 3rd, 2015",
    ],
)
def test_a_name_beside_a_birth_stops_the_writer(text):
    found = find(text)
    assert found is not None
    assert found.kind is ChildDetailKind.BIRTH
    assert "an age in years is enough" in found.sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Record the date of birth at every referral. Southshire Council agreed on this.",
        "Stubborn delays since 3 May 2015",
        "Newborn babies: Jo Marsh reports by 3 May 2027",
        "Jo Marsh updates the toolkit by 3 May 2027",
        "The strategy was born on 3 May 1989",
        "Date of birth is not kept. On Monday March papers are due.",
        "born\n\nJo Marsh reports on 3 May 2015",
        "Working Together 2023 and Keeping Children Safe in Education",
        "DOB 31/02/2015",
    ],
)
def test_ordinary_work_is_not_stopped(text):
    assert find(text) is None


def test_a_birth_to_come_or_of_a_grown_person_without_a_name_passes():
    assert find("born 24 November 2026") is None
    assert find("born 23 November 2008") is None
    assert find("born 24 November 2008") is not None


@given(st.text())
def test_no_text_breaks_the_search(text):
    find(f"born {text} dob")


def test_the_detail_itself_does_not_reach_a_log():
    found = find("943 476 5919")
    assert "943 476 5919" in found.sentence
    assert "943" not in repr(found)


def test_a_long_text_is_read_in_a_moment():
    started = time.perf_counter()
    find("dob Jo " * 20_000)
    assert time.perf_counter() - started < 5
