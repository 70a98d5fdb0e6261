"""The job that sends mail reads names and addresses, and nothing of any record: at that it looks as the reader."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from portal.access.rules import WORKER, row_rule, system
from portal.partnership.models import Person, PersonContact


@row_rule(Person, "sees", to=WORKER)
@row_rule(PersonContact, "sees", to=WORKER)
def sender_sees() -> ColumnElement[bool]:
    """Whom to write to."""
    return system("messages")
