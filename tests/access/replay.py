"""Every form of the portal as the ones who may send it, to be sent by everybody else."""

from __future__ import annotations

import io
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import text

from portal import clock
from tests.access.furnished import House
from tests.access.hidden import DAY
from tests.access.table import gathered
from tests.copying import copied

CAST = (
    "chair", "business_manager", "office_worker", "scrutineer", "council_lead", "police_delegate", "police_lead",
    "police_other", "police_representative", "police_coordinator", "health_lead", "health_representative",
    "trust_staff", "education_officer", "front_door", "designated_officer", "head", "dsl", "other_head",
    "group_member", "stranger", "elsewhere_chair", "nobody",
)  # fmt: skip
OFFICE = frozenset({"business_manager", "office_worker"})
RUNS = frozenset({"business_manager", "office_worker", "education_officer"})
APPROVES = frozenset({"chair", "police_delegate"})
RECEIVING = frozenset({"front_door", "designated_officer"})
COORDINATOR = frozenset({"police_coordinator"})
# Whose doing shows elsewhere: that a session was used, that a page was opened and a form sent.
NOTES = {"web_session", "opening", "alembic_version", "row_rules_installed"}


@dataclass(frozen=True)
class Write:
    """A form: where it is sent, who may, what is in it, and what must be so before."""

    address: str
    who: frozenset[str]
    form: dict[str, Any] = field(default_factory=dict)
    before: str = "SELECT 1"


def writes_of(house: House) -> dict[str, Write]:
    """Each endpoint that takes a form about somebody else's record, in the furnished house."""
    samples, cast = house.samples, house.cast
    contacts, contact = "/p/tests/contacts", f"/p/tests/contacts/{samples['contact_id']}"
    campaign, confirmation = "/p/tests/co-operation/C2", f"/p/tests/co-operation/C1/{samples['urn']}"
    waiting, invited = f"/people/waiting/{samples['waiting_id']}", f"/people/invitations/{samples['invitation_id']}"
    words = {"name": "Front door", "telephone": "01632 960117", "hours": "9 to 5", "belongs": "Worries"}
    day = clock.today() + 30 * DAY
    asker = {"asker": "Office", "asker_telephone": "01632 960117", "asker_email": "office@partnership.example"}
    dates = {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}
    answer = {"answer": "yes", "lead": "right", "by_name": "Hope Head", "by_role": "Head", "version": 1}
    new_campaign = {
        "asks": "schools",
        "title": "Co-operation of schools",
        "legal_basis": "Children Act 2004",
        **asker,
        **dates,
    }
    prepared = "UPDATE invitation SET answer = 'yes', prepared_at = now()"
    person = {"name": "Nora New", "email": "nora@police.example", "agency": str(cast.police), "role": "staff"}
    addresses = f"/p/tests/agency-contacts/{samples['urn']}"
    address, proposal = f"{addresses}/{samples['agency_contacts.contact_id']}", samples["proposal_id"]
    proposed, keep = f"/p/tests/agency-contacts/proposals/{proposal}", RUNS | {"head", "dsl"}
    mailbox = {"role": "office", "email": "office@oakfield.example", "source": "telephone call"}
    head, signing = frozenset({"head"}), f"/p/tests/your-school/people/{cast.dsl.person}"
    return {
        "frontdoor.add": Write(f"{contacts}/add", RECEIVING, {**words, "kind": "other"}),
        "frontdoor.edit": Write(f"{contact}/edit", RECEIVING, {**words, "version": 1}),
        "frontdoor.still_right": Write(f"{contact}/still-right", RECEIVING, {"version": 1}),
        "frontdoor.remove": Write(f"{contact}/remove", RECEIVING, {"version": 1}),
        "agency_contacts.add": Write(f"{addresses}/add", keep, mailbox),
        "agency_contacts.change": Write(f"{address}/change", keep, mailbox),
        "agency_contacts.confirm": Write(f"{address}/confirm", keep),
        "agency_contacts.end": Write(f"{address}/end", keep),
        "agency_contacts.accept": Write(f"{proposed}/accept", RUNS),
        "agency_contacts.refuse": Write(f"{proposed}/refuse", RUNS),
        "imports.contacts": Write("/p/tests/imports/contacts", RUNS, {"file": list_of_contacts}),
        "logs.choose_actions": Write("/p/tests/imports/logs/actions", OFFICE, {"file": list_of_contacts}),
        "cooperation.new": Write("/p/tests/co-operation/new", RUNS, new_campaign),
        "cooperation.count": Write(f"{campaign}/dry-run", RUNS, before=at_stage("draft")),
        "cooperation.approve": Write(f"{campaign}/approve", APPROVES, before=at_stage("dry run")),
        "cooperation.open_now": Write(f"{campaign}/open", RUNS, before=at_stage("approved")),
        "cooperation.stop": Write(f"{campaign}/stop", RUNS | APPROVES, {"why": "Asked in error"}, at_stage("open")),
        "cooperation.answer": Write(f"{confirmation}/answer", frozenset({"head", "dsl"}), answer),
        "cooperation.sign": Write(f"{confirmation}/sign", head, {"version": 1}, before=prepared),
        "your_school.let": Write(f"{signing}/let-sign", head),
        "your_school.end": Write(f"{signing}/end-signing", head, before=let_sign(house)),
        "sign_in.admit": Write(waiting, COORDINATOR, {"role": "staff"}),
        "sign_in.turn_away": Write(f"{waiting}/turn-away", COORDINATOR),
        "sign_in.invite": Write("/people/invitations/new", COORDINATOR, person),
        "sign_in.confirm_invitation": Write(invited, COORDINATOR, before=who_came(house)),
        "sign_in.refuse_invitation": Write(f"{invited}/refuse", COORDINATOR),
        **{name: write(house) for name, write in gathered("WRITES").items()},  # type: ignore[operator]
    }


