"""Who may do what with an action. Who sees which rows stands in row_rules.py."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.roles import OFFICE, OWN, RECEIVING, WHOLE, Role
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.actions.cover import cover_of
from portal.actions.lifecycle import OPEN, UNDER_WAY, ActionState
from portal.actions.models import Action, Evidence, Part, Relation, Scan
from portal.actions.row_rules import PROPOSES, READS_NAMED_EVIDENCE, STEERS

SPEAKS = (Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD, Role.DELEGATE, Role.ALTERNATE)  # for the own agency


def may_propose(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Anybody who works at a member agency; the chair or the office then offers it, or says why not."""
    if not viewer.holds(partnership_id, *PROPOSES):
        return refused("Only people who work on actions here can propose one.")
    return ALLOWED


def may_add(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Entering an action that is offered at once."""
    if not viewer.holds(partnership_id, *STEERS):
        return refused("The chair or the partnership office adds actions. You can propose one.")
    return ALLOWED


def may_bring_in(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Reading in a log that was kept elsewhere: the office."""
    if not viewer.holds(partnership_id, *OFFICE):
        return refused("The partnership office reads in a log that was kept elsewhere.")
    return ALLOWED


def may_ask(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Asking owners for an update: chair and office."""
    if not viewer.holds(partnership_id, *STEERS):
        return refused("The chair or the partnership office asks owners for an update.")
    return ALLOWED


def may_offer(viewer: Viewer, action: Action) -> Verdict:
    """Chair and office, what was proposed or declined."""
    if not viewer.holds(action.partnership_id, *STEERS):
        return refused("The chair or the partnership office offers actions.")
    return _from(action, ActionState.PROPOSED, ActionState.DECLINED, verb="offered")


def may_agree_in_meeting(viewer: Viewer, action: Action) -> Verdict:
    """Chair and office record what somebody agreed to in a meeting."""
    if not viewer.holds(action.partnership_id, *STEERS):
        return refused("The chair or the partnership office records what was agreed in a meeting.")
    return _from(action, ActionState.OFFERED, verb="accepted")


def may_accept(viewer: Viewer, action: Action) -> Verdict:
    """The person it is offered to, or who speaks for the agency that would lead."""
    if not (viewer.is_person(action.offered_to_id) and _leads(viewer, action)) and not _speaks_for_lead(viewer, action):
        return refused("Only the person this is offered to, or their agency's representative, can answer.")
    return _from(action, ActionState.OFFERED, verb="accepted or declined")


def may_decline(viewer: Viewer, action: Action) -> Verdict:
    """The same people who may accept."""
    return may_accept(viewer, action)


def may_refuse_acceptance(viewer: Viewer, action: Action) -> Verdict:
    """Whoever a meeting recorded as agreeing, and the owner it named, within two working days."""
    if action.refuse_by_on is None:
        return refused("This action was not accepted in a meeting.")
    if not (viewer.is_person(action.agreed_in_meeting_by_id) or viewer.is_person(action.owner_id)):
        return refused("Only the person who is recorded as agreeing, or the owner, can refuse this.")
    if clock.today() > action.refuse_by_on:
        return refused("The two working days to refuse are over. Write an update, or ask the partnership office.")
    return _from(action, ActionState.IN_PROGRESS, verb="refused")


def may_update(viewer: Viewer, action: Action) -> Verdict:
    """Agencies that take part, people named, chair and office; while there is something to report."""
    if not _writes(viewer, action):
        return refused("You can read this action. People of the agencies that work on it write updates.")
    return _from(action, *UNDER_WAY, ActionState.FINISHED, verb="updated")


def may_block(viewer: Viewer, action: Action) -> Verdict:
    """Saying that it is stuck, by whom it is done."""
    if not (_leads(viewer, action) or viewer.holds(action.partnership_id, *STEERS)):
        return refused("People of the agency that leads say whether this is blocked.")
    return _from(action, ActionState.IN_PROGRESS, verb="marked as blocked")


def may_unblock(viewer: Viewer, action: Action) -> Verdict:
    """Saying that it goes on."""
    if not (_leads(viewer, action) or viewer.holds(action.partnership_id, *STEERS)):
        return refused("People of the agency that leads say whether this goes on.")
    return _from(action, ActionState.BLOCKED, verb="marked as going on")


def may_finish(viewer: Viewer, action: Action) -> Verdict:
    """The agency that leads, its owner first of all."""
    if not _leads(viewer, action):
        return refused("People of the agency that leads say when this is finished.")
    return _from(action, ActionState.IN_PROGRESS, verb="finished")


def may_check(viewer: Viewer, action: Action) -> Verdict:
    """The verifier: never of the agency that leads or of a contributor, never the owner in another capacity."""
    if viewer.agency_id == action.lead_agency_id:
        return refused("Another agency has to check this: yours finished it.")
    if viewer.agency_id in action.contributor_ids:
        return refused("Another agency has to check this: yours worked on it.")
    if viewer.is_person(action.owner_id):
        return refused("Somebody else has to check this: you own it.")
    if not _verifies(viewer, action):
        return refused("Only the person named as verifier checks this action.")
    return _from(action, ActionState.FINISHED, verb="checked")


def may_ask_new_date(viewer: Viewer, action: Action) -> Verdict:
    """The agency that leads, once at a time."""
    if not _leads(viewer, action):
        return refused("People of the agency that leads ask for a new date.")
    if action.wanted_due_on is not None:
        return refused("A new date has been asked for already. It waits for an answer.")
    return _from(action, *UNDER_WAY, verb="given a new date")


def may_answer_new_date(viewer: Viewer, action: Action) -> Verdict:
    """The verifier, as for the check: nobody moves their own date."""
    if not _verifies(viewer, action) or _worked_on(viewer, action):
        return refused("The person who checks this action answers that.")
    if action.wanted_due_on is None:
        return refused("Nobody waits for a new date of this action.")
    return _from(action, *UNDER_WAY, verb="given a new date")


def may_name_checker(viewer: Viewer, action: Action) -> Verdict:
    """Chair and office, when whoever was to check it has left or cannot."""
    if not viewer.holds(action.partnership_id, *STEERS):
        return refused("The chair or the partnership office names who checks an action.")
    return _from(action, ActionState.OFFERED, *UNDER_WAY, ActionState.FINISHED, verb="given another checker")


def may_set_priority(viewer: Viewer, action: Action) -> Verdict:
    """Chair and office, until it has ended."""
    if not viewer.holds(action.partnership_id, *STEERS):
        return refused("The chair or the partnership office says how pressing an action is.")
    return _from(action, *OPEN, verb="given a priority")


def may_reopen(viewer: Viewer, action: Action) -> Verdict:
    """The verifier, when it turns out not to hold."""
    if not _verifies(viewer, action) or viewer.is_person(action.owner_id):
        return refused("Only the person who checked this action can open it again.")
    return _from(action, ActionState.CLOSED, verb="opened again")


def may_check_impact(viewer: Viewer, action: Action) -> Verdict:
    """The verifier, once, from the day on which the effect is looked at again: 90 days after closing."""
    if not _verifies(viewer, action) or _worked_on(viewer, action):
        return refused("The person who checked this action looks at its effect.")
    if action.impact is not None:
        return refused("The effect of this action has been looked at already.")
    if action.impact_check_on is None or clock.today() < action.impact_check_on:
        return refused("The effect of an action is looked at 90 days after it was closed.")
    return _from(action, ActionState.CLOSED, verb="looked at again")


def may_withdraw(viewer: Viewer, action: Action) -> Verdict:
    """The raiser, chair and office, while it is not finished."""
    is_raiser = viewer.is_person(action.raised_by_id) and viewer.agency_id == action.raised_by_agency_id
    if not (is_raiser and _writes(viewer, action)) and not viewer.holds(action.partnership_id, *STEERS):
        return refused("Only the person who raised this, the chair or the partnership office can withdraw it.")
    states = (ActionState.PROPOSED, ActionState.OFFERED, ActionState.DECLINED, *UNDER_WAY)
    return _from(action, *states, verb="withdrawn")


def may_hand_over(viewer: Viewer, action: Action) -> Verdict:
    """The owner, or who hands over for the agency that leads, to somebody else there."""
    is_owner = viewer.is_person(action.owner_id)
    is_for_agency = hands_over_for_agency(viewer, action.partnership_id)
    if not (is_owner and _leads(viewer, action)) and not (viewer.agency_id == action.lead_agency_id and is_for_agency):
        return refused("Only the owner, or their agency's representative, can hand this over.")
    return _from(action, *UNDER_WAY, verb="handed over")


def may_name_cover(viewer: Viewer, action: Action) -> Verdict:
    """The same people, when the owner is away for some days."""
    return may_hand_over(viewer, action)


def may_end_cover(viewer: Viewer, action: Action) -> Verdict:
    """The same people."""
    if not (may := may_hand_over(viewer, action)):
        return may
    return ALLOWED if action.cover_id is not None else refused("Nobody covers this action.")


def hands_over_for_agency(viewer: Viewer, partnership_id: uuid.UUID) -> bool:
    """Gives a colleague's work to another: who speaks for the agency, or runs its sign-in and works on actions too.

    The second so that an agency without representative loses no action when its owner leaves.
    """
    runs_sign_in = viewer.holds(partnership_id, Role.COORDINATOR) and viewer.holds(partnership_id, *OWN)
    return runs_sign_in or viewer.holds(partnership_id, *SPEAKS, *STEERS)


def may_hand_over_part(viewer: Viewer, part: Part) -> Verdict:
    """A contribution's owner, or who hands over for the contributing agency, to somebody else there."""
    is_own = part.relation is Relation.CONTRIBUTES and viewer.agency_id == part.agency_id
    is_owner = viewer.is_person(part.owner_id) and viewer.holds(part.partnership_id, *OWN)
    if not (is_own and (is_owner or hands_over_for_agency(viewer, part.partnership_id))):
        return refused("Only the owner of this contribution, or their agency's representative, can hand it over.")
    return ALLOWED


def may_add_contributor(viewer: Viewer, action: Action) -> Verdict:
    """Chair and office, as with offers: nobody binds another agency."""
    if not viewer.holds(action.partnership_id, *STEERS):
        return refused("The chair or the partnership office adds agencies to an action.")
    states = (ActionState.PROPOSED, ActionState.OFFERED, ActionState.DECLINED, *UNDER_WAY)
    return _from(action, *states, verb="given another agency")


def may_see_evidence(viewer: Viewer, action: Action) -> Verdict:
    """As the row rule: not the members of its group, so that a page says nothing where it shows nothing."""
    place = action.partnership_id
    is_own = viewer.agency_id in action.party_ids and viewer.holds(place, *OWN, *RECEIVING)
    is_named = viewer.person_id in action.checker_ids and viewer.holds(place, *READS_NAMED_EVIDENCE)
    if not (viewer.holds(place, *WHOLE) or is_own or is_named):
        return refused("Only the agencies that work on this, and who checks it, see its evidence.")
    return ALLOWED


def may_download(evidence: Evidence) -> Verdict:
    """A file is held back until the virus scanner, where there is one, said that it found nothing."""
    if evidence.scan is Scan.WAITING:
        return refused("This file is being checked for viruses. Try again in a minute.")
    return ALLOWED


def may_add_evidence(viewer: Viewer, action: Action) -> Verdict:
    """The agencies that work on it."""
    works = viewer.agency_id in action.party_ids and viewer.holds(action.partnership_id, *OWN, *RECEIVING, *STEERS)
    if not works:
        return refused("People of the agencies that work on this action add evidence.")
    return _from(action, *UNDER_WAY, ActionState.FINISHED, verb="given more evidence")


def may_take_down(viewer: Viewer, action: Action, evidence: Evidence) -> Verdict:
    """The owner, the business manager and the office, at once and for good."""
    is_owner = viewer.is_person(action.owner_id) and viewer.agency_id == action.lead_agency_id
    if not (is_owner or viewer.holds(action.partnership_id, *OFFICE)):
        return refused("The owner or the business manager takes evidence down. Tell them what is wrong with it.")
    if evidence.is_taken_down:
        return refused("This evidence has been taken down already.")
    return ALLOWED


def _from(action: Action, *states: ActionState, verb: str) -> Verdict:
    if action.state not in states:
        return refused(f"This action is {action.state.value}, so it cannot be {verb}.")
    return ALLOWED


def _leads(viewer: Viewer, action: Action) -> bool:
    """Acts for the agency that leads: by a role with own actions, as the office, or as the person named for it."""
    named = (action.owner_id, action.offered_to_id, cover_of(action, clock.today()))
    roles = (*OWN, *STEERS, *(RECEIVING if viewer.person_id in named else ()))
    return viewer.agency_id == action.lead_agency_id and viewer.holds(action.partnership_id, *roles)


def _speaks_for_lead(viewer: Viewer, action: Action) -> bool:
    return viewer.agency_id == action.lead_agency_id and viewer.holds(action.partnership_id, *SPEAKS, *STEERS)


def _verifies(viewer: Viewer, action: Action) -> bool:
    if viewer.agency_id != action.verifier_agency_id:
        return False
    if action.verifier_id is None:
        return viewer.holds(action.partnership_id, *OFFICE)
    return viewer.is_person(action.verifier_id) and bool(viewer.roles_in(action.partnership_id))


def _worked_on(viewer: Viewer, action: Action) -> bool:
    return viewer.agency_id in (action.lead_agency_id, *action.contributor_ids) or viewer.is_person(action.owner_id)


def _writes(viewer: Viewer, action: Action) -> bool:
    return (
        viewer.holds(action.partnership_id, *STEERS)
        or (viewer.agency_id in action.party_ids and viewer.holds(action.partnership_id, *OWN))
        or (viewer.person_id in action.named_ids and viewer.holds(action.partnership_id, *OWN, *RECEIVING))
    )
