"""What somebody chose about their mail: their own alone."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace as Record

from portal.digests.models import MailChoice
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.table import Change, Try

KEYS = {"mail_choice": "person_id::text"}


def mail_choice(who: Who, it: Record) -> bool:
    return who.is_person(it.person)


SEES = {"mail_choice": mail_choice}
CHANGES = {"mail_choice": Change("digest_on only_essential", mail_choice, "digest_on = 2")}


def add(world: OracleWorld) -> None:
    """For each second person of the cast; the others never chose."""
    for who in list(world.cast)[::2]:
        world.add(MailChoice, person_id=who.person, digest_on=1, only_essential=False)
        world.note("mail_choice", who.person, person=who.person)


def choices(world: OracleWorld, who: Who) -> Iterator[Try]:
    chose = set(world.records["mail_choice"])
    for person in (who.person, world.author.person):
        if str(person) not in chose:
            row = {"person_id": person, "digest_on": 3, "only_essential": False}
            yield Try("mail_choice", f"of {person}", row, mail_choice(who, Record(person=person)))


ADDS = {"mail_choice": choices}
