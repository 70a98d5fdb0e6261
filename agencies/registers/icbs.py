"""Integrated care boards of the NHS, with the day each began or ended and the board that took over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agencies.registers.cells import Cells
from agencies.registers.csv_file import Numbered, no_two, read_rows
from agencies.registers.nhs_names import in_ordinary_case
from agencies.registers.reading import Reading, RowError
from agencies.sectors import IdentifierKind

NEEDED_COLUMNS = ("ods_code", "gss_code", "name")
OTHER_COLUMNS = ("key", "opened_on", "closed_on", "successor_key", "source_remark")


@dataclass(frozen=True, slots=True)
class Icb:
    """One board. `ods_code` None means that the code is not known to us: show it with "check".

    `key` names the board within its file (its ODS code where it has one), so that `successor_key` can point at a board
    whose code is not known.
    """

    key: str
    ods_code: str | None
    gss_code: str | None
    name: str
    opened_on: date | None
    closed_on: date | None
    successor_key: str | None
    source_remark: str | None


def read_icbs(data: bytes) -> Reading[Icb]:
    """Read the list of boards; the columns for beginning, end and successor may be left out. A successor that is
    not in the file is an error.
    """
    return read_rows(
        data,
        _icb,
        needs=NEEDED_COLUMNS,
        may_have=OTHER_COLUMNS,
        checks=[no_two("key", lambda icb: icb.key), no_two("ods_code", lambda icb: icb.ods_code), _successors_are_here],
    )


def _icb(cells: Cells) -> Icb | None:
    ods_code = cells.identifier("ods_code", IdentifierKind.ODS)
    key = cells.text("key") or ods_code
    if key is None and cells.are_good:
        cells.wrong(
            "ods_code", None, "The cell is empty.", "Write it or, where nobody knows it, any word in the column key."
        )
    opened_on, closed_on = cells.day("opened_on"), cells.day("closed_on")
    if opened_on and closed_on and closed_on < opened_on:
        cells.wrong("closed_on", cells.text("closed_on"), "is before the day in opened_on.", "Correct one of the two.")
    icb = Icb(
        key=key or "",
        ods_code=ods_code,
        gss_code=cells.identifier("gss_code", IdentifierKind.GSS),
        name=in_ordinary_case(cells.needed("name") or ""),
        opened_on=opened_on,
        closed_on=closed_on,
        successor_key=cells.text("successor_key"),
        source_remark=cells.text("source_remark"),
    )
    return icb if cells.are_good else None


def _successors_are_here(numbered: Sequence[Numbered[Icb]]) -> Iterator[RowError]:
    keys = {icb.key for _, icb in numbered}
    for number, icb in numbered:
        if icb.successor_key and (icb.successor_key not in keys or icb.successor_key == icb.key):
            cure = "Add a row for the board that took over, or correct the key."
            yield RowError(number, "successor_key", icb.successor_key, "is not another board of this file.", cure)
