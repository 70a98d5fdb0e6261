"""A form sent twice acts once: double clicks, resends and Back lead to what the first sending did."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql

from portal.access.models import SentForm
from portal.access.rules import table_of
from portal.access.viewer import Viewer
from portal.database import db, transaction


def act_once(mark: str | None, act: Callable[[], str], *, by: Viewer) -> str:
    """Do `act` in one transaction and give the address it answers with; a mark seen before gives its first address.

    Two sendings at the same moment wait for each other: the second finds the first one's row.
    """
    with transaction():
        if mark is None or by.person_id is None:
            return act()
        forms = table_of(SentForm)
        taken = db.session.execute(
            postgresql.insert(forms).values(person_id=by.person_id, mark=mark).on_conflict_do_nothing(),
            execution_options={"preserve_rowcount": True},  # else an INSERT's count is forgotten, and reads -1
        )
        mine = (forms.c.person_id == by.person_id) & (forms.c.mark == mark)
        if taken.rowcount == 0:  # type: ignore[attr-defined]  # a cursor's result has it
            return db.session.scalar(select(forms.c.address).where(mine)) or "/your-work"
        address = act()
        db.session.execute(update(forms).where(mine).values(address=address))
        return address
