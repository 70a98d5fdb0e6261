"""Choosing one's own mail."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from portal.access.rules import table_of
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db
from portal.digests.events import MailChosen
from portal.digests.models import MailChoice
from portal.digests.policy import may_choose_mail


def choose_mail(*, digest_on: int | None, only_essential: bool, by: Viewer) -> None:
    """Keep the weekday of the digest, 1 Monday to 5 Friday or None for no digest, and whether other mail is wanted."""
    require(may_choose_mail(by))
    assert by.person_id is not None
    chosen = {"digest_on": digest_on, "only_essential": only_essential}
    made = insert(table_of(MailChoice)).values(person_id=by.person_id, **chosen)
    db.session.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=chosen))
    record(MailChosen(by.person_id, digest_on, only_essential), by=by)
