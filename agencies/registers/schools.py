"""The national register of schools (Get Information about Schools), its daily file of all establishments.

Of its 140 columns the ones below are kept: what the portal shows, and what a campaign's scope needs. The columns about
head teachers are never read: a person's name comes from that person.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.registers.cells import Cells
from agencies.registers.csv_file import no_two, read_rows
from agencies.registers.reading import Reading
from agencies.sectors import IdentifierKind

HIGHEST_AGE = 99  # the register writes 99 where there is no upper limit

COLUMNS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "ReasonEstablishmentOpened (name)",
    "OpenDate",
    "ReasonEstablishmentClosed (name)",
    "CloseDate",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "OfficialSixthForm (name)",
    "Trusts (code)",
    "Trusts (name)",
    "UKPRN",
    "Town",
    "Postcode",
    "DistrictAdministrative (code)",
    "DistrictAdministrative (name)",
)


class SchoolStatus(StrEnum):
    """Whether a school is open, in the register's words."""

    OPEN = "open"
    CLOSED = "closed"
    PROPOSED_TO_CLOSE = "open, but proposed to close"
    PROPOSED_TO_OPEN = "proposed to open"

    @property
    def is_open(self) -> bool:
        """Whether children are at the school now."""
        return self in (SchoolStatus.OPEN, SchoolStatus.PROPOSED_TO_CLOSE)


STATUS_BY_NAME = {str(status): status for status in SchoolStatus}
STATUS_BY_CODE = dict(zip("1234", SchoolStatus, strict=True))


@dataclass(frozen=True, slots=True)
class School:
    """One establishment as its register has it; None means not in the register. Ages in years, codes without
    noughts in front.
    """

    urn: str
    name: str
    la_code: str
    la_name: str
    establishment_number: str | None
    type_code: str | None
    type_name: str | None
    type_group: str | None
    status: SchoolStatus
    reason_opened: str | None
    opened_on: date | None
    reason_closed: str | None
    closed_on: date | None
    phase: str | None
    low_age: int | None
    high_age: int | None
    sixth_form: str | None
    trust_uid: str | None
    trust_name: str | None
    ukprn: str | None
    town: str | None
    postcode: str | None
    district_code: str | None
    district_name: str | None


def read_schools(data: bytes) -> Reading[School]:
    """Read the daily file, or part of its rows, in Windows-1252 or UTF-8.

    Every column of COLUMNS has to be there, in any order, among others.
    """
    return read_rows(data, _school, needs=COLUMNS, checks=[no_two("URN", lambda school: school.urn)])


def _school(cells: Cells) -> School | None:
    urn = cells.needed_identifier("URN", IdentifierKind.URN)
    name = cells.needed("EstablishmentName")
    la_code = cells.needed_identifier("LA (code)", IdentifierKind.DFE)
    la_name = cells.needed("LA (name)")
    status = _status(cells)
    opened_on, closed_on = _days(cells)
    low_age, high_age = _ages(cells)
    school = School(
        urn=urn or "",
        name=name or "",
        la_code=la_code or "",
        la_name=la_name or "",
        establishment_number=cells.code("EstablishmentNumber"),
        type_code=cells.code("TypeOfEstablishment (code)"),
        type_name=cells.text("TypeOfEstablishment (name)"),
        type_group=cells.text("EstablishmentTypeGroup (name)"),
        status=status or SchoolStatus.OPEN,
        reason_opened=cells.text("ReasonEstablishmentOpened (name)"),
        opened_on=opened_on,
        reason_closed=cells.text("ReasonEstablishmentClosed (name)"),
        closed_on=closed_on,
        phase=cells.text("PhaseOfEducation (name)"),
        low_age=low_age,
        high_age=high_age,
        sixth_form=cells.text("OfficialSixthForm (name)"),
        trust_uid=cells.identifier("Trusts (code)", IdentifierKind.GROUP_UID),
        trust_name=cells.text("Trusts (name)"),
        ukprn=cells.identifier("UKPRN", IdentifierKind.UKPRN),
        town=cells.text("Town"),
        postcode=cells.text("Postcode"),
        district_code=cells.text("DistrictAdministrative (code)"),
        district_name=cells.text("DistrictAdministrative (name)"),
    )
    return school if cells.are_good else None


def _status(cells: Cells) -> SchoolStatus | None:
    """The name of the status decides; the code only where there is no name, since files made from the register
    contradict themselves.
    """
    if cells.text("EstablishmentStatus (name)") is None and cells.text("EstablishmentStatus (code)") is not None:
        return cells.one_of("EstablishmentStatus (code)", STATUS_BY_CODE)
    cells.needed("EstablishmentStatus (name)")
    return cells.one_of("EstablishmentStatus (name)", STATUS_BY_NAME)


def _days(cells: Cells) -> tuple[date | None, date | None]:
    opened_on, closed_on = cells.day("OpenDate"), cells.day("CloseDate")
    if opened_on and closed_on and closed_on < opened_on:
        cells.wrong("CloseDate", cells.text("CloseDate"), "is before the day in OpenDate.", "Correct one of the two.")
    return opened_on, closed_on


def _ages(cells: Cells) -> tuple[int | None, int | None]:
    low = cells.number("StatutoryLowAge", lowest=0, highest=HIGHEST_AGE)
    high = cells.number("StatutoryHighAge", lowest=0, highest=HIGHEST_AGE)
    if low is not None and high is not None and high < low:
        cells.wrong("StatutoryHighAge", str(high), f"is below the lowest age, {low}.", "Correct one of the two ages.")
    return low, high
