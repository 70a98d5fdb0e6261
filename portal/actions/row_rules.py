"""Who sees, adds and changes actions, their parts and their evidence."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from portal.access.roles import AGENCY_STAFF, ANY, GROUP, OFFICE, OWN, RECEIVING, WHOLE, Role
from portal.access.rules import (
    WORKER,
    found_by_words,
    holds,
    in_group,
    is_person,
    named,
    not_excluded,
    only_added_to,
    own_agency,
    row_rule,
    system,
    takes_part,
    through,
)
from portal.actions.lifecycle import UNDER_WAY, ActionState
from portal.actions.models import Action, ActionEvent, ActionEventKind, Evidence, EvidenceKind, Part, Relation, Scan
from portal.audit.policy import openings_of
from portal.partnership.models import Appointment, Mandate, Membership, Seat

STEERS = (Role.CHAIR, *OFFICE)  # who offers, records what a meeting agreed, and withdraws
PROPOSES = (*STEERS, *OWN, *RECEIVING)
CLIMBS = "ladder"  # as whom the job of the ladder looks
READS_NAMED_EVIDENCE = (*AGENCY_STAFF, *RECEIVING)

only_added_to(ActionEvent)
found_by_words(Action, "created_at")


@row_rule(Action, "sees")
def sees_action() -> ColumnElement[bool]:
    """Agencies that lead, led or contribute, the people named, its group, who answers for the whole partnership."""
    return not_excluded(Action.id) & (
        holds(Action.partnership_id, *WHOLE)
        | holds(Action.partnership_id, *OWN) & takes_part(Action.party_ids)
        | holds(Action.partnership_id, *ANY) & named(Action.named_ids)
        | holds(Action.partnership_id, *GROUP) & in_group(Action.group_id)
    )


@row_rule(Action, "adds")
def adds_action() -> ColumnElement[bool]:
    """In one's own name: chair and office offer at once, anybody else proposes; the office brings in an old log."""
    own_name = is_person(Action.raised_by_id) & own_agency(Action.raised_by_agency_id)
    return own_name & (
        Action.brought_key.is_(None)
        & (
            holds(Action.partnership_id, *STEERS) & Action.state.in_((ActionState.PROPOSED, ActionState.OFFERED))
            | holds(Action.partnership_id, *OWN, *RECEIVING) & (Action.state == ActionState.PROPOSED)
        )
        | Action.brought_key.is_not(None)
        & holds(Action.partnership_id, *OFFICE)
        & Action.state.in_((ActionState.OFFERED, ActionState.CLOSED))
    )


def _writes() -> ColumnElement[bool]:
    """Own agency, named, chair and office. The scrutineer and the lead partners read; a group's members read."""
    return not_excluded(Action.id) & (
        holds(Action.partnership_id, *STEERS)
        | holds(Action.partnership_id, *OWN) & takes_part(Action.party_ids)
        | holds(Action.partnership_id, *OWN, *RECEIVING) & named(Action.named_ids)
    )


@row_rule(
    Action,
    "changes",
    columns=(
        "state",
        "lead_agency_id",
        "owner_id",
        "cover_id",
        "cover_from_on",
        "cover_until_on",
        "offered_to_id",
        "verifier_id",
        "verifier_agency_id",
        "due_on",
        "slips",
        "wanted_due_on",
        "wanted_because",
        "accepted_at",
        "agreed_in_meeting_by_id",
        "refuse_by_on",
        "blocked_by",
        "unblocked_by",
        "finished_at",
        "closed_at",
        "impact_check_on",
        "impact",
        "priority",
        "rungs",
        "version",
    ),
)
def changes_action() -> ColumnElement[bool]:
    return _writes()


@row_rule(Part, "sees")
def sees_part() -> ColumnElement[bool]:
    """As the action. The first two terms stand here once more, so that counts ask no question a row."""
    return not_excluded(Part.action_id) & (
        holds(Part.partnership_id, *WHOLE)
        | holds(Part.partnership_id, *OWN) & own_agency(Part.agency_id)
        | through(Part.action_id, Action)
    )


@row_rule(Part, "adds")
def adds_part() -> ColumnElement[bool]:
    """Only contributions, by chair and office; the rest the database keeps."""
    return (
        (Part.relation == Relation.CONTRIBUTES) & holds(Part.partnership_id, *STEERS) & through(Part.action_id, Action)
    )