def at_stage(stage: str) -> str:
    """A second campaign like the first, nobody asked yet."""
    counted = {"schools": 2, "without_contact": 0}
    changes = {"id": str(uuid.uuid4()), "stage": stage, "opened_at": None, "dry_run": counted, "dry_run_at": "now"}
    changes["approved_at"] = "now" if stage in {"approved", "open"} else None
    return copied("campaign", "c", f"'{json.dumps(changes)}'", "campaign c")


def who_came(house: House) -> str:
    """Somebody came by the invitation, and the provider said who."""
    invited = f"FROM person_invitation i WHERE i.id = '{house.samples['invitation_id']}'"
    provider = f"CAST('{house.world.provider(house.cast.police)}' AS uuid)"
    return (
        "INSERT INTO identity (id, provider_id, subject, person_id, name_given, bound_at)"
        f" SELECT gen_random_uuid(), {provider}, 'newcomer', i.person_id, 'Nell', now() {invited};"
        " UPDATE person_invitation SET used_at = now(), identity_id = x.id FROM identity x WHERE subject = 'newcomer'"
    )


def let_sign(house: House) -> str:
    """The head had let the safeguarding lead sign."""
    who = f"'{uuid.uuid4()}', '{house.cast.school}', '{house.cast.dsl.person}', '{house.cast.head.person}', now()"
    return f"INSERT INTO signer (id, agency_id, person_id, allowed_by_id, allowed_at) VALUES ({who})"


def send(app: Flask, token: str, write: Write) -> int:
    """Send the form from a page of one's own, as that person; the status of the answer."""
    client, once = app.test_client(), secrets.token_hex(20)
    with client.session_transaction() as kept:
        kept["csrf_token"] = once
        if token:
            kept["_user_id"] = token
    signed = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(once)
    return _post(client, write, {"csrf_token": signed, "once": secrets.token_hex(16)})


def _post(client: FlaskClient, write: Write, more: dict[str, str]) -> int:
    form = {name: value() if callable(value) else value for name, value in write.form.items()}
    return client.post(write.address, data={**form, **more}, content_type="multipart/form-data").status_code


def list_of_contacts() -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(b"URN,Role,Name,Email\n900001,head,Hana,hana@school.example\n"), "contacts.csv"


def digest_of(house: House) -> Callable[[], str]:
    """One hash over every row of every table but the notes, as the owner reads them."""
    with house.world.as_owner() as connection:
        tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    rows = " UNION ALL ".join(
        f"SELECT '{one}' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS hash FROM {one} t"
        for one in tables
        if one not in NOTES
    )
    return lambda: str(house.world.scalar(f"SELECT md5(string_agg(hash, '|' ORDER BY hash)) FROM ({rows}) AS x"))
