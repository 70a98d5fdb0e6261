"""May this person do that with a campaign or a confirmation? The row rules, in row_rules.py, refuse all the same."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.roles import OFFICE, Role
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.actions.policy import may_add, may_propose
from portal.cooperation.asked import Asked
from portal.cooperation.lifecycle import MOVES, CampaignState, RecipientState
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.row_rules import ANSWERS, APPROVES, READS, RUNS
from portal.web.formats import day


def may_create_campaign(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """The office and the council's education officer."""
    if viewer.holds(partnership_id, *RUNS):
        return ALLOWED
    return refused("The partnership’s office or the education officer prepares a campaign. Ask them.")


def may_keep_term_dates(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Those who run campaigns: a changed date moves those that are open."""
    if viewer.holds(partnership_id, *RUNS):
        return ALLOWED
    return refused("The partnership’s office or the education officer keeps the term dates. Tell them.")


def may_dry_run(viewer: Viewer, campaign: Campaign) -> Verdict:
    """Counting who gets what, as often as needed until it is open."""
    return may_create_campaign(viewer, campaign.partnership_id) and _may_become(campaign, CampaignState.DRY_RUN)


def may_approve_campaign(viewer: Viewer, campaign: Campaign) -> Verdict:
    """The chair or a delegated partner, after the dry run."""
    if not viewer.holds(campaign.partnership_id, *APPROVES):
        return refused("The chair or a delegated safeguarding partner approves a campaign.")
    return _may_become(campaign, CampaignState.APPROVED)


def may_open_campaign(viewer: Viewer, campaign: Campaign) -> Verdict:
    """Whoever runs it, once it is approved."""
    if not (runs := may_create_campaign(viewer, campaign.partnership_id)):
        return runs
    if campaign.state in {CampaignState.DRAFT, CampaignState.DRY_RUN}:
        return refused("The chair or a delegated safeguarding partner has to approve this campaign first.")
    return _may_become(campaign, CampaignState.OPEN)


def may_remind_missing(viewer: Viewer, campaign: Campaign) -> Verdict:
    """Whoever runs it, until it closes."""
    if not (runs := may_create_campaign(viewer, campaign.partnership_id)):
        return runs
    if campaign.state in {CampaignState.OPEN, CampaignState.GRACE}:
        return ALLOWED
    return refused(f"{campaign.reference} is in the state “{campaign.state}”. Nobody is reminded any more.")


def may_send_feedback(viewer: Viewer, campaign: Campaign) -> Verdict:
    """Whoever runs it, once, after the close."""
    return may_create_campaign(viewer, campaign.partnership_id) and _may_become(campaign, CampaignState.FEEDBACK_SENT)


def may_note_call(viewer: Viewer, campaign: Campaign) -> Verdict:
    """Whoever runs it, from the opening until the feedback is sent."""
    if not (runs := may_create_campaign(viewer, campaign.partnership_id)):
        return runs
    if campaign.state in {CampaignState.OPEN, CampaignState.GRACE, CampaignState.CLOSED}:
        return ALLOWED
    return refused(f"{campaign.reference} is in the state “{campaign.state}”. No school is rung for it.")


def may_read_formal_request(viewer: Viewer, campaign: Campaign) -> Verdict:
    """Those who read every answer, from the day on which it is made."""
    if not viewer.holds(campaign.partnership_id, *READS):
        return refused("Those who answer for the whole partnership read the formal request.")
    if campaign.opened_at is None or clock.today() < campaign.request_from_on:
        return refused(f"The formal request of {campaign.reference} is prepared on {day(campaign.request_from_on)}.")
    return ALLOWED


def may_send_formal_request(viewer: Viewer, campaign: Campaign) -> Verdict:
    """The office, once the lead partners have signed it, until schools were told what became of the campaign."""
    if not viewer.holds(campaign.partnership_id, *OFFICE):
        return refused("The partnership’s office has the letter signed and sends it.")
    if campaign.state not in {CampaignState.OPEN, CampaignState.GRACE, CampaignState.CLOSED}:
        return refused(f"{campaign.reference} is in the state “{campaign.state}”. Nobody is asked any more.")
    return may_read_formal_request(viewer, campaign)


def may_stop_campaign(viewer: Viewer, campaign: Campaign) -> Verdict:
    """Whoever runs or approves it, with a reason, before it closes."""
    if not viewer.holds(campaign.partnership_id, *RUNS, *APPROVES):
        return refused("The office, the education officer, the chair or a delegated partner stops a campaign.")
    return _may_become(campaign, CampaignState.STOPPED)


def _may_become(campaign: Campaign, state: CampaignState) -> Verdict:
    if state in MOVES[campaign.state]:
        return ALLOWED
    return refused(f"{campaign.reference} is in the state “{campaign.state}”. This cannot be done any more.")


def may_raise_help(viewer: Viewer, invitation: Invitation) -> Verdict:
    """Who reads all answers and may propose an action, once a school says that it needs help."""
    if not viewer.holds(invitation.partnership_id, *READS):
        return refused("The office or the education officer raises the action. Ring them.")
    if invitation.state is not RecipientState.NEEDS_HELP:
        return refused(f"{invitation.name} has not said that it needs help.")
    return may_add(viewer, invitation.partnership_id) or may_propose(viewer, invitation.partnership_id)


def may_answer(viewer: Viewer, invitation: Invitation, facts: Asked) -> Verdict:
    """The school’s own people, its trust’s lead and its link, while answers are taken; confirmed till the close."""
    if not _speaks_for(viewer, invitation):
        return refused("The head or the designated safeguarding lead answers for a school.")
    if not facts.takes_answers:
        return refused(f"Answers are no longer taken. Ring {facts.asker}, {facts.asker_telephone}.")
    if invitation.confirmed_at is None:
        return ALLOWED
    if not facts.may_confirm:
        return refused("The head has confirmed this answer. Ask the head to change it.")
    if not facts.may_still_change:
        return refused(f"The campaign has closed. To change the answer, ring {facts.asker}, {facts.asker_telephone}.")
    return ALLOWED


def _speaks_for(viewer: Viewer, invitation: Invitation) -> bool:
    if viewer.invitation_id is not None:
        return viewer.invitation_id == invitation.id
    if viewer.agency_id == invitation.agency_id:
        return viewer.holds(invitation.partnership_id, *ANSWERS)
    return viewer.holds(invitation.partnership_id, Role.TRUST_LEAD)  # sees invitations of the own trust's schools alone


def may_sign(viewer: Viewer, invitation: Invitation, facts: Asked) -> Verdict:
    """The one button: a prepared answer becomes confirmed."""
    if not (may := may_answer(viewer, invitation, facts)):
        return may
    if not facts.may_confirm:
        return refused("The head signs what was prepared. It waits for the head.")
    if invitation.prepared_at is None or invitation.confirmed_at is not None:
        return refused("There is no prepared answer to sign.")
    return ALLOWED


def may_let_sign(viewer: Viewer, person_id: uuid.UUID) -> Verdict:
    """The head lets a safeguarding lead of the own school sign, and takes it back."""
    if not viewer.holds_anywhere(Role.HEAD):
        return refused("The head of the school says who may sign.")
    if viewer.is_person(person_id):
        return refused("As the head you may sign already.")
    return ALLOWED


def may_pass_on(viewer: Viewer, invitation: Invitation, facts: Asked) -> Verdict:
    """The holder of a link, while answers are taken."""
    if viewer.invitation_id is None or viewer.invitation_id != invitation.id:
        return refused("Whoever holds the school’s link passes the request on.")
    if not facts.takes_answers:
        return refused(f"Answers are no longer taken. Ring {facts.asker}, {facts.asker_telephone}.")
    return ALLOWED


def may_say_not_us(viewer: Viewer, invitation: Invitation, *, is_heads: bool) -> Verdict:
    """The head, through the head's own link, about an answer that was given."""
    if viewer.invitation_id != invitation.id or not is_heads:
        return refused("The head of the school says whether this was the school.")
    return ALLOWED if invitation.answer is not None else refused("There is no answer to take back.")
