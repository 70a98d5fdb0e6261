"""Section 4 of the product text, "Who sees what", row by row: may this person read that record?

Written from the text. Each function takes who looks and the plain facts of a record, and answers yes or no.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace as Record

from tests.access import columns as c
from tests.access.facts import Who

Row = Callable[[Who, Record], bool]


# --- Arrangements ---


def version(who: Who, it: Record) -> bool:
    """In force and replaced: everybody. Draft: lead, delegate, chair, scrutineer, office, staff, LADO."""
    if it.in_force_on is not None and it.in_force_on <= who.town.today:
        return True
    return draft(who, it)


def draft(who: Who, it: Record) -> bool:
    return it.id not in who.excluded and who.has(it.partnership, c.WHOLE | c.STAFF | c.FRONT_DOOR)


def of_version(who: Who, it: Record) -> bool:
    return version(who, it.version)


# --- Front door's contacts ---


def contact_point(who: Who, it: Record) -> bool:
    return True


def contact_change(who: Who, it: Record) -> bool:
    """History of a contact: whoever takes part."""
    return who.has(it.partnership, c.TAKES_PART)


# --- People, agencies, mandates ---


def membership(who: Who, it: Record) -> bool:
    return who.has(it.partnership, c.TAKES_PART)


def person(who: Who, it: Record) -> bool:
    """Name of members; a coordinator "sees people rows of the own agency, nothing else by that role"."""
    return (
        any(who.has(where, c.TAKES_PART) for where in it.partnerships)
        or any(who.is_for(agency) for agency in it.agencies)
        or who.is_person(it.id)
    )


def person_contact(who: Who, it: Record) -> bool:
    """Contact details: chair and office; a coordinator's and a head's own people; oneself."""
    own = any(who.is_for(agency) for agency in it.agencies)
    return (
        who.is_person(it.id)
        or any(who.has(where, c.CHAIR | c.OFFICE) for where in it.partnerships)
        or (own and any(who.has(where, c.COORDINATOR | c.HEAD) for where in it.partnerships))
    )


def appointment(who: Who, it: Record) -> bool:
    """Role and agency of members, as their names."""
    where = {it.partnership} if it.partnership else who.town.partnerships_of(it.agency)
    return any(who.has(one, c.TAKES_PART) for one in where) or who.is_for(it.agency) or who.is_person(it.person)


def seat(who: Who, it: Record) -> bool:
    return who.has(it.partnership, c.TAKES_PART)


def mandate(who: Who, it: Record) -> bool:
    """Who holds a role is of the row "People and appointments", and a mandate is itself the role."""
    return who.has(it.partnership, c.TAKES_PART) or who.is_person(it.person)


def exclusion(who: Who, it: Record) -> bool:
    """Conflicts of interest: the office; allegations: the designated officer; never whoever is kept out."""
    if it.record in who.excluded:
        return False
    return who.has(it.partnership, c.DESIGNATED_OFFICER if it.kind == "allegation" else c.OFFICE)


def audit_event(who: Who, it: Record) -> bool:
    """Ids and kinds, own partnership: the office; nothing of a record one is kept from."""
    return it.record not in who.excluded and who.has(it.partnership, c.OFFICE)


# --- Actions ---


def action(who: Who, it: Record) -> bool:
    """R for the whole-partnership columns; o and n for staff, school, trust; n for the front door; g for any member."""
    if it.id in who.excluded:
        return False
    is_own: bool = who.acts_for in it.parties and who.acts_for is not None
    in_its_group: bool = it.group in who.groups
    is_named = any(who.is_person(one) for one in it.named)
    return (
        who.has(it.partnership, c.WHOLE)
        or (is_own and who.has(it.partnership, c.STAFF | c.SCHOOL | c.TRUST))
        or (is_named and who.has(it.partnership, c.STAFF | c.SCHOOL | c.TRUST | c.FRONT_DOOR))
        or in_its_group
    )


def of_action(who: Who, it: Record) -> bool:
    return action(who, it.action)


def evidence(who: Who, it: Record) -> bool:
    """Not a group's. o: staff, school, trust, front door; n (verifier, contributor's owner): staff, front door."""
    if it.action.id in who.excluded:
        return False
    is_own = who.acts_for in it.action.parties and who.acts_for is not None
    is_checker = any(who.is_person(one) for one in it.action.checkers)
    return bool(
        who.has(it.partnership, c.WHOLE)
        or (is_own and who.has(it.partnership, c.STAFF | c.SCHOOL | c.TRUST | c.FRONT_DOOR))
        or (is_checker and who.has(it.partnership, c.STAFF | c.FRONT_DOOR))
    )


# --- Campaigns and confirmations ---


def invitation(who: Who, it: Record) -> bool:
    """Own invitation of a school or represented agency, a trust's own schools; the holder of its link; the whole."""
    if who.link is not None:
        return bool(it.id == who.link)
    if it.id in who.excluded or it.campaign in who.excluded:
        return False
    return (
        who.has(it.partnership, c.WHOLE | c.EDUCATION_OFFICER)
        or (who.is_for(it.agency) and who.has(it.partnership, c.SCHOOL | c.REPRESENTATIVE))
        or (who.is_for_parent_of(it.agency) and who.has(it.partnership, c.TRUST))
    )


