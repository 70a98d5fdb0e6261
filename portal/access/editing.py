"""Two people with the same form: the second sees both texts and chooses, and nothing is overwritten unseen."""

from __future__ import annotations

from typing import Any

from portal.database import db


class ChangedMeanwhile(Exception):
    """Somebody else changed the record after this person's page was made; nothing was written."""


def take_in_hand(record: Any, *, seen: int | None) -> None:
    """Hold the row until the transaction ends, as it now is, and count its version up; call it after `require(...)`.

    `seen` is the version that stood on the person's page (`form.version.data`). Raises ChangedMeanwhile when it is no
    longer the newest. The table's `changes` rule has to let this person through, since locking a row asks it.
    """
    db.session.refresh(record, with_for_update=True)
    if record.version != seen:
        raise ChangedMeanwhile
    record.version += 1
