"""Police forces of England and Wales, by the code of the police force area."""

from dataclasses import dataclass

from agencies.registers.cells import Cells
from agencies.registers.csv_file import no_two, read_rows
from agencies.registers.reading import Reading
from agencies.sectors import IdentifierKind

COLUMNS = ("police_force_code", "area_name", "name")


@dataclass(frozen=True, slots=True)
class PoliceForce:
    """One force: the code and name of its area, and what it calls itself."""

    code: str
    area_name: str
    name: str


def read_police_forces(data: bytes) -> Reading[PoliceForce]:
    """Read the list of forces."""
    return read_rows(data, _force, needs=COLUMNS, checks=[no_two("police_force_code", lambda force: force.code)])


def _force(cells: Cells) -> PoliceForce | None:
    force = PoliceForce(
        code=cells.needed_identifier("police_force_code", IdentifierKind.POLICE_FORCE) or "",
        area_name=cells.needed("area_name") or "",
        name=cells.needed("name") or "",
    )
    return force if cells.are_good else None