def of_invitation(who: Who, it: Record) -> bool:
    return invitation(who, it.invitation)


def campaign(who: Who, it: Record) -> bool:
    """The whole, the education officer; whoever has an own invitation or own schools'."""
    if who.link is not None or it.id in who.excluded:
        return False
    return who.has(it.partnership, c.WHOLE | c.EDUCATION_OFFICER) or any(invitation(who, one) for one in it.invitations)


def agency_contact(who: Who, it: Record) -> bool:
    """Not lead partner, not scrutineer; delegates, chair, office, education officer; each agency its own."""
    return (
        who.has(it.partnership, c.DELEGATE | c.CHAIR | c.OFFICE | c.EDUCATION_OFFICER)
        or (who.is_for(it.agency) and who.has(it.partnership, c.SCHOOL | c.REPRESENTATIVE))
        or (who.is_for_parent_of(it.agency) and who.has(it.partnership, c.TRUST))
    )


def signer(who: Who, it: Record) -> bool:
    """Whom the head let sign: a matter of that school's head and safeguarding leads."""
    return who.is_for(it.agency) and any(who.has(where, c.SCHOOL) for where in who.roles)


# --- Openings, forms ---


def opening(who: Who, it: Record) -> bool:
    """Those who can see a record see who opened it; of arrangements, who opened the draft; everybody, the own ones."""
    if it.record.id in who.excluded:
        return False
    seen = {
        "action": action,
        "evidence": evidence,
        "arrangements": draft,
        "campaign": campaign,
        "confirmation": invitation,
    }
    return who.is_person(it.person) or (who.is_in and seen[it.kind](who, it.record))


def sent_form(who: Who, it: Record) -> bool:
    return who.is_person(it.person)


SEES: dict[str, Row] = {
    "arrangement_version": version,
    "clause": of_version,
    "arrangement_signature": of_version,
    "duty": of_version,
    "contact_point": contact_point,
    "contact_change": contact_change,
    "membership": membership,
    "standing_group": membership,
    "person": person,
    "person_contact": person_contact,
    "appointment": appointment,
    "seat": seat,
    "seat_body": seat,
    "mandate": mandate,
    "exclusion": exclusion,
    "audit_event": audit_event,
    "action": action,
    "part": of_action,
    "action_event": of_action,
    "evidence": evidence,
    "campaign": campaign,
    "invitation": invitation,
    "given_answer": of_invitation,
    "agency_contact": agency_contact,
    "signer": signer,
    "opening": opening,
    "sent_form": sent_form,
}
