"""Records for the pages of the site map, each in the state its page needs."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect
from sqlalchemy import text

from portal.demonstration.provider import authenticator
from tests.copying import copied
from tests.journeys.challenging import challenge_samples
from tests.journeys.deciding import decision_samples
from tests.journeys.meeting import meeting_samples
from tests.journeys.reading_in import (
    WORKED_WITHIN,
    register,
    say_what_words_mean,
    upload_contacts,
    upload_log,
    upload_register,
)
from tests.journeys.school_links import answered_link, link_of
from tests.journeys.walking import Walk
from tests.journeys.writing import draft_samples

OFFICE = "tom-ashdown"
MOST_TRIED = 7  # actions of one state, until somebody may do the act to one
KNOWN = b"URN,Role,Name,Email\r\n117305,office,,office@mandeville.example\r\n"
ODD = b"Number,Write to\r\n117305,x@mandeville.example\r\n"
LOG = b"Action,Agency,Due date\r\nMap the offer,Police,31/03/2027\r\n"
WRONG = b"URN;Role;E-mail\r\n117305;head;nobody\r\n"


def one(walk: Walk, question: str, **values: object) -> str:
    """The one value that a question to the database, or a change of it, brings."""
    with walk.site.as_owner() as connection:
        found = connection.scalar(text(question), values)
    assert found, question
    return str(found)


def actions_in(walk: Walk, state: str, wanted: str = "true") -> list[str]:
    """References of actions in that state of which that is true, those of the constabulary first."""
    question = f"""SELECT a.reference FROM action a JOIN agency g ON g.id = a.lead_agency_id
      WHERE a.state = :state AND {wanted} AND a.reference LIKE 'HERTS%'
      ORDER BY g.name LIKE '%Constabulary' DESC, a.reference"""
    with walk.site.as_owner() as connection:
        return list(connection.scalars(text(question), {"state": state}))[:MOST_TRIED]


def samples_of(walk: Walk) -> dict[str, str]:
    """Parts of addresses, as `portal.site_map.site_map` takes them."""
    of_evidence = """SELECT {} FROM evidence e JOIN action a ON a.id = e.action_id
      WHERE a.state = 'finished' AND a.reference LIKE 'HERTS%' ORDER BY e.id LIMIT 1"""
    of_number = """SELECT c.id FROM contact_point c JOIN partnership p ON p.id = c.partnership_id
      WHERE p.key = 'herts' ORDER BY c.telephone OFFSET {} LIMIT 1"""
    of_part = """SELECT {} FROM part p JOIN action a ON a.id = p.action_id JOIN agency g ON g.id = p.agency_id
      WHERE p.relation = 'contributes' AND a.reference LIKE 'HERTS%' AND g.name = 'Hertfordshire Constabulary'
      ORDER BY p.action_id LIMIT 1"""
    return {
        "partnership": "herts", "waiting": "later", "number": "1", "arrangements.number": "3", "old": "2", "new": "3",
        "urn": "117305", "provider": "council", "code": "cancelled",
        "actions.reference": one(walk, of_evidence.format("a.reference")),
        "key": one(walk, of_evidence.format("e.id")),
        "actions.hand_over_part.reference": one(walk, of_part.format("a.reference")),
        "actions.hand_over_part.agency": one(walk, of_part.format("g.id")),
        "agency": "117305",
        "reference": one(walk, "SELECT reference FROM action ORDER BY reference LIMIT 1"),
        "contact_id": one(walk, of_number.format(0)),
        "frontdoor.remove.contact_id": one(walk, of_number.format(1)),
        **_contacts_of_the_school(walk),
        **_people(walk),
        "waiting_id": one(walk, "SELECT id FROM waiting_person LIMIT 1"),
        "secret": "known",
        "confirm.secret": link_of(walk)[0].rpartition("/")[2],
        **dict.fromkeys(("confirm.change.secret", "confirm.not_us.secret"), answered_link(walk).rpartition("/")[2]),
        "invitation_id": one(walk, "SELECT id FROM person_invitation LIMIT 1"),
        **challenge_samples(walk),
        **draft_samples(walk),
        **decision_samples(walk),
        **meeting_samples(walk),
        "packs.reference": one(walk, "SELECT reference FROM pack WHERE state = 'ready' LIMIT 1"),
    }  # fmt: skip


def _contacts_of_the_school(walk: Walk) -> dict[str, str]:
    """A contact of the school, and a new head's address that somebody gave through a link."""
    of_school = "FROM agency_contact c JOIN agency a ON a.id = c.agency_id WHERE a.identifier = '117305'"
    proposed = f"""INSERT INTO contact_proposal
        (id, partnership_id, agency_id, invitation_id, role, name, email, by_name, proposed_at)
      SELECT gen_random_uuid(), c.partnership_id, c.agency_id, i.id, c.role, 'Priya Nair', 'p.nair@mandeville.example',
        'Aled Nowak', now()
      {of_school.replace(" WHERE", " JOIN invitation i ON i.agency_id = a.id WHERE")} AND c.role = 'head'
      LIMIT 1 RETURNING id"""
    return {
        "agency_contacts.contact_id": one(
            walk, f"SELECT c.id {of_school} AND c.ended_on IS NULL ORDER BY c.id LIMIT 1"
        ),
        "proposal_id": one(walk, proposed),
    }


