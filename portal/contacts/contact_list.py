"""A whole list of contacts against those that are here: what is new, what changes, what stays; and taking it in."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from sqlalchemy import bindparam, insert, select, text, update

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.contacts.contact_file import ContactRow
from portal.contacts.events import ContactsReadIn
from portal.contacts.messages import tell_old_address
from portal.contacts.models import AgencyContact, ContactRole
from portal.contacts.policy import may_keep_contacts
from portal.database import db, new_id
from portal.partnership.models import Agency, Membership


@dataclass(frozen=True)
class Known:
    """A contact in use."""

    id: uuid.UUID
    agency_id: uuid.UUID
    role: ContactRole
    name: str
    email: str


@dataclass
class Plan:
    """What a list would do. `replaced` are contacts whose address changes, `renamed` those whose name alone does."""

    new: list[ContactRow] = field(default_factory=list)
    replaced: list[tuple[Known, ContactRow]] = field(default_factory=list)
    renamed: list[tuple[Known, ContactRow]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changed(self) -> list[tuple[Known, ContactRow]]:
        """Both kinds of change."""
        return [*self.replaced, *self.renamed]

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.replaced or self.renamed)

    @property
    def mark(self) -> int:
        """The same for the same changes to the same contacts: what somebody read is what is done, or nothing."""
        return crc32(repr((self.new, self.replaced, self.renamed)).encode()) % 10**9


def schools_by_urn(partnership_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """The schools that take part today."""
    today = clock.today()
    rows = db.session.execute(
        select(Agency.identifier, Agency.id)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.partnership_id == partnership_id, Agency.identifier_kind == "URN")
        .where(Membership.starts_on <= today, Membership.ends_on.is_(None) | (Membership.ends_on >= today))
    )
    return {urn: key for urn, key in rows if urn is not None}


def plan(partnership_id: uuid.UUID, rows: Sequence[ContactRow], members: Mapping[str, uuid.UUID]) -> Plan:
    """By school and role: a known address stays, another one in its place is a change, one more is new.

    A contact that the list does not name is left as it is, unless another address of its school and role takes its
    place.
    """
    here: dict[tuple[uuid.UUID, ContactRole], list[Known]] = defaultdict(list)
    for known in _in_use(partnership_id):
        here[known.agency_id, known.role].append(known)
    found: dict[tuple[uuid.UUID, ContactRole], list[ContactRow]] = defaultdict(list)
    for row in rows:
        found[members[row.urn], row.role].append(row)
    done = Plan()
    for key, listed in found.items():
        by_address = {known.email.casefold(): known for known in here[key]}
        fresh = []
        for row in listed:
            same = by_address.pop(row.email.casefold(), None)
            if same is None:
                fresh.append(row)
            elif row.name and row.name != same.name:
                done.renamed.append((same, row))
            else:
                done.unchanged += 1
        spare = list(by_address.values())
        done.replaced += zip(spare, fresh, strict=False)
        done.new += fresh[len(spare) :]
    return done


def take_in(
    partnership_id: uuid.UUID, rows: Sequence[ContactRow], *, source: str, mark: int | None = None, by: Viewer
) -> Plan:
    """All of it or nothing, each head's old address told; the same list again changes nothing.

    Raises Refused, also when `mark` is that of a plan which no longer holds; None asks nothing.
    """
    require(may_keep_contacts(by, partnership_id))
    db.session.execute(IN_USE_HELD, {"place": partnership_id})
    members = schools_by_urn(partnership_id)
    done, today, contacts = plan(partnership_id, rows, members), clock.today(), table_of(AgencyContact)
    if mark is not None and mark != done.mark:
        raise Refused("The contacts or the columns changed while you read this. Look at what the list does now.")
    common = {"partnership_id": partnership_id, "source": source, "confirmed_on": today}
    rows_added = [*done.new, *(row for _, row in done.replaced)]
    added = [
        {
            **common,
            "id": new_id(),
            "agency_id": members[row.urn],
            "role": row.role,
            "name": row.name,
            "email": row.email,
        }
        for row in rows_added
    ]
    if added:
        db.session.execute(insert(contacts), added)
    connection = db.session.connection()
    of = update(contacts).where(contacts.c.id == bindparam("of"))
    if done.replaced:
        connection.execute(of.values(ended_on=today), [{"of": known.id} for known, _ in done.replaced])
    if done.renamed:
        values = [{"of": known.id, "to": row.name} for known, row in done.renamed]
        connection.execute(of.values(name=bindparam("to"), source=source, confirmed_on=today), values)
    for known, row in done.replaced:
        if ContactRole.HEAD in (known.role, row.role):
            tell_old_address(known.email, known.role, partnership_id=partnership_id, agency_id=known.agency_id, by=by)
    if not done.changes_nothing:
        facts = (len(rows), len(done.new), len(done.changed))
        record(ContactsReadIn("partnership", partnership_id, partnership_id, *facts), by=by)
    return done


IN_USE_HELD = text(
    "SELECT id FROM agency_contact WHERE partnership_id = :place AND ended_on IS NULL ORDER BY id FOR UPDATE"
)


def _in_use(partnership_id: uuid.UUID) -> list[Known]:
    rows = db.session.execute(
        select(AgencyContact.id, AgencyContact.agency_id, AgencyContact.role, AgencyContact.name, AgencyContact.email)
        .where(AgencyContact.partnership_id == partnership_id, AgencyContact.ended_on.is_(None))
        .order_by(AgencyContact.agency_id, AgencyContact.role, AgencyContact.id)
    )
    return [Known(*row) for row in rows]
