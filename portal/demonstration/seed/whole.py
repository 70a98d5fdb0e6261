"""The order of the seeds."""

from __future__ import annotations

import os
import time
from datetime import date

from portal.config import Settings
from portal.demonstration.seed.actions import tell_actions
from portal.demonstration.seed.arrangements import enter_arrangements, enter_contacts, write_next_version
from portal.demonstration.seed.campaign import run_campaign
from portal.demonstration.seed.challenges import tell_challenges
from portal.demonstration.seed.decisions import tell_decisions
from portal.demonstration.seed.finish import finish
from portal.demonstration.seed.meetings import tell_meetings
from portal.demonstration.seed.packs import make_pack
from portal.demonstration.seed.partners import add_partnerships, admit_members
from portal.demonstration.seed.people import add_people, add_providers, bring_newcomers, give_roles, let_come_by_link
from portal.demonstration.seed.registers import read_registers
from portal.demonstration.seed.stage import Stage, Told


def seed_database(
    settings: Settings, *, provider_address: str, client_secret: str, tell: Told, start: date | None = None
) -> None:
    """Fill an empty database. It needs the owner's address too; whoever calls drops what a failure left half done."""
    stage = Stage(settings, tell, start=start)
    began = time.monotonic()
    try:
        tell("Reading the registers")
        read_registers(stage)
        tell("Letting agencies and people take part")
        add_partnerships(stage)
        add_people(stage)
        admit_members(stage)
        give_roles(stage)
        add_providers(stage, provider_address, client_secret)
        let_come_by_link(stage)
        tell("Entering arrangements and contacts")
        enter_arrangements(stage)
        enter_contacts(stage)
        tell("Letting people owe and do things")
        write_next_version(stage)
        tell_actions(stage)
        tell_meetings(stage)  # before what later came onto agendas: one was held before that
        tell_challenges(stage)
        tell_decisions(stage)
        run_campaign(stage)
        bring_newcomers(stage)
        make_pack(stage)
        finish(stage)
    finally:
        stage.close()
    tell(f"The demonstration is whole, after {time.monotonic() - began:.0f} seconds.")


def seed() -> None:
    """The command `portal demonstration seed`: settings from the environment, into the empty database named there."""
    seed_database(
        Settings.from_environment(os.environ),
        provider_address=os.environ.get("DEMONSTRATION_PROVIDER", "http://127.0.0.1:5001"),
        client_secret=os.environ.get("PROVIDER_SECRET", "demonstration"),
        tell=print,
    )