def _people(walk: Walk) -> dict[str, str]:
    """A colleague whose access may end; somebody with an app, and somebody whose new app was asked for."""
    colleague = """SELECT p.id FROM appointment a JOIN person p ON p.id = a.person_id
      WHERE a.agency_id = (SELECT b.agency_id FROM appointment b JOIN person q ON q.id = b.person_id
        WHERE q.name = :whose AND b.role = 'coordinator') AND a.role = 'staff' AND a.ends_on IS NULL
      ORDER BY p.name LIMIT 1"""
    account = one(walk, "SELECT id FROM identity WHERE email_given = :address", address=authenticator.ADDRESS)
    asked = """INSERT INTO authenticator_recovery (id, identity_id, partnership_id, asked_by_id, asked_at)
      SELECT gen_random_uuid(), :account, p.id, q.id, now() FROM partnership p, person q
      WHERE p.key = 'herts' AND q.name = :whose RETURNING id"""
    return {
        "person_id": one(walk, colleague, whose=walk.site.person("steve-larkin").name),
        "account_id": account,
        "recovery_id": one(walk, asked, account=account, whose=walk.site.person(OFFICE).name),
    }


def lists_read_in(walk: Walk) -> dict[str, str]:
    """A list that was read in, for each state in which one can be: its key."""
    found = {
        "contacts": _key(upload_contacts(walk, "known.csv", KNOWN)),
        "columns": _key(upload_contacts(walk, "odd.csv", ODD)),
        "refused": _key(upload_contacts(walk, "wrong.csv", WRONG)),
    }
    page = upload_register(walk, register(renamed="Mandeville Junior School"))
    found["register"] = _key(page)
    expect(page.get_by_role("button", name="Read it in")).to_be_visible(timeout=WORKED_WITHIN)
    changes = "jsonb_build_object('id', gen_random_uuid()) || CAST(:change AS jsonb)"
    copy = copied("import_run", "r", changes, "import_run r WHERE r.id = :run") + " RETURNING id"
    applied = {
        "state": "applied",
        "applied_at": "2026-11-01T10:00Z",
        "file": None,
        "links": None,
        "result": "1 changed.",
    }
    for state, change in {"applied": applied, "at work": {"state": "to be checked"}}.items():
        found[state] = one(walk, copy, run=found["register"], change=json.dumps(change))
    found["gone"] = one(walk, copy, run=found["contacts"], change=json.dumps({"file": None}))
    return found


def logs_read_in(walk: Walk) -> dict[str, str]:
    """A log for each page about one that is still to be read in: its key."""
    found = {
        "columns": _log(upload_log(walk, "actions", "odd.csv", b"A,B\r\nTrain,Police\r\n")),
        "words": _log(upload_log(walk, "actions", "log.csv", LOG)),
        "decisions": _log(upload_log(walk, "decisions", "decided.csv", b"Decision,Date\r\nTwo audits,1/2/2025\r\n")),
    }
    for state, content in {"check": LOG, "refused": LOG.replace(b"31/03/2027", b"soon")}.items():
        page = upload_log(walk, "actions", "log.csv", content)
        say_what_words_mean(page, {"Police": "Hertfordshire Constabulary"})
        found[state] = _log(page)
    many = "".join(f"Do it,Agency {number},31/03/2027\r\n" for number in range(61))
    found["too many words"] = _log(
        upload_log(walk, "actions", "many.csv", b"Action,Agency,Due date\r\n" + many.encode())
    )
    return found


def packs_in_each_state(walk: Walk) -> dict[str, str]:
    """For each state in which a pack can be, besides ready: its reference."""
    changes = "CAST(:change AS jsonb) || jsonb_build_object('id', gen_random_uuid(), 'reference', '')"
    copy = copied("pack", "k", changes, "pack k WHERE k.state = 'ready' LIMIT 1") + " RETURNING reference"
    empty = dict.fromkeys(("as_at", "ready_at", "contents", "sha256", "docx", "pdf", "previous_id"))
    return {
        state: one(walk, copy, change=json.dumps({**empty, "state": state, **more}))
        for state, more in {"asked": {}, "building": {"step": 1, "tries": 1}, "failed": {"tries": 3}}.items()
    }


def _log(page: Page) -> str:
    return page.url.split("/logs/")[1].partition("/")[0]


def _key(page: Page) -> str:
    return page.url.split("/imports/")[1].partition("/")[0]
