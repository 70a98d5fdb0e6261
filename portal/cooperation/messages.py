"""Who is told what about a campaign, and when; the words live in templates/cooperation/messages/."""

from __future__ import annotations

import json
import uuid
from typing import Any

from sqlalchemy import text

from portal import clock
from portal.access.rules import table_of
from portal.access.viewer import Viewer
from portal.cooperation.asked import Asked
from portal.cooperation.links import give_links, hash_of, new_secret, path_of, sealed
from portal.cooperation.many_rows import insert_many
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.scope import Recipient
from portal.database import db, new_id
from portal.outbox.models import Message
from portal.outbox.queue import leaves_at, queue_message
from portal.web.formats import day

WHY_NO_MAIL = text("SELECT rights.why_no_campaign_mail(:template, :invitation)")
Mail = tuple[uuid.UUID, Recipient, dict[str, Any]]  # about which invitation, to whom, its facts
TELL_HEAD = text(
    "SELECT rights.tell_head(:invitation, CAST(:template AS text), CAST(:facts AS jsonb), :hash, :sealed, :at)"
)
PASS_ON = text("SELECT rights.pass_link(:name, :address, :may_sign, CAST(:facts AS jsonb), :hash, :sealed, :at)")
PUT_JOBS = text(
    "SELECT count(rights.put_job('send_message', jsonb_build_object('message_id', id), :at)::text)"
    " FROM unnest(CAST(:ids AS text[])) AS id"
)


def queue_invitations(campaign: Campaign, mails: list[tuple[uuid.UUID, str, Recipient]], *, by: Viewer) -> int:
    """Queue the invitations of a whole campaign in two statements; answers how many.

    They are no alarms: in quiet hours they wait for the morning.
    """
    assert by.is_signed_in, "nobody opens no campaign"
    return _queue_all(
        "invitation",
        campaign,
        [(key, to, facts_of_invitation(campaign, reference, to.name)) for key, reference, to in mails],
    )


def queue_reminders(campaign: Campaign, mails: list[Mail], *, keyed: bool) -> int:
    """Queue reminders; `keyed`, as jobs alone may, the outbox refuses a second one to a school on a day."""
    return _queue_all("reminder", campaign, mails, key="reminder:{id}:{on}" if keyed else None)


def queue_feedback(campaign: Campaign, mails: list[Mail]) -> int:
    """Queue what each school gets back, in two statements; answers how many."""
    return _queue_all("feedback", campaign, mails)


def _queue_all(name: str, campaign: Campaign, mails: list[Mail], key: str | None = None) -> int:
    at = leaves_at(clock.now(), urgent=False)
    paths = give_links(campaign, [(invitation_id, to) for invitation_id, to, _ in mails])
    rows = [
        {
            "id": new_id(),
            "template": f"cooperation/{name}",
            "person_id": recipient.person_id,
            "agency_id": recipient.agency_id,
            "address": recipient.address,
            "kind": "confirmation",
            "record_id": invitation_id,
            "partnership_id": campaign.partnership_id,
            "facts": facts | ({"personal": True} if path else {}),
            "sealed": sealed(path),
            "is_urgent": False,
            "key": key and key.format(id=invitation_id, on=facts["on"]),
            "not_before": at,
        }
        for (invitation_id, recipient, facts), path in zip(mails, paths, strict=True)
    ]
    if rows:
        insert_many(table_of(Message), rows)
        db.session.execute(PUT_JOBS, {"ids": [str(row["id"]) for row in rows], "at": at})
    return len(rows)


def facts_of_invitation(campaign: Campaign, reference: str, recipient: str) -> dict[str, Any]:
    """What the invitation says; also drawn on the check page before anything is sent."""
    return {
        "reference": reference,
        "due": day(campaign.due_on),
        "minutes": campaign.minutes,
        "asker": campaign.asker,
        "telephone": campaign.asker_telephone,
        "email": campaign.asker_email,
        "recipient": recipient,
        "whom": campaign.whom,
    }


def facts_of_reminder(
    campaign: Campaign, reference: str, recipient: str, *, rung: str, words: str = ""
) -> dict[str, Any]:
    """What a reminder says, and the rung and day by which the ladder counts it; `words` are the office's own."""
    kept = {"rung": rung, "on": clock.today().isoformat(), "words": words}
    return facts_of_invitation(campaign, reference, recipient) | kept


def why_no_mail(template: str, invitation_id: uuid.UUID) -> str | None:
    """Why a mail that waited has become pointless: the school answered or the campaign was stopped. One statement."""
    found: str | None = db.session.scalar(WHY_NO_MAIL, {"template": template, "invitation": invitation_id})
    return found


def tell_receipt(invitation: Invitation, facts: Asked, *, by: Viewer) -> None:
    """Whoever confirmed gets a receipt with the address of the answer; what came by a link, the head is told."""
    if by.person_id is not None:
        _tell("receipt", invitation, facts, to_person=by.person_id, agency_id=by.agency_id, by=by)
    else:
        _tell_head_unseen("told_the_head", invitation, facts)


def tell_head(invitation: Invitation, facts: Asked) -> None:
    """The head gets one link with one button; without an account, the head's address does."""
    _tell_head_unseen("to_the_head", invitation, facts)


def tell_officer_not_us(invitation: Invitation, facts: Asked, *, by: Viewer) -> None:
    """The office that asks learns that the head did not know of an answer."""
    _tell("not_us", invitation, facts, to_address=facts.asker_email, agency_id=None, by=by)


def pass_on(invitation: Invitation, facts: Asked, *, name: str, address: str, may_sign: bool) -> str:
    """A link of their own for a colleague at the school: "passed", "elsewhere", "public" or "enough"."""
    secret, at = new_secret(), leaves_at(clock.now(), urgent=False)
    given = {"hash": hash_of(secret), "sealed": sealed(path_of(secret)), "at": at, "name": name, "address": address}
    said = json.dumps(_facts(invitation, facts, name) | {"personal": True})
    return str(db.session.scalar(PASS_ON, given | {"may_sign": may_sign, "facts": said}))


def _tell_head_unseen(name: str, invitation: Invitation, facts: Asked) -> None:
    """Whoever answers need not learn who the head is, or where mail to the head goes: the database looks it up."""
    db.session.flush()
    secret, at = new_secret(), leaves_at(clock.now(), urgent=False)
    given = {"invitation": invitation.id, "hash": hash_of(secret), "sealed": sealed(path_of(secret)), "at": at}
    said = json.dumps(_facts(invitation, facts, ""))
    db.session.execute(TELL_HEAD, given | {"template": f"cooperation/{name}", "facts": said})


def _facts(invitation: Invitation, facts: Asked, recipient: str) -> dict[str, Any]:
    return {
        "reference": invitation.reference,
        "due": day(facts.due_on),
        "until": day(facts.grace_until),
        "asker": facts.asker,
        "telephone": facts.asker_telephone,
        "email": facts.asker_email,
        "recipient": recipient,
    }


def _tell(
    name: str,
    invitation: Invitation,
    facts: Asked,
    *,
    to_person: uuid.UUID | None = None,
    to_address: str | None = None,
    agency_id: uuid.UUID | None,
    recipient: str = "",
    by: Viewer,
) -> None:
    queue_message(
        f"cooperation/{name}",
        to_person=to_person,
        to_address=to_address,
        agency_id=agency_id,
        kind="confirmation",
        record_id=invitation.id,
        partnership_id=invitation.partnership_id,
        facts=_facts(invitation, facts, recipient),
        by=by,
    )
