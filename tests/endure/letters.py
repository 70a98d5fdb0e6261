"""Ten thousand letters: real messages of several kinds, to people of two partnerships and to addresses."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from portal import clock
from portal.access.viewer import current_viewer
from portal.actions.models import Action
from portal.database import transaction
from portal.digests.models import MailChoice
from portal.outbox.queue import queue_message
from portal.web.formats import day
from tests.cast import Cast
from tests.people import Someone
from tests.world import World

INVITATION = "sign_in/invitation"
KINDS = ("actions/offered", "actions/asked", "actions/handed_over", INVITATION)
AS_QUEUED_NOW = text("UPDATE message SET queued_at = :now WHERE queued_at < :began")


@dataclass(frozen=True)
class Reader:
    """Somebody with a record that they may see, and whether they want more mail than the essential."""

    person: uuid.UUID
    agency: uuid.UUID
    partnership: uuid.UUID
    action: uuid.UUID
    wants_all: bool = True


@dataclass(frozen=True)
class Letter:
    """One message to queue."""

    number: int
    reader: Reader
    kind: str

    def queue(self) -> None:
        """Queue it as the portal does, inside a job."""
        if self.kind == INVITATION:
            self._invite()
        else:
            self._tell(self.kind if self.reader.wants_all else "actions/offered")

    def _tell(self, template: str) -> None:
        asked = {"asked_by": "Ines Chair", "asked_by_agency": "Partnership office", "more": 0}
        queue_message(
            template, to_person=self.reader.person, agency_id=self.reader.agency, kind="action",
            record_id=self.reader.action, partnership_id=self.reader.partnership,
            facts={"reference": f"T-A{self.number}", "due": day(clock.today()), **asked}, by=current_viewer(),
        )  # fmt: skip

    def _invite(self) -> None:
        """With a link that stands in the outbox sealed; it leaves at any hour."""
        facts = {"invited_name": "Nia New", "invited_by": "Ines Chair", "role": "staff", "ends": day(clock.today())}
        queue_message(
            INVITATION, to_address=f"new{self.number}@agency.example", agency_id=self.reader.agency,
            partnership_id=self.reader.partnership, facts=facts, secret_path=f"/invitations/{uuid.uuid4().hex}",
            urgent=True, by=current_viewer(),
        )  # fmt: skip


def furnish(owner: Engine) -> list[Reader]:
    """Two partnerships and their readers; one of them wants essential mail alone."""
    with owner.begin() as connection:
        world = World(connection)
        cast = Cast(world).build()
        readers = [_reader(world, cast.here, one) for one in (cast.police_lead, cast.health_lead, cast.trust_staff)]
        readers += [_reader(world, cast.elsewhere, cast.stranger), _reader(world, cast.here, cast.chair)]
        readers.append(replace(_reader(world, cast.here, cast.head), wants_all=False))
        world.add(MailChoice, person_id=cast.head.person, digest_on=None, only_essential=True)
    return readers


def letters(readers: list[Reader]) -> Iterator[Letter]:
    """Without end, of every kind to everybody in turn."""
    for number in itertools.count():
        yield Letter(number, readers[number % len(readers)], KINDS[number // len(readers) % len(KINDS)])


def queue(some: Iterable[Letter], owner: Engine, *, began: datetime) -> None:
    """Queue them in one transaction at this moment of the moved clock, which the database's own is told of.

    `began` is any instant after the database's own and before the moved ones.
    """
    with transaction():
        for letter in some:
            letter.queue()
    with owner.begin() as connection:
        connection.execute(AS_QUEUED_NOW, {"now": clock.now(), "began": began})


def _reader(world: World, partnership: uuid.UUID, someone: Someone) -> Reader:
    """With an action of their own, and an agency that one can sign in for: the worker looks as they would."""
    world.provider(someone.agency)
    now, due = clock.now(), clock.today() + timedelta(days=30)
    action = world.add(
        Action, partnership_id=partnership, title="Ring earlier", done_means="It is rung.", state="in progress",
        lead_agency_id=someone.agency, owner_id=someone.person, verifier_agency_id=someone.agency,
        original_due_on=due, due_on=due, slips=0, raised_by_id=someone.person, raised_by_agency_id=someone.agency,
        created_at=now, last_activity_at=now, rungs={}, version=1,
    )  # fmt: skip
    return Reader(someone.person, someone.agency, partnership, action)
