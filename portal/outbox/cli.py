"""`portal outbox`: what waits to be sent, at the command line."""

from __future__ import annotations

import click

from portal.operator import Commands, at_work


@click.group(cls=Commands)
def outbox() -> None:
    """Mail that waits to be sent."""


@outbox.command()
def release() -> None:
    """After a restore: let the mail go that was waiting in the copy. Look first whether it was sent already."""
    from portal.outbox.hold import release_outbox

    with at_work() as by:
        released = release_outbox(by=by)
    click.echo("Nothing was held." if released is None else f"Released: {released:,} messages leave in their time.")


COMMANDS = (outbox,)
