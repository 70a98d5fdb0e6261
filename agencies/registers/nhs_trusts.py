"""NHS trusts and foundation trusts, by ODS code."""

from dataclasses import dataclass

from agencies.registers.cells import Cells
from agencies.registers.csv_file import no_two, read_rows
from agencies.registers.nhs_names import in_ordinary_case
from agencies.registers.reading import Reading
from agencies.sectors import IdentifierKind

COLUMNS = ("ods_code", "trust_name", "town", "postcode")


@dataclass(frozen=True, slots=True)
class NhsTrust:
    """One trust and where its main office is."""

    ods_code: str
    name: str
    town: str | None
    postcode: str | None


def read_nhs_trusts(data: bytes) -> Reading[NhsTrust]:
    """Read the list of trusts."""
    return read_rows(data, _trust, needs=COLUMNS, checks=[no_two("ods_code", lambda trust: trust.ods_code)])


def _trust(cells: Cells) -> NhsTrust | None:
    trust = NhsTrust(
        ods_code=cells.needed_identifier("ods_code", IdentifierKind.ODS) or "",
        name=in_ordinary_case(cells.needed("trust_name") or ""),
        town=in_ordinary_case(cells.text("town") or "") or None,
        postcode=cells.text("postcode"),
    )
    return trust if cells.are_good else None
