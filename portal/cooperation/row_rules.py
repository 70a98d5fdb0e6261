"""Who sees, adds and changes campaigns, confirmations and contacts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func

from portal.access.roles import OFFICE, SCHOOL, WHOLE, Role
from portal.access.rules import (
    WORKER,
    Column,
    by_link,
    holds,
    in_partnership,
    is_person,
    member_agency,
    not_excluded,
    only_added_to,
    own_agency,
    row_rule,
    system,
    through,
)
from portal.audit.models import Opening
from portal.audit.policy import openings_of
from portal.contacts.models import AgencyContact
from portal.cooperation.lifecycle import Stage
from portal.cooperation.models import (
    CallNote,
    Campaign,
    FormalRequest,
    GivenAnswer,
    Invitation,
    InvitationLink,
    Manner,
    Signer,
)
from portal.partnership.models import Appointment
from portal.partnership.trusts import of_own_trust

RUNS = (*OFFICE, Role.EDUCATION_OFFICER)
APPROVES = (Role.CHAIR, Role.DELEGATE)
READS = (*WHOLE, Role.EDUCATION_OFFICER)
ANSWERS = (*SCHOOL, Role.REPRESENTATIVE)
REMINDERS = "reminders"  # as whom the job of the ladder looks

only_added_to(GivenAnswer)
only_added_to(CallNote)
only_added_to(FormalRequest)


def _asked() -> ColumnElement[bool]:
    """An invitation of one's own agency, or of a school of one's own trust."""
    return holds(Invitation.partnership_id, *ANSWERS) & own_agency(Invitation.agency_id) | holds(
        Invitation.partnership_id, Role.TRUST_LEAD
    ) & of_own_trust(Invitation.agency_id)


@row_rule(Campaign, "sees")
def sees_campaign() -> ColumnElement[bool]:
    """Who answers for the whole partnership, the education officer; everybody else through an own invitation."""
    return not_excluded(Campaign.id) & (
        holds(Campaign.partnership_id, *READS)
        | _invited(holds(Invitation.partnership_id, *ANSWERS) & own_agency(Invitation.agency_id))
        | _invited(holds(Invitation.partnership_id, Role.TRUST_LEAD) & of_own_trust(Invitation.agency_id))
    )


def _invited(asked: ColumnElement[bool]) -> ColumnElement[bool]:
    # One EXISTS a way of being asked: under OR inside one, no index would find the own agency's invitation.
    return exists().where(Invitation.campaign_id == Campaign.id, asked, not_excluded(Invitation.id))


@row_rule(Campaign, "adds")
def adds_campaign() -> ColumnElement[bool]:
    """A draft, in one's own name."""
    return (
        holds(Campaign.partnership_id, *RUNS)
        & is_person(Campaign.created_by_id)
        & (Campaign.stage == Stage.DRAFT)
        & Campaign.approved_at.is_(None)
        & Campaign.opened_at.is_(None)
    )


@row_rule(
    Campaign,
    "changes",
    columns=(
        "stage",
        "dry_run_at",
        "dry_run",
        "approved_by_id",
        "approved_at",
        "opened_by_id",
        "opened_at",
        "stopped_by_id",
        "stopped_at",
        "stopped_why",
        "changed_because",
        "feedback_by_id",
        "feedback_sent_at",
        "grace_until",
        "feedback_due_on",
        "calls_from_on",
        "request_from_on",
    ),
)
def changes_campaign() -> ColumnElement[bool]:
    """Office and education officer run it, chair and delegates approve it; triggers keep moves and dates apart."""
    return not_excluded(Campaign.id) & holds(Campaign.partnership_id, *RUNS, *APPROVES)


@row_rule(Invitation, "sees")
def sees_invitation() -> ColumnElement[bool]:
    """The school itself, its trust's lead, its link; those who answer for the whole; no other school.

    It does not name the campaign: the campaign's own rule asks here.
    """
    return (
        not_excluded(Invitation.id)
        & not_excluded(Invitation.campaign_id)
        & (holds(Invitation.partnership_id, *READS) | _asked())
    ) | by_link(Invitation.id)


@row_rule(Invitation, "adds")
def adds_invitation() -> ColumnElement[bool]:
    """With the opening, unanswered; a foreign key keeps it in the partnership of its campaign."""
    return (
        holds(Invitation.partnership_id, *RUNS)
        & not_excluded(Invitation.campaign_id)
        & Invitation.answer.is_(None)
        & Invitation.confirmed_at.is_(None)
        & Invitation.prepared_at.is_(None)
        & Invitation.first_opened_at.is_(None)
    )


@row_rule(
    Invitation,
    "changes",
    columns=(
        "answer",
        "words",
        "lead_is_right",
        "lead_name",
        "lead_role",
        "clause_ids",
        "prepared_by_id",
        "prepared_at",
        "confirmed_by_id",
        "confirmed_at",
        "version",
    ),
)
def changes_invitation() -> ColumnElement[bool]:
    """The school's own people, its trust's lead, its link; whether that confirms, a trigger asks."""
    return not_excluded(Invitation.id) & not_excluded(Invitation.campaign_id) & _asked() | by_link(Invitation.id)


