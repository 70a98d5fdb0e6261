"""`portal providers`: sign-in services of the agencies, at the command line. A secret is never an argument."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from agencies.sign_in.profiles import ProfileKind
from portal.operator import Commands, Sentence, at_work, settings_here
from portal.partnership.queries import agency_named_by

SECRET = "PROVIDER_SECRET"  # noqa: S105  # the name of the variable
API_SECRET = "PROVIDER_API_SECRET"  # noqa: S105  # the name of the variable


@click.group(cls=Commands)
def providers() -> None:
    """Sign-in services of the agencies."""


@providers.command("add")
@click.argument("key")
@click.option("--name", required=True, help="As people know it, such as “Police staff sign-in”.")
@click.option("--profile", required=True, type=click.Choice([str(kind) for kind in ProfileKind]))
@click.option("--issuer", required=True, help="The issuer's address, letter by letter.")
@click.option("--client-id", required=True)
@click.option(
    "--secret-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file with the client secret alone; else it is read from {SECRET} in the environment.",
)
@click.option(
    "--api-secret-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"DfE Sign-in: a file with the secret of its API alone; else it is read from {API_SECRET}.",
)
@click.option("--agency", multiple=True, metavar="AGENCY[=CLAIM]", help="Key or identifier of an agency it serves.")
@click.option("--domain", multiple=True, help="An e-mail domain that leads to it.")
@click.option("--subdomains", is_flag=True, help="Domains below these lead to it too.")
@click.option("--setting", multiple=True, metavar="NAME=VALUE", help="A setting of the profile; lists as JSON.")
def add(
    key: str,
    *,
    name: str,
    profile: str,
    issuer: str,
    client_id: str,
    secret_file: Path | None,
    api_secret_file: Path | None,
    agency: tuple[str, ...],
    domain: tuple[str, ...],
    subdomains: bool,
    setting: tuple[str, ...],
) -> None:
    """Enter a provider, or change the one with this key."""
    from portal.sign_in.configured import ProviderRow, put_provider

    settings = settings_here()
    row = ProviderRow(
        key=key,
        name=name,
        profile=profile,
        issuer=issuer,
        client_id=client_id,
        client_secret=_secret(secret_file),
        settings=_settings(setting) | _api_secret(profile, api_secret_file),
    )
    with at_work(settings) as by:
        served = {agency_named_by(one).id: claim or None for one, _, claim in (two.partition("=") for two in agency)}
        put_provider(row, agencies=served, domains=domain, subdomains=subdomains, of=settings, by=by)
    click.echo(
        f"{name} serves {len(served)} agencies. Redirect address: {settings.public_address}/sign-in/{key}/callback"
    )


@providers.command("by-link")
@click.argument("agency")
def by_link(agency: str) -> None:
    """Let the people of AGENCY, who have no provider, come by a mailed link and an authenticator app."""
    from portal.sign_in.configured import serve_by_link

    with at_work() as by:
        found = agency_named_by(agency)
        serve_by_link(found.id, by=by)
        click.echo(f"Whoever is invited to {found.name} may come by a link and an app.")


@providers.command("list")
def list_all() -> None:
    """Key, profile, issuer, number of agencies, and whether it is in use; never the secret."""
    from portal.sign_in.configured import list_providers

    with at_work():
        for one in list_providers():
            state = f"disabled on {one.disabled_at:%Y-%m-%d}" if one.disabled_at else "in use"
            click.echo(f"{one.key}  {one.profile}  {one.issuer}  {one.agencies} agencies  {state}")


@providers.command("disable")
@click.argument("key")
def disable(key: str) -> None:
    """Switch a provider off; whoever came in through it is signed out."""
    from portal.sign_in.configured import disable_provider

    with at_work() as by:
        disable_provider(key, by=by)
    click.echo(f"{key} is switched off.")


def _secret(file: Path | None) -> str:
    secret = file.read_text(encoding="utf-8").strip() if file else os.environ.get(SECRET, "")
    if not secret:
        raise Sentence(f"Give the client secret in a file (--secret-file) or in {SECRET}, never as an argument.")
    return secret


def _api_secret(profile: str, file: Path | None) -> dict[str, str]:
    if profile != ProfileKind.DFE:
        return {}
    secret = file.read_text(encoding="utf-8").strip() if file else os.environ.get(API_SECRET, "")
    if not secret:
        raise Sentence(f"Give the secret of the API in a file (--api-secret-file) or in {API_SECRET}.")
    return {"api_secret": secret}


def _settings(given: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise Sentence(f"Write a setting as NAME=VALUE, not “{one}”.")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found


COMMANDS = (providers,)
