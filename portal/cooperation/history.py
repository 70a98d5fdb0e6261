"""What happened to a campaign or a confirmation, newest first, from their own rows."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from markupsafe import Markup, escape

from portal.cooperation.lifecycle import AnswerKind, is_late
from portal.cooperation.models import Campaign, GivenAnswer, Invitation, Manner
from portal.web.formats import moment
from portal.web.parts import Moment

Names = Mapping[uuid.UUID, str]
HOW = {
    Manner.PREPARED: "Prepared for the head",
    Manner.AS_HEAD: "Answered by the head",
    Manner.LET_SIGN: "Answered by somebody the head lets sign",
    Manner.AS_REPRESENTATIVE: "Answered by the representative",
    Manner.BY_HEADS_LINK: "Answered through the head’s own link",
}


def acted_on(campaign: Campaign) -> tuple[uuid.UUID | None, ...]:
    """Whose names its history needs."""
    return (
        campaign.created_by_id,
        campaign.approved_by_id,
        campaign.opened_by_id,
        campaign.stopped_by_id,
        campaign.feedback_by_id,
    )


def moments_of_campaign(campaign: Campaign, names: Names) -> list[Moment]:
    """Drafted, counted, approved, opened, stopped, told what became of it."""
    found = [
        ("Drafted", campaign.created_by_id, campaign.created_at, ""),
        ("Dry run", None, campaign.dry_run_at, _counted(campaign)),
        ("Approved", campaign.approved_by_id, campaign.approved_at, ""),
        ("Opened", campaign.opened_by_id, campaign.opened_at, ""),
        ("Stopped", campaign.stopped_by_id, campaign.stopped_at, campaign.stopped_why or ""),
        ("Feedback sent to schools", campaign.feedback_by_id, campaign.feedback_sent_at, campaign.changed_because),
    ]
    happened = [(title, _name(names, who), at, body) for title, who, at, body in found if at is not None]
    return [
        Moment(title, who, moment(at), at, Markup("<p>{}</p>").format(body) if body else "")
        for title, who, at, body in sorted(happened, key=lambda one: one[2], reverse=True)
    ]


def _counted(campaign: Campaign) -> str:
    if not campaign.dry_run:
        return ""
    return f"{campaign.dry_run['schools']} schools, {campaign.dry_run['without_contact']} without a contact."


def moments_of_confirmation(
    invitation: Invitation, answers: Sequence[GivenAnswer], names: Names, grace_until: date
) -> list[Moment]:
    """Asked, opened first, and every answer given."""
    found: list[tuple[datetime, Moment]] = [(one.at, _answered(one, names, grace_until)) for one in answers]
    for title, at in (
        ("The invitation was sent", invitation.sent_at),
        ("The mail came back", invitation.bounced_at),
        ("Opened first by the school", invitation.first_opened_at),
    ):
        if at is not None:
            found.append((at, Moment(title, "", moment(at), at)))
    return [one for _, one in sorted(found, key=lambda line: line[0], reverse=True)]


def _answered(one: GivenAnswer, names: Names, grace_until: date) -> Moment:
    late = ", late" if one.manner is not Manner.PREPARED and is_late(one.at, grace_until) else ""
    lines = [f"“{one.answer.value[:1].upper()}{one.answer.value[1:]}”"]
    if one.answer is not AnswerKind.YES:
        lines.append(one.words)
    lines.append("Safeguarding lead still right." if one.lead_is_right else _new_lead(one))
    signed_in = names.get(one.by_id, "") if one.by_id else ""
    account = f" ({signed_in})" if signed_in not in {"", one.by_name} else ""
    who = f"{one.by_name}, {one.by_role}{account}" if one.by_role else f"{one.by_name}{account}"
    body = Markup("").join(Markup("<p>{}</p>").format(escape(line)) for line in lines)
    return Moment(f"{HOW[one.manner]}{late}", who, moment(one.at), one.at, body)


def _new_lead(one: GivenAnswer) -> str:
    return f"New safeguarding lead: {one.lead_name}{', ' + one.lead_role if one.lead_role else ''}."


def _name(names: Names, who: uuid.UUID | None) -> str:
    return "" if who is None else names.get(who, "someone")