@row_rule(GivenAnswer, "sees")
def sees_answer() -> ColumnElement[bool]:
    return through(GivenAnswer.invitation_id, Invitation)


@row_rule(GivenAnswer, "adds")
def adds_answer() -> ColumnElement[bool]:
    """In one's own name, for an invitation one answers; as confirmed only where it counts."""
    of = exists().where(
        Invitation.id == GivenAnswer.invitation_id,
        Invitation.partnership_id == GivenAnswer.partnership_id,
        (GivenAnswer.manner == Manner.PREPARED) | func.rights.may_confirm(Invitation.agency_id, Invitation.id),
    )
    own = is_person(GivenAnswer.by_id) & of.where(_asked())
    return own | GivenAnswer.by_id.is_(None) & of.where(by_link(Invitation.id))


@row_rule(InvitationLink, "adds")
def adds_link() -> ColumnElement[bool]:
    """Made by those who run the campaign; read by rights.invitation() alone, since a secret is nobody's reading."""
    return holds(InvitationLink.partnership_id, *RUNS) & exists().where(
        Invitation.id == InvitationLink.invitation_id, Invitation.partnership_id == InvitationLink.partnership_id
    )


@row_rule(InvitationLink, "adds", to=WORKER, name="reminders")
def reminders_add_link() -> ColumnElement[bool]:
    """A reminder to an address carries a link of its own, since nobody can read the first one again."""
    return system(REMINDERS) & exists().where(
        Invitation.id == InvitationLink.invitation_id, Invitation.partnership_id == InvitationLink.partnership_id
    )


@row_rule(CallNote, "sees")
def sees_call_note() -> ColumnElement[bool]:
    """Those who chase and those who answer for the whole; the school was on the telephone itself."""
    return holds(CallNote.partnership_id, *READS) & through(CallNote.invitation_id, Invitation)


@row_rule(CallNote, "adds")
def adds_call_note() -> ColumnElement[bool]:
    """Who runs the campaign, in their own name."""
    of = exists().where(Invitation.id == CallNote.invitation_id, Invitation.partnership_id == CallNote.partnership_id)
    return (
        holds(CallNote.partnership_id, *RUNS)
        & is_person(CallNote.by_id)
        & of.where(not_excluded(Invitation.id), not_excluded(Invitation.campaign_id))
    )


@row_rule(FormalRequest, "sees")
def sees_formal_request() -> ColumnElement[bool]:
    """It lists schools: those who read all answers."""
    return holds(FormalRequest.partnership_id, *READS) & not_excluded(FormalRequest.campaign_id)


@row_rule(FormalRequest, "adds")
def adds_formal_request() -> ColumnElement[bool]:
    """The office, which had it signed, in the own name."""
    of = exists().where(
        Campaign.id == FormalRequest.campaign_id, Campaign.partnership_id == FormalRequest.partnership_id
    )
    return (
        holds(FormalRequest.partnership_id, *OFFICE)
        & is_person(FormalRequest.sent_by_id)
        & of  # under the campaign's own rule: nobody adds to one they are kept from
    )


@row_rule(Signer, "sees")
def sees_signer() -> ColumnElement[bool]:
    """Within the school."""
    return own_agency(Signer.agency_id) & member_agency(Signer.agency_id, *SCHOOL)


@row_rule(Signer, "adds")
def adds_signer() -> ColumnElement[bool]:
    """The head, for somebody else at the school."""
    return _head_of(Signer.agency_id) & is_person(Signer.allowed_by_id) & ~is_person(Signer.person_id)


@row_rule(Signer, "changes", columns=("ended_at",))
def changes_signer() -> ColumnElement[bool]:
    return _head_of(Signer.agency_id)


def _head_of(agency: Column) -> ColumnElement[bool]:
    return own_agency(agency) & member_agency(agency, Role.HEAD)


openings_of("campaign", Campaign)
# The holder of a link reads no names.
openings_of("confirmation", Invitation, only=lambda: in_partnership(Opening.partnership_id))


@row_rule(Campaign, "sees", to=WORKER, name="reminders")
def reminders_see_campaign() -> ColumnElement[bool]:
    """Those that are open; what is stopped is out of the job's sight."""
    return system(REMINDERS) & (Campaign.stage == Stage.OPEN)


@row_rule(Invitation, "sees", to=WORKER, name="reminders")
@row_rule(AgencyContact, "sees", to=WORKER, name="reminders")
def reminders_see() -> ColumnElement[bool]:
    """Who has not signed, and where mail to the school goes."""
    return system(REMINDERS)


@row_rule(Appointment, "sees", to=WORKER, name="reminders")
def reminders_see_appointment() -> ColumnElement[bool]:
    """Heads, safeguarding leads, the leads of trusts and representatives, nobody else."""
    return system(REMINDERS) & Appointment.role.in_((*SCHOOL, Role.TRUST_LEAD, Role.REPRESENTATIVE))
