"""A database with many actions, loaded in bulk by SQL: no operation could write a million in a minute."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text

from agencies.sectors import Standing
from portal import clock
from portal.access.roles import Role
from portal.arrangements.models import ArrangementVersion
from portal.cooperation.lifecycle import Dates
from portal.cooperation.models import Campaign
from portal.embedded_databases import drop_database, make_database
from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import upgrade
from tests.bench.deciding import decide, plan
from tests.people import Someone
from tests.world import World

SHARE = 40  # per cent of all actions that belong to the chair's partnership
PER_DECISION = 10  # actions for each decision
SCHOOLS = 600  # of one campaign
AGENCIES = 30  # in that partnership, beside the two the bench looks as
OWNERS = 25  # people of the agency that sees 2 % of all actions
STATES = (
    *["closed"] * 12,
    *["in progress"] * 4,
    "offered",
    "finished",
    "proposed",
    "blocked",
)


@dataclass(frozen=True)
class Loaded:
    """A filled database and the people the bench looks as."""

    name: str
    rows: int
    partnership: uuid.UUID
    chair: Someone
    staff: Someone
    one_of_five: Someone
    action: str
    meeting: str


def load(server: EmbeddedPostgres, rows: int) -> Loaded:
    """Make and fill `bench_<rows>`; what stood there goes."""
    name = f"bench_{rows}"
    drop_database(server, name)
    make_database(server, name)
    upgrade(server.url(name, "portal_owner"))
    engine = create_engine(server.url(name, "postgres"))
    with engine.begin() as connection:
        people = _people(World(connection))
    with engine.begin() as connection:
        _actions(connection, rows, people)
        decide(connection, rows // PER_DECISION, SHARE, {name: _key(value) for name, value in people.items()})
    with engine.begin() as connection:
        _campaign(World(connection), people)
        meeting = plan(World(connection), people)
    _vacuum(engine)
    with engine.connect() as connection:
        action = connection.scalar(
            text("SELECT reference FROM action WHERE owner_id = :staff AND state = 'in progress' ORDER BY due_on"),
            {"staff": people["staff"].person},
        )
    engine.dispose()
    return Loaded(
        name,
        rows,
        people["partnership"],
        people["chair"],
        people["staff"],
        people["five"],
        action or "",
        meeting,
    )


def _people(world: World) -> dict[str, Any]:
    office = world.agency("Partnership office", "partnership office")
    main = world.partnership("bench", office=office)
    staff_agency = world.agency("An agency of two in a hundred", "health")
    five_agency = world.agency("An agency of five actions", "voluntary")
    others = [world.agency(f"Agency {number:02}", "health") for number in range(AGENCIES)]
    for agency in (staff_agency, five_agency, *others):
        world.member(main, agency, Standing.RELEVANT_AGENCY)
    elsewhere = world.partnership("elsewhere")
    far = [world.agency(f"Far agency {number:02}", "health") for number in range(AGENCIES)]
    for agency in far:
        world.member(elsewhere, agency, Standing.RELEVANT_AGENCY)
    owners = [world.person(staff_agency, Role.STAFF) for _ in range(OWNERS)]
    return {
        "office": office,
        "partnership": main,
        "elsewhere": elsewhere,
        "staff_agency": staff_agency,
        "five_agency": five_agency,
        "others": others,
        "far": far,
        "owners": owners[1:],
        "other_owners": [world.person(agency, Role.STAFF) for agency in others],
        "far_owners": [world.person(agency, Role.STAFF) for agency in far],
        "chair": world.person(office, Role.CHAIR, main),
        "staff": owners[0],
        "five": world.person(five_agency, Role.STAFF),
    }


FILL = """
INSERT INTO action (
  id, partnership_id, reference, title, done_means, state, lead_agency_id, owner_id, verifier_agency_id,
  original_due_on, due_on, slips, raised_by_id, raised_by_agency_id, created_at, accepted_at, last_activity_at,
  first_opened_at, finished_at, rungs, version, party_ids, contributor_ids, named_ids, checker_ids)
SELECT
  gen_random_uuid(), CASE WHEN g.here THEN CAST(:main AS uuid) ELSE CAST(:elsewhere AS uuid) END,
  g.prefix || '-A' || lpad(g.n::text, 7, '0'), 'Agree who tells whom when a plan changes, part ' || g.n,
  'Everybody named has read it.' || CASE WHEN g.n % 1009 = 1 THEN ' A wallaby too.' ELSE '' END,
  g.state, g.agency, g.owner, :office, g.due_on, g.due_on, 0, :chair, :office,
  now() - interval '60 days' - g.n * interval '1 second', now() - interval '50 days', now() - interval '5 days',
  CASE WHEN g.n % 3 = 0 THEN NULL ELSE now() - interval '40 days' END,
  CASE WHEN g.state IN ('finished', 'closed') THEN now() - interval '20 days' END,
  '{}', 1, ARRAY[g.agency], '{}', ARRAY[g.owner, CAST(:chair AS uuid)], '{}'
