"""Personal links: whoever holds one may answer that one invitation. Only the hash of the secret is kept."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import current_app
from sqlalchemy import insert, select, text

from portal.access.rules import table_of
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.config import Settings
from portal.cooperation.many_rows import insert_many
from portal.cooperation.models import Campaign, Invitation, InvitationLink
from portal.cooperation.policy import may_create_campaign
from portal.cooperation.scope import Recipient
from portal.database import db, new_id
from portal.outbox.sealing import seal
from portal.partnership.models import Partnership
from portal.working_days import close_of

LIVES = timedelta(days=365)  # after the close, unless the next campaign opens before
BEHIND = text("SELECT * FROM rights.link_behind(:hash)")


def give_link(
    invitation: Invitation,
    *,
    is_head: bool,
    ends_at: datetime,
    contact_id: uuid.UUID | None = None,
    by: Viewer,
) -> str:
    """A new secret (64 hexadecimal digits) for that invitation, shown once; `is_head` for the head's own contact alone.

    Answers through the head's link count as confirmed, through any other as prepared.
    """
    require(may_create_campaign(by, invitation.partnership_id))
    secret = new_secret()
    db.session.execute(
        insert(table_of(InvitationLink)).values(
            id=new_id(),
            partnership_id=invitation.partnership_id,
            invitation_id=invitation.id,
            contact_id=contact_id,
            secret_hash=hash_of(secret),
            is_head=is_head,
            ends_at=ends_at,
        )
    )
    return secret


def give_links(campaign: Campaign, readers: Sequence[tuple[uuid.UUID, Recipient]]) -> list[str | None]:
    """For each reader without an account the path of a new link, else None; none where links are switched off."""
    settings = db.session.scalar(select(Partnership.settings).where(Partnership.id == campaign.partnership_id)) or {}
    paths: list[str | None] = []
    rows = []
    for invitation_id, reader in readers:
        if reader.contact_id is None or settings.get("personal_links") == "off":
            paths.append(None)
            continue
        secret = new_secret()
        paths.append(path_of(secret))
        rows.append(
            {
                "id": new_id(),
                "partnership_id": campaign.partnership_id,
                "invitation_id": invitation_id,
                "contact_id": reader.contact_id,
                "secret_hash": hash_of(secret),
                "is_head": reader.is_head,
                "recipient": reader.name,
                "ends_at": close_of(campaign.grace_until) + LIVES,
            }
        )
    insert_many(table_of(InvitationLink), rows)
    return paths


@dataclass(frozen=True)
class LinkBehind:
    """What the page of a link says before any button: the school and the office that asks; a lead by initials."""

    state: str
    invitation_id: uuid.UUID
    is_head: bool
    is_lead: bool
    recipient: str
    school: str
    partnership: str
    partnership_key: str
    asker: str
    asker_telephone: str
    lead: str
    passed_to: str
    passed_at: datetime | None


def link_behind(secret: str) -> LinkBehind | None:
    """The link with that secret, also one that has ended, with the reason in `state`. None for one that never was."""
    row = db.session.execute(BEHIND, {"hash": hash_of(secret)}).one_or_none()
    return LinkBehind(**row._asdict()) if row else None


def new_secret() -> str:
    """64 hexadecimal digits."""
    return secrets.token_hex(32)


def hash_of(secret: str) -> bytes:
    """What the database keeps of a secret."""
    return sha256(bytes.fromhex(secret)).digest()


def path_of(secret: str) -> str:
    """The page of the link; in words, since the worker that writes mail has no request."""
    return f"/confirm/{secret}"


def sealed(path: str | None) -> str | None:
    """The path as the outbox keeps it until the mail has left."""
    if path is None:
        return None
    settings: Settings = current_app.extensions["settings"]
    return seal(path, settings.secret_key)
