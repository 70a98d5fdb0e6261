"""The registers that the demonstration carries, read in by the operations that read any newer copy."""

from __future__ import annotations

from pathlib import Path

from portal.demonstration.content.cast import school_key
from portal.demonstration.seed.stage import Stage
from portal.partnership.membership import add_agency
from portal.partnership.registers import import_councils, import_icbs, import_nhs_trusts, import_police_forces
from portal.partnership.school_register import import_schools

DATA = Path(__file__).parent.parent / "data"
ROWS_WITHOUT_CODE = {"icb": "central-east"}  # agency -> its row in the register, which has no code for it


def read_registers(stage: Stage) -> None:
    """Councils, forces, boards, trusts and schools; then the agencies that no register holds."""
    with stage.operator() as by:
        results = [
            import_councils(_file("councils"), by=by),
            import_police_forces(_file("police_forces"), by=by),
            import_icbs(_file("icbs"), by=by),
            import_nhs_trusts(_file("nhs_trusts"), by=by),
            import_schools(_file("schools"), _file("school_links"), by=by),
        ]
    for result in results:
        stage.tell(f"  {result.sentence}")
    ids = {identifier: key for result in results for identifier, key in result.ids.items()}
    stage.agencies |= {school_key(int(urn)): key for urn, key in results[-1].ids.items()}
    with stage.operator() as by:
        for entry in stage.content.participants.agencies:
            known = entry.identifier or ROWS_WITHOUT_CODE.get(entry.key, "")
            stage.agencies[entry.key] = (
                ids[known]
                if known
                else add_agency(
                    sector=entry.sector,
                    name=entry.name,
                    identifier_kind=entry.identifier_kind,
                    starts_on=entry.starts_on,
                    by=by,
                )
            )


def _file(name: str) -> bytes:
    return (DATA / f"{name}.csv").read_bytes()
