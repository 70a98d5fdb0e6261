"""Personal links: whoever holds one may answer that one invitation. Only the hash of the secret is kept."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert

from portal.access.rules import table_of
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.cooperation.models import Invitation, InvitationLink
from portal.cooperation.policy import may_create_campaign
from portal.database import db, new_id


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
    secret = secrets.token_hex(32)
    db.session.execute(
        insert(table_of(InvitationLink)).values(
            id=new_id(),
            partnership_id=invitation.partnership_id,
            invitation_id=invitation.id,
            contact_id=contact_id,
            secret_hash=sha256(bytes.fromhex(secret)).digest(),
            is_head=is_head,
            ends_at=ends_at,
        )
    )
    return secret