FROM (
  SELECT
    s.n, s.here, CASE WHEN s.here THEN 'BENCH' ELSE 'ELSEWHERE' END AS prefix,
    (CAST(:states AS text[]))[1 + abs(hashint4(s.n) % CAST(:many AS int))] AS state,
    CASE WHEN NOT s.here THEN (CAST(:far AS uuid[]))[1 + s.n % CAST(:agencies AS int)]
         WHEN s.n % 100 < 2 THEN CAST(:staff_agency AS uuid)
         WHEN s.n IN (5, 105, 205, 305, 405) THEN CAST(:five_agency AS uuid)
         ELSE (CAST(:others AS uuid[]))[1 + s.n % CAST(:agencies AS int)] END AS agency,
    CASE WHEN NOT s.here THEN (CAST(:far_owners AS uuid[]))[1 + s.n % CAST(:agencies AS int)]
         WHEN s.n % 100 < 2 AND s.n < 2000 THEN CAST(:staff AS uuid)
         WHEN s.n % 100 < 2 THEN (CAST(:owners AS uuid[]))[1 + abs(hashint4(s.n) % CAST(:owners_many AS int))]
         WHEN s.n IN (5, 105, 205, 305, 405) THEN CAST(:five AS uuid)
         ELSE (CAST(:other_owners AS uuid[]))[1 + s.n % CAST(:agencies AS int)] END AS owner,
    current_date - 40 + abs(hashint4(-s.n) % 400) AS due_on
  FROM (SELECT n, n % 100 < CAST(:share AS int) AS here FROM generate_series(1, CAST(:rows AS int)) n) s) g
"""
PARTS = """
INSERT INTO part (action_id, agency_id, partnership_id, relation, owner_id, due_on, state, is_opened)
SELECT id, lead_agency_id, partnership_id, 'leads', owner_id, due_on, state, first_opened_at IS NOT NULL FROM action
"""
EVENTS = """
INSERT INTO action_event (id, partnership_id, action_id, number, kind, text, more, by_id, by_agency_id, at)
SELECT gen_random_uuid(), a.partnership_id, a.id, e.n, 'updated', 'A word on how it goes.', '', a.owner_id,
  a.lead_agency_id, now() - (10 - e.n) * interval '1 day' FROM action a, generate_series(1, 2) e(n)
"""


def _actions(connection: Connection, rows: int, people: dict[str, Any]) -> None:
    connection.execute(
        text("SET LOCAL session_replication_role = replica")
    )  # the columns triggers keep are filled here
    connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    connection.execute(text("DROP INDEX ix_action_party_ids, ix_action_named_ids, ix_action_words"))
    keys = {name: _key(value) for name, value in people.items()}
    connection.execute(
        text(FILL),
        {
            **{name: keys[name] for name in ("elsewhere", "office", "staff_agency", "five_agency", "others", "far")},
            **{name: keys[name] for name in ("owners", "other_owners", "far_owners", "chair", "five", "staff")},
            "main": keys["partnership"],
            "rows": rows,
            "share": SHARE,
            "agencies": AGENCIES,
            "owners_many": OWNERS - 1,
            "states": list(STATES),
            "many": len(STATES),
        },
    )
    connection.execute(text(PARTS))
    connection.execute(text(EVENTS))
    connection.execute(text("CREATE INDEX ix_action_party_ids ON action USING gin (party_ids)"))
    connection.execute(text("CREATE INDEX ix_action_named_ids ON action USING gin (named_ids)"))
    connection.execute(text("CREATE INDEX ix_action_words ON action USING gin (words)"))


INVITED = """
WITH school AS (
  INSERT INTO agency (id, sector, identifier_kind, identifier, name, source, other_identifiers, to_check)
  SELECT gen_random_uuid(), 'education', 'URN', (800000 + n)::text, 'School ' || n, 'bench', '{}', '{}'
  FROM generate_series(1, CAST(:schools AS int)) n RETURNING id, identifier)
INSERT INTO invitation (
  id, partnership_id, campaign_id, agency_id, reference, name, phase, type_name, age_range, legal_basis, state)
SELECT gen_random_uuid(), :main, :campaign, id, 'BENCH-C1-' || identifier, 'School ' || identifier,
  (ARRAY['Primary', 'Secondary', 'Nursery', 'Not applicable'])[1 + abs(hashint4(identifier::int) % 4)],
  (ARRAY['Community school', 'Academy converter'])[1 + abs(hashint4(-identifier::int) % 2)], '4 to 11', 'bench',
  (ARRAY['sent', 'opened', 'prepared', 'confirmed', 'confirmed, needs help'])[1 + abs(hashint4(identifier::int) % 5)]
FROM school
"""


def _campaign(world: World, people: dict[str, Any]) -> None:
    """An open campaign to schools; the columns that triggers keep are filled by hand."""
    main, chair, office, now = people["partnership"], people["chair"].person, people["office"], clock.now()
    version = world.add(
        ArrangementVersion,
        partnership_id=main,
        number=1,
        reference="BENCH-V1",
        title="Arrangements",
        stage="signed",
        signed_on_paper_on=clock.today(),
        in_force_on=clock.today(),
        entered_at=now,
    )
    due_on = clock.today() + timedelta(days=20)
    campaign = world.add(
        Campaign,
        partnership_id=main,
        number=1,
        reference="BENCH-C1",
        title="Co-operation",
        version_id=version,
        clause_ids=[],
        scope={},
        legal_basis="bench",
        due_on=due_on,
        **asdict(Dates.of(due_on)),
        asker="Office",
        asker_agency_id=office,
        asker_telephone="01632 960000",
        asker_email="office@partnership.example",
        stage="open",
        created_by_id=chair,
        created_at=now,
        opened_by_id=chair,
        opened_at=now,
    )
    world.connection.execute(text("RESET ROLE"))
    world.connection.execute(text(INVITED), {"schools": SCHOOLS, "main": main, "campaign": campaign})


def _key(value: object) -> object:
    if isinstance(value, list):
        return [_key(one) for one in value]
    return value.person if isinstance(value, Someone) else value


def _vacuum(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
