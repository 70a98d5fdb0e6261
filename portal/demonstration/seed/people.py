"""The cast: people, their roles and mandates, the providers that sign them in, and who is not in yet."""

from __future__ import annotations

import uuid

from sqlalchemy import text

from portal.access.roles import Role
from portal.database import db
from portal.demonstration.content.agencies import ProviderEntry
from portal.demonstration.content.cast import Person, Presence, RoleHeld, Scope
from portal.demonstration.provider import authenticator
from portal.demonstration.provider_people import CLIENT_ID, issuer_of
from portal.demonstration.seed.stage import Stage
from portal.partnership.people import add_contact, add_person, appoint
from portal.partnership.seats import give_mandate
from portal.sign_in.configured import ProviderRow, put_provider
from portal.sign_in.doors import wait_at
from portal.sign_in.one_time_codes import seal_secret
from portal.sign_in.operations import invite

BIND = text("SELECT rights.bind_identity(:provider, :subject, :person, :name, :email)")
KNOWN_BEFORE = -430  # days: everybody was entered before the first role


def add_people(stage: Stage) -> None:
    """Everybody who was ever let in; roles come later, when their agencies take part."""
    with stage.operator(stage.at(KNOWN_BEFORE)) as by:
        for person in _let_in(stage):
            stage.people[person.key] = add_person(person.name, by=by)
            add_contact(stage.people[person.key], email=person.email, by=by)


def give_roles(stage: Stage) -> None:
    """Appointments and mandates, each on its day."""
    with stage.operator(stage.at(KNOWN_BEFORE)) as by:
        for person in _let_in(stage):
            for held in person.roles:
                starts_on = stage.day(held.from_days)
                ends_on = stage.day(held.until_days) if held.until_days is not None else None
                whose = stage.people[person.key]
                agency = stage.agencies[held.acting_for or (held.of if held.scope is Scope.AGENCY else person.agency)]
                if held.scope is Scope.SEAT:
                    give_mandate(
                        stage.seats[held.of], whose, agency_id=agency, role=held.role, starts_on=starts_on,
                        ends_on=ends_on, letter=_letter(held), by=by,
                    )  # fmt: skip
                    continue
                appoint(
                    whose, agency_id=agency, role=held.role, starts_on=starts_on, ends_on=ends_on, by=by,
                    partnership_id=stage.partnerships.get(held.of) if held.scope is Scope.PARTNERSHIP else None,
                    group_id=stage.groups.get(held.of) if held.scope is Scope.GROUP else None,
                )  # fmt: skip


def add_providers(stage: Stage, provider_address: str, client_secret: str) -> None:
    """Each organisation's sign-in, whom it serves, and the people it knows that were let in."""
    with stage.operator(stage.at(KNOWN_BEFORE)) as by:
        for one in stage.content.participants.providers:
            put_provider(
                ProviderRow(
                    key=one.key, name=one.name, profile=one.profile, issuer=issuer_of(provider_address, one.key),
                    client_id=CLIENT_ID, client_secret=client_secret,
                    settings={"organisation_claim": one.agency_claim} if one.agency_claim else {},
                ),
                agencies=_served(stage, one), domains=one.email_domains, subdomains=one.subdomains,
                of=stage.settings, by=by,
            )  # fmt: skip
    with stage.operator(stage.at(KNOWN_BEFORE)):
        for person in _let_in(stage):
            db.session.execute(
                BIND,
                {
                    "provider": person.provider,
                    "subject": person.sub,
                    "person": stage.people[person.key],
                    "name": person.name,
                    "email": person.email,
                },
            )


def let_come_by_link(stage: Stage) -> None:
    """The scrutineer is nobody's employee: beside the host's account a mailed link and an app, already set up."""
    person = stage.content.person(authenticator.WHOSE)
    whose, secret_key = stage.people[person.key], stage.settings.secret_key
    with stage.operator(stage.at(KNOWN_BEFORE)):
        db.session.execute(text("SELECT rights.serve_by_link(:agency)"), {"agency": stage.agencies[person.agency]})
        known = {"provider": "link", "subject": person.key, "person": whose, "name": person.name}
        db.session.execute(BIND, known | {"email": authenticator.ADDRESS})
        db.session.execute(
            text("SELECT rights.give_authenticator(:person, :sealed)"),
            {"person": whose, "sealed": seal_secret(authenticator.SECRET, secret_key)},
        )


def bring_newcomers(stage: Stage) -> None:
    """One person with an unused invitation, and one who signed in uninvited and waits."""
    for person in stage.content.people:
        if person.presence is Presence.INVITED:
            with stage.person(person.invited_by, stage.at(person.invited_days or 0)) as by:
                invite(
                    name=person.name, email=person.email, agency_id=stage.agencies[person.agency], role=Role.STAFF,
                    partnership_id=None, by=by,
                )  # fmt: skip
        if person.presence is Presence.WAITING:
            came = {"provider": person.provider, "subject": person.sub, "name": person.name, "email": person.email}
            with stage.pages.app_context():
                wait_at(came, (), stage.agencies[person.agency])


def _let_in(stage: Stage) -> list[Person]:
    return [one for one in stage.content.people if one.presence in {Presence.SIGNED_IN, Presence.LEFT}]


def _served(stage: Stage, one: ProviderEntry) -> dict[uuid.UUID, str | None]:
    """Agency -> how the provider's claim names it; schools by their URN, all that take part or ever did."""
    keys = [*one.agencies]
    if one.serves_schools:
        keys += [key for key in stage.agencies if key.startswith("school-")]
    return {stage.agencies[key]: None for key in keys}


def _letter(held: RoleHeld) -> str | None:
    return "Letter of appointment, invented for the demonstration" if held.role is Role.LEAD_PARTNER else None
