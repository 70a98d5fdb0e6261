"""The command `portal rehearse`: a month on a database that is made for it and dropped afterwards."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from portal import clock
from portal.demonstration.database import demonstration_settings, settings_on
from portal.demonstration.folders import Folders, drawn_secrets
from portal.demonstration.mailbox.server import OnSocket
from portal.demonstration.rehearsal.account import Account
from portal.demonstration.rehearsal.month import Month, Received
from portal.demonstration.rehearsal.people import People
from portal.demonstration.rehearsal.plan import plan_of_month
from portal.demonstration.seed.arrangements import enter_arrangements, enter_contacts
from portal.demonstration.seed.partners import add_partnerships, admit_members
from portal.demonstration.seed.people import add_people, add_providers, give_roles
from portal.demonstration.seed.registers import read_registers
from portal.demonstration.seed.stage import Stage, Told
from portal.embedded_databases import drop_database, make_database, make_roles
from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import upgrade

NAME = "portal_rehearsal"
ACTIONS = 60
PROVIDER = "http://127.0.0.1:9"  # nobody signs in: the people of the rehearsal act through the operations


def rehearse(first: date | None = None, *, tell: Told = print) -> Account:
    """Let a month pass, by default the present one, and tell what it came to. `first` is any day of the month.

    On a server and a database of its own: nothing that exists is touched.
    """
    folders = Folders(Folders.here().var / "rehearsal")
    folders.make()
    server = EmbeddedPostgres(folders.var)
    server.start()
    try:
        return rehearse_on(server, folders, first or clock.today(), tell=tell)
    finally:
        server.stop()


def rehearse_on(
    server: EmbeddedPostgres, folders: Folders, first: date, *, actions: int = ACTIONS, days: int = 31, tell: Told
) -> Account:
    """The same on a server that runs, in a database that is made and dropped; at most so many `days` pass."""
    received = Received()
    folders.make()
    make_roles(server)
    drop_database(server, NAME)
    make_database(server, NAME)
    try:
        with mail_taken(received) as address:
            drawn = demonstration_settings(
                server, folders, drawn_secrets(folders), public_address="http://127.0.0.1:5000", smtp_address=address
            )
            settings = settings_on(dataclasses.replace(drawn, scanner_address=""), server, NAME)
            assert settings.owner_database is not None
            upgrade(settings.owner_database)
            stage = Stage(settings, tell, start=first.replace(day=1))
            try:
                return _let_pass(stage, Month(stage, first.replace(day=1), received, days), actions)
            finally:
                stage.close()
    finally:
        drop_database(server, NAME)


def _let_pass(stage: Stage, month: Month, actions: int) -> Account:
    stage.tell("Letting agencies and people take part")
    with clock.frozen(datetime.combine(month.first, time(6), clock.LONDON)):
        read_registers(stage)
        add_partnerships(stage)
        add_people(stage)
        admit_members(stage)
        give_roles(stage)
        add_providers(stage, PROVIDER, "rehearsal")
        enter_arrangements(stage)
        enter_contacts(stage)
    month.before = [row.id for row in month.rows("SELECT id FROM message")]
    stage.tell(f"Letting {month.first:%B %Y} pass")
    month.walk(People(month, plan_of_month(actions, len(month.working_days))).acts)
    account = Account(month)
    for line in account.lines:
        stage.tell(line)
    return account


@contextmanager
def mail_taken(received: Received) -> Iterator[str]:
    """A mail server on this machine while the block lasts; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    controller = OnSocket(received, listening)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        controller.stop()
