"""The register of schools on pages: checked and applied by the worker, whole or not at all, twice changes nothing."""

from __future__ import annotations

import pytest

from agencies.registers import school_links
from portal.imports import work
from portal.imports.policy import JOB
from portal.messages.worker import job
from portal.partnership.school_preview import preview_schools
from tests.agencies.registers.register_files import LINK, schools_file, table
from tests.imports.conftest import Office

OLD = {"URN": "117085", "EstablishmentName": "Northgate Primary"}
CLOSED = {**OLD, "EstablishmentStatus (name)": "Closed", "CloseDate": "31-07-2012"}
ACADEMY = {"URN": "138539", "EstablishmentName": "Northgate Academy", "OpenDate": "01-08-2012"}


def schools(office: Office) -> int:
    return int(office.world.scalar("SELECT count(*) FROM school"))


def test_the_check_names_new_closed_and_converted_and_writes_nothing(office: Office) -> None:
    first = office.upload(schools_file(OLD))
    office.work()
    office.apply(first)
    page = office.upload(schools_file(CLOSED, ACADEMY), table(school_links.COLUMNS, LINK))
    office.work()
    text = office.client.get(page).text
    assert schools(office) == 1
    for name in ("New", "Closed", "Converted"):
        assert f">{name}<" in text, text
    converted = office.client.get(f"{page}/found/converted").text
    assert "Northgate Academy" in converted and "follows Northgate Primary (117085)" in converted
    assert "117085" in office.client.get(f"{page}/found/closed.csv").text
    assert "is read in" in office.apply(page)
    assert office.world.scalar("SELECT count(*) FROM agency WHERE successor_id IS NOT NULL") == 1


def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    first = office.upload(schools_file(OLD))
    office.work()
    office.apply(first)
    again = office.upload(schools_file(OLD))
    office.work()
    assert "It changes nothing" in office.client.get(again).text


def test_the_page_moves_by_itself_while_the_worker_works(office: Office) -> None:
    answer = office.client.get(office.upload(schools_file(OLD)))
    assert answer.headers["Refresh"] == "2" and "waits for its turn" in answer.text
    office.work()
    assert "Refresh" not in office.client.get(answer.request.path).headers


def test_who_asked_is_told_by_mail_and_the_file_is_gone(office: Office) -> None:
    page = office.upload(schools_file(OLD))
    office.work()
    office.apply(page)
    assert office.world.scalar("SELECT template FROM message") == "imports/done"
    assert office.world.scalar("SELECT file IS NULL FROM import_run")


def fails(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """A fault after everything was written, before it is kept."""
    with monkeypatch.context() as dying:
        dying.setattr(work, "tell_done", lambda *_, **__: 1 / 0)
        return office.work()


def test_a_fault_in_the_middle_leaves_nothing_half_and_it_is_begun_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = office.upload(schools_file(OLD, ACADEMY))
    office.work()
    office.client.post(f"{page}/apply", data=office.hidden(page))
    assert fails(office, monkeypatch) == [None]
    assert schools(office) == 0
    assert "Step 4 of 5" in office.client.get(page).text
    office.work()
    assert schools(office) == 2


def test_after_three_beginnings_without_an_end_it_is_refused_in_words(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = office.upload(schools_file(OLD, ACADEMY))
    office.work()
    office.client.post(f"{page}/apply", data=office.hidden(page))
    for _ in range(work.TRIES):
        assert fails(office, monkeypatch) == [None]
    assert office.work() == ["refused"]
    assert "stopped three times" in office.client.get(page).text
    assert (schools(office), office.world.scalar("SELECT count(*) FROM message")) == (0, 1)


def test_a_fault_in_one_holds_no_other_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.upload(schools_file(OLD))
    second = office.upload(schools_file(ACADEMY))

    def stumbles(file: bytes, *more: object, **named: object) -> object:
        return 1 / 0 if b"117085" in file else preview_schools(file, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "preview_schools", stumbles)
    assert office.work() == [None, "checked"]
    assert "1 school in the file" in office.client.get(second).text


def test_a_file_with_a_wrong_row_is_refused_with_its_cure(office: Office) -> None:
    page = office.upload(schools_file({**OLD, "OpenDate": "31-02-2016"}))
    office.work()
    text = office.client.get(page).text
    assert "Row 2, column OpenDate: &#34;31-02-2016&#34;" in text
    assert "31-02-2016" in office.client.get(f"{page}/errors.csv").text
    assert schools(office) == 0


def test_a_file_nobody_applies_is_removed_after_seven_days(office: Office) -> None:
    office.upload(schools_file(OLD))
    office.work()
    office.world.connection.exec_driver_sql("UPDATE import_run SET started_at = now() - interval '8 days'")
    with job(office.worker, JOB):
        assert work.forget_files() == 1
    assert office.world.scalar("SELECT file IS NULL FROM import_run")
