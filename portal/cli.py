"""`portal`: what an operator does at the command line. Each slice's own commands are in its cli.py.

A room's module is imported when its command is run, so that each command starts quickly.
"""

from __future__ import annotations

import os
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from portal.config import SettingsError
from portal.discreet_logs import keep_logs_discreet
from portal.operator import Commands, Sentence, at_work, settings_here, worker_app

ROOT = Path(__file__).parent.parent
SLICES = (
    "partnership.cli",
    "partnership.people_cli",
    "partnership.seats_cli",
    "sign_in.people_cli",
    "sign_in.providers_cli",
    "outbox.cli",
    "backup.cli",
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Run the safeguarding portal. Settings come from the environment; README.md lists them."""


@cli.command()
def upgrade() -> None:
    """Migrate the database and install the row rules, in one transaction (needs OWNER_DATABASE_URL alone)."""
    address = os.environ.get("OWNER_DATABASE_URL")
    if not address:
        raise SettingsError("Set OWNER_DATABASE_URL in the environment: the database as its owner, for upgrades only.")
    import_module("portal.upgrade").upgrade(address)
    click.echo("The database is at this release, with its row rules.")


@cli.group()
def database() -> None:
    """Start, stop or look at the portal's own PostgreSQL; print what an administrator runs for another one."""


def _embedded() -> Any:
    return import_module("portal.embedded_postgres.server").EmbeddedPostgres(ROOT / "var")


@database.command("start")
def database_start() -> None:
    """Start it, if it is not running."""
    server = _embedded()
    server.start()
    click.echo(f"PostgreSQL {server.major} is running in {server.data}.")


@database.command("stop")
def database_stop() -> None:
    """Stop it; its data stays."""
    _embedded().stop()
    click.echo("PostgreSQL is stopped.")


@database.command("status")
@click.pass_context
def database_status(ctx: click.Context) -> None:
    """Say whether it is running; ends with 1 when it is not."""
    server = _embedded()
    click.echo(server.status())
    ctx.exit(0 if server.is_up() else 1)


@database.command("roles")
@click.option("--name", default="portal", show_default=True, help="Name of the database to make.")
def database_roles(name: str) -> None:
    """Print the SQL that an administrator runs once on a PostgreSQL of their own."""
    if not name.replace("_", "").isalnum():
        raise Sentence("Name the database with letters, digits and underscores only.")
    click.echo(import_module("portal.upgrade").roles_sql(name))


@cli.command("verify-audit")
@click.pass_context
def verify_audit(ctx: click.Context) -> None:
    """Check every seal over the record of what happened; ends with 1 when something was tampered with."""
    settings = settings_here()
    from portal.database import db

    with at_work(settings):
        seals = import_module("portal.audit.seals")
        found = seals.verify(db.session.connection(), settings.audit_key, settings.audit_head_file)
    click.echo(f"{found.rows:,} rows under {found.seals:,} seals, {found.unsealed:,} rows not sealed yet.")
    for fault in found.faults:
        click.echo(fault, err=True)
    click.echo("The record is whole." if not found.faults else "The record is NOT whole.")
    ctx.exit(1 if found.faults else 0)


@cli.command("check-evidence")
@click.pass_context
def check_evidence(ctx: click.Context) -> None:
    """Look for files of evidence that are not in their folder; ends with 1 when one is missing."""
    settings = settings_here()
    upkeep, store = import_module("portal.messages.upkeep"), import_module("portal.evidence_files.store")
    with at_work(settings):
        missing = upkeep.missing_evidence(store.EvidenceStore(settings.evidence_folder))
    for evidence in missing:
        click.echo(f"The file of evidence {evidence} is missing.", err=True)
    click.echo(f"{len(missing)} files are missing." if missing else "Every file of evidence is there.")
    ctx.exit(1 if missing else 0)


@cli.command()
def worker() -> None:
    """Send messages, seal the record, and tidy up each night, until told to stop."""
    keep_logs_discreet()
    settings = settings_here()
    import_module("portal.messages.worker").run_worker(worker_app(settings), settings)


@cli.command()
@click.option("--month", metavar="YYYY-MM", help="Which month passes; the present one where none is given.")
@click.pass_context
def rehearse(ctx: click.Context, month: str | None) -> None:
    """Let a month of an invented partnership pass on a moved clock; ends with 1 when anybody was wronged by mail."""
    try:
        first = date.fromisoformat(f"{month}-01") if month else None
    except ValueError:
        raise Sentence("Write the month as year and month, like 2026-12.") from None
    account = import_module("portal.demonstration.rehearsal.run").rehearse(first, tell=click.echo)
    ctx.exit(1 if account.faults else 0)


@cli.command("access-table")
@click.option("--write", is_flag=True, help="Put it into portal/access/README.md instead.")
def access_table(*, write: bool) -> None:
    """Print which roles see, add and change the rows of which table, from the row rules themselves."""
    table = import_module("portal.access.table")
    if write:
        table.write()
        click.echo("portal/access/README.md is up to date.")
    else:
        click.echo(table.access_table())


@cli.command("site-map")
@click.option("--sample", multiple=True, metavar="NAME=VALUE", help="A sample for a part of addresses.")
def site_map(sample: tuple[str, ...]) -> None:
    """Print every page, with one sample record each where a sample is known."""
    pages = import_module("portal.site_map")
    samples = dict(one.split("=", 1) for one in sample if "=" in one)
    for page in pages.site_map(worker_app(settings_here()), samples):
        click.echo(f"{page.address}  {page.endpoint}")


@cli.group()
def demonstration() -> None:
    """A partnership to try: real organisations, invented people."""


@demonstration.command("run")
def demonstration_run() -> None:
    """Start everything and say where to look; ends when stopped."""
    import_module("portal.demonstration.run").run()


@demonstration.command("reset")
def demonstration_reset() -> None:
    """Throw away what was done in it; the next run begins anew."""
    import_module("portal.demonstration.run").reset()


@demonstration.command("seed")
def demonstration_seed() -> None:
    """Put the demonstration's content into an empty, upgraded database."""
    import_module("portal.demonstration.seed.whole").seed()


for _name in SLICES:
    for _command in import_module(f"portal.{_name}").COMMANDS:
        cli.add_command(_command)


def main() -> None:
    """The entry point; exit codes: 0 done, 1 refused or found wrong, 2 wrong use, 3 settings missing."""
    cli(prog_name="portal")
