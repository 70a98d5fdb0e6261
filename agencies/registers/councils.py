"""Councils with children's-services duties, each with the police forces and integrated care boards whose area
touches its own.
"""

from dataclasses import dataclass

from agencies.registers.cells import Cells
from agencies.registers.csv_file import no_two, read_rows
from agencies.registers.reading import Reading
from agencies.sectors import IdentifierKind

COLUMNS = (
    "gss_code",
    "dfe_la_code",
    "name",
    "official_name",
    "la_type",
    "region",
    "police_force_codes",
    "icb_ods_codes_pre_2026_04",
    "manual_fields",
)


@dataclass(frozen=True, slots=True)
class Council:
    """One council: GSS and DfE code, short and official name, and the codes of its statutory partners.

    `icb_codes` are the boards as until 31 March 2026. `to_check` names the facts that were filled by
    hand ("icb", "dfe_la_code"): show them with "check".
    """

    gss_code: str
    dfe_code: str
    name: str
    official_name: str
    kind: str | None
    region: str | None
    police_force_codes: tuple[str, ...]
    icb_codes: tuple[str, ...]
    to_check: tuple[str, ...]


def read_councils(data: bytes) -> Reading[Council]:
    """Read the list of councils; several codes in one cell stand apart by a semicolon."""
    return read_rows(
        data,
        _council,
        needs=COLUMNS,
        checks=[
            no_two("gss_code", lambda council: council.gss_code),
            no_two("dfe_la_code", lambda council: council.dfe_code),
        ],
    )


def _council(cells: Cells) -> Council | None:
    gss_code = cells.needed_identifier("gss_code", IdentifierKind.GSS)
    council = Council(
        gss_code=gss_code or "",
        dfe_code=cells.needed_identifier("dfe_la_code", IdentifierKind.DFE) or "",
        name=cells.needed("name") or "",
        official_name=cells.needed("official_name") or "",
        kind=cells.text("la_type"),
        region=cells.text("region"),
        police_force_codes=_codes(cells, "police_force_codes", IdentifierKind.POLICE_FORCE),
        icb_codes=_codes(cells, "icb_ods_codes_pre_2026_04", IdentifierKind.ODS),
        to_check=tuple((cells.text("manual_fields") or "").split()),
    )
    return council if cells.are_good else None


def _codes(cells: Cells, column: str, kind: IdentifierKind) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in (cells.needed(column) or "").split(";") if code.strip())
    for code in codes:
        cells.is_identifier(column, code, kind)
    return codes
