"""Registers of councils, police forces, integrated care boards and NHS trusts, read in whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Sequence

from agencies.registers.councils import read_councils
from agencies.registers.icbs import Icb, read_icbs
from agencies.registers.nhs_trusts import read_nhs_trusts
from agencies.registers.police_forces import read_police_forces
from agencies.sectors import IdentifierKind, Sector
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.partnership.agency_facts import AgencyFacts, Written, link_agencies, write_agencies
from portal.partnership.events import RegisterImported
from portal.partnership.imports import ImportResult, accepted, one_at_a_time
from portal.partnership.permissions import may_import


def import_councils(data: bytes, *, by: Viewer) -> ImportResult:
    """Councils by GSS code; the DfE code is kept beside it. Raises Refused and ImportRefused."""
    require(may_import(by))
    facts = [
        AgencyFacts(
            sector=Sector.COUNCIL,
            identifier_kind=IdentifierKind.GSS,
            identifier=council.gss_code,
            name=council.official_name,
            source="Register of councils",
            other_identifiers={str(IdentifierKind.DFE): council.dfe_code},
            to_check=council.to_check,
        )
        for council in accepted(read_councils(data))
    ]
    return _take("councils", facts, by=by)


def import_police_forces(data: bytes, *, by: Viewer) -> ImportResult:
    """Police forces by the code of their area. Raises Refused and ImportRefused."""
    require(may_import(by))
    facts = [
        AgencyFacts(Sector.POLICE, IdentifierKind.POLICE_FORCE, force.code, force.name, "Register of police forces")
        for force in accepted(read_police_forces(data))
    ]
    return _take("police forces", facts, by=by)


def import_nhs_trusts(data: bytes, *, by: Viewer) -> ImportResult:
    """NHS trusts by ODS code. Raises Refused and ImportRefused."""
    require(may_import(by))
    facts = [
        AgencyFacts(Sector.HEALTH, IdentifierKind.ODS, trust.ods_code, trust.name, "Register of NHS trusts")
        for trust in accepted(read_nhs_trusts(data))
    ]
    return _take("NHS trusts", facts, by=by)


def import_icbs(data: bytes, *, by: Viewer) -> ImportResult:
    """Integrated care boards by ODS code, with begin, end and successor; one without a code by its key in the file.

    Raises Refused and ImportRefused.
    """
    require(may_import(by))
    boards = accepted(read_icbs(data))
    by_key = {board.key: _icb_facts(board) for board in boards}
    successors = [
        (by_key[board.key].key, by_key[board.successor_key].key) for board in boards if board.successor_key is not None
    ]
    result = _take("integrated care boards", list(by_key.values()), successors, by=by)
    ids = {key: result.ids[facts.key] for key, facts in by_key.items()}
    return ImportResult(**{**vars(result), "ids": {**result.ids, **ids}})


def _icb_facts(board: Icb) -> AgencyFacts:
    return AgencyFacts(
        sector=Sector.ICB,
        identifier_kind=IdentifierKind.ODS,
        identifier=board.ods_code,
        name=board.name,
        source=f"Register of integrated care boards, row {board.key}",
        starts_on=board.opened_on,
        ends_on=board.closed_on,
        other_identifiers={str(IdentifierKind.GSS): board.gss_code} if board.gss_code else {},
        to_check=() if board.ods_code else ("ods_code",),
    )


def _take(
    register: str, facts: Sequence[AgencyFacts], successors: Sequence[tuple[str, str]] = (), *, by: Viewer
) -> ImportResult:
    started = one_at_a_time()
    written: Written = write_agencies(facts)
    linked = link_agencies("successor_id", {written.ids[before]: written.ids[after] for before, after in successors})
    record(RegisterImported("register", None, None, len(facts), written.new, written.changed), by=by)
    return ImportResult(
        register,
        rows=len(facts),
        new=written.new,
        changed=written.changed,
        unchanged=len(facts) - written.new - written.changed,
        successors=linked,
        seconds=time.monotonic() - started,
        ids=written.ids,
    )