@row_rule(Part, "changes", columns=("owner_id",))
def changes_part() -> ColumnElement[bool]:
    """A contribution goes to another owner inside its agency."""
    return (
        not_excluded(Part.action_id)
        & (Part.relation == Relation.CONTRIBUTES)
        & (holds(Part.partnership_id, *STEERS) | holds(Part.partnership_id, *OWN) & own_agency(Part.agency_id))
    )


@row_rule(ActionEvent, "sees")
def sees_event() -> ColumnElement[bool]:
    return through(ActionEvent.action_id, Action)


@row_rule(ActionEvent, "adds")
def adds_event() -> ColumnElement[bool]:
    """In one's own name, on an action one may change or have just raised."""
    return (
        is_person(ActionEvent.by_id)
        & own_agency(ActionEvent.by_agency_id)
        & exists().where(
            Action.id == ActionEvent.action_id, Action.partnership_id == ActionEvent.partnership_id, _writes()
        )
    )


@row_rule(Evidence, "sees")
def sees_evidence() -> ColumnElement[bool]:
    """Narrower than its action: own agencies, verifier, owners of contributions, whole-partnership roles; no group."""
    return not_excluded(Evidence.action_id) & (
        holds(Evidence.partnership_id, *WHOLE)
        | holds(Evidence.partnership_id, *OWN, *RECEIVING) & takes_part(Evidence.party_ids)
        | holds(Evidence.partnership_id, *READS_NAMED_EVIDENCE) & named(Evidence.checker_ids)
    )


@row_rule(Evidence, "adds")
def adds_evidence() -> ColumnElement[bool]:
    """Own agency's work alone, in one's own name; for what the office does itself, its own people."""
    return (
        is_person(Evidence.by_id)
        & own_agency(Evidence.by_agency_id)
        & (Evidence.scan.is_(None) | Evidence.scan.in_((Scan.NOT_SCANNED, Scan.WAITING)))
        & not_excluded(Evidence.action_id)
        & holds(Evidence.partnership_id, *OWN, *RECEIVING, *STEERS)
        & takes_part(Evidence.party_ids)
    )


@row_rule(
    Evidence,
    "changes",
    columns=(
        "text",
        "link",
        "file_key",
        "display_name",
        "sha256",
        "covers",
        "taken_down_at",
        "taken_down_by_id",
        "taken_down_why",
    ),
)
def changes_evidence() -> ColumnElement[bool]:
    """Take-down, by the action's owner, the business manager and the office."""
    return not_excluded(Evidence.action_id) & (
        holds(Evidence.partnership_id, *OFFICE)
        | takes_part(Evidence.party_ids) & exists().where(Action.id == Evidence.action_id, is_person(Action.owner_id))
    )


@row_rule(Evidence, "sees", to=WORKER)
@row_rule(Evidence, "changes", to=WORKER, columns=("scan", "scanned_at", "scan_found", "file_key"))
def scans_evidence() -> ColumnElement[bool]:
    """The job that has files looked at for viruses."""
    return system("scans") & (Evidence.kind == EvidenceKind.FILE)


@row_rule(Action, "sees", to=WORKER, name="ladder")
def ladder_sees_action() -> ColumnElement[bool]:
    """What is under way: the ladder of everything else stands still."""
    return system(CLIMBS) & Action.state.in_(UNDER_WAY)


@row_rule(ActionEvent, "sees", to=WORKER, name="ladder")
@row_rule(ActionEvent, "adds", to=WORKER, name="ladder")
def ladder_tells() -> ColumnElement[bool]:
    """Who was reminded, said by nobody but the portal."""
    is_reminder = (ActionEvent.kind == ActionEventKind.REMINDED) & ActionEvent.by_id.is_(None)
    return system(CLIMBS) & is_reminder


@row_rule(Appointment, "sees", to=WORKER, name="ladder")
def ladder_sees_appointment() -> ColumnElement[bool]:
    """Who speaks for an agency, and chairs; and whether who covers something there is still there."""
    named = Appointment.role.in_((Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD, Role.CHAIR))
    covers = exists().where(Action.cover_id == Appointment.person_id, Action.lead_agency_id == Appointment.agency_id)
    return system(CLIMBS) & (named | covers)


@row_rule(Membership, "sees", to=WORKER, name="ladder")
@row_rule(Seat, "sees", to=WORKER, name="ladder")
@row_rule(Mandate, "sees", to=WORKER, name="ladder")
def ladder_sees_seats() -> ColumnElement[bool]:
    """Whom the upper rungs name."""
    return system(CLIMBS)


openings_of("action", Action)
openings_of("evidence", Evidence)  # a take-down lists them
