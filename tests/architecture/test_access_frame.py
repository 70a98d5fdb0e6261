"""What no reviewer can watch: public addresses, tables under rules, moves, directions of imports, tampering."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from portal.access.rules import CLOSED, OPEN, RULES, WEB
from portal.actions.lifecycle import MOVES as ACTION_MOVES
from portal.actions.lifecycle import ActionState
from portal.cooperation.lifecycle import MOVES as CAMPAIGN_MOVES
from portal.cooperation.lifecycle import CampaignState
from portal.database import Base
from portal.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
INSIDE = ("lifecycle", "models", "events", "policy", "queries", "messages", "operations", "forms", "routes", "cli")
WEB_ASKS = {"access.verdict", "access.gate", "access.viewer", "clock", "working_days", "config", "database", "web"}


def imports_of(path: Path) -> set[str]:
    """Modules that a file imports when it is loaded."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
    return found


def test_the_world_outside_knows_nothing_of_the_portal():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "agencies").rglob("*.py")
        for name in imports_of(path)
        if name.partition(".")[0] == "portal"
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_before_it(room):
    later = set(ROOMS[ROOMS.index(room) + 1 :]) - (
        {"access"} if room == "audit" else set()
    )  # these two stand side by side
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "portal" / room).rglob("*.py")
        for name in imports_of(path)
        if name.startswith("portal.") and name.split(".")[1] in later
    ]
    assert not wrong, wrong


def test_pages_in_general_know_no_slice():
    slices = set(ROOMS) - {"access", "audit"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "portal" / "web").rglob("*.py")
        for name in imports_of(path)
        if name.startswith("portal.") and name.split(".")[1] in slices
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("room", ROOMS)
def test_only_the_outside_of_a_room_knows_flask(room):
    kept = ("models", "policy", "row_rules", "lifecycle", "events", "queries", "operations", "messages")
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for stem in kept
        for path in (ROOT / "portal" / room).glob(f"{stem}.py")
        for name in imports_of(path)
        if name.partition(".")[0] == "flask"
    ]
    assert not wrong, wrong


def test_every_table_has_rules_or_a_place_among_the_open_or_closed():
    ruled = {rule.model for rule in RULES}
    nowhere = [
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if mapper.class_ not in ruled | set(OPEN) | set(CLOSED)
    ]
    assert not nowhere, nowhere


def test_what_is_open_or_closed_is_listed_by_name():
    assert {model.__name__ for model in OPEN} == {"Agency", "School", "Partnership"}
    assert not {model for model in CLOSED if any(rule.model is model and rule.to == WEB for rule in RULES)}


@pytest.mark.parametrize(("moves", "states"), [(ACTION_MOVES, ActionState), (CAMPAIGN_MOVES, CampaignState)])
def test_every_state_has_its_place_in_the_moves(moves, states):
    assert set(moves) == set(states)
    assert {end for ends in moves.values() for end in ends} <= set(states)


def test_migrations_end_at_the_models(server, base_database):
    engine = create_engine(server.url(base_database, "portal_owner"))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, kind, _up: kind != "schema" or name is None},
        )
        found = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert not [one for one in found if "alembic_version" not in str(one)], found


TAMPERINGS = {
    "a policy taken away": "DROP POLICY sees_actions ON action",
    "a policy opened": "ALTER POLICY sees_actions ON action USING (true)",
    "a grant added": "GRANT SELECT ON web_session TO portal_web",
    "a column's grant added": "GRANT UPDATE (reference) ON action TO portal_web",
    "a function's body changed": (
        "CREATE OR REPLACE FUNCTION rights.is_excluded(person uuid, record uuid) RETURNS boolean STABLE PARALLEL SAFE"
        " SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS 'BEGIN RETURN false; END'"
    ),
    "rules switched off": "ALTER TABLE action DISABLE ROW LEVEL SECURITY",
    "the owner let past": "ALTER TABLE action NO FORCE ROW LEVEL SECURITY",
    "another owner": "ALTER TABLE action OWNER TO portal_web",
    "a trigger switched off": "ALTER TABLE audit_event DISABLE TRIGGER append_only",
    "a role let past the rules": "ALTER ROLE portal_web BYPASSRLS",
    "a view that looks as its caller": "ALTER VIEW rights.capacity SET (security_invoker = true)",
    "a membership in the owner's role": "GRANT portal_owner TO portal_web",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS)
def test_a_tampering_with_the_rules_is_seen(server, database, statement):
    engine = create_engine(server.url(database, "postgres"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT rights.is_as_installed()"))
        connection.execute(text(statement))
        assert not connection.scalar(text("SELECT rights.is_as_installed()"))
        connection.rollback()
    engine.dispose()


PUBLIC = {
    "arrangements.comparison",
    "arrangements.current",
    "arrangements.history",
    "arrangements.readers",
    "arrangements.show",
    "arrangements.versions",
    "calendars.feed",
    "confirm.change",
    "confirm.hand_on",
    "confirm.new_head",
    "confirm.not_us",
    "confirm.show",
    "confirm.sign",
    "confirm.words",
    "decisions.notice",
    "decisions.notice_file",
    "decisions.receipt",
    "decisions.texts",
    "frontdoor.all_contacts",
    "frontdoor.contacts",
    "health.alive",
    "health.ready",
    "sign_in.authenticator",
    "sign_in.authenticator_picture",
    "sign_in.authenticator_set_up",
    "sign_in.back_channel_logout",
    "sign_in.begin",
    "sign_in.by_link",
    "sign_in.callback",
    "sign_in.ended",
    "sign_in.front_channel_logout",
    "sign_in.invitation",
    "sign_in.invited",
    "sign_in.keep",
    "sign_in.link",
    "sign_in.organisations",
    "sign_in.problem",
    "sign_in.provider",
    "sign_in.sign_in",
    "sign_in.sign_out_there",
    "sign_in.signed_out",
    "sign_in.unknown",
    "sign_in.waiting",
    "sign_in.which_agency",
    "standing.accessibility",
    "standing.cookies",
    "standing.glossary",
    "standing.privacy",
    "start.everybody",
    "start.partnership_page",
}


def test_public_addresses_are_these_and_no_others(app):
    public = {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert public == PUBLIC


def verbs_of(path: Path) -> list[ast.FunctionDef]:
    """Public functions that act in somebody's name: their last argument is `by`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any(one.arg == "by" for one in (*node.args.args, *node.args.kwonlyargs))
    ]


# Acts of anybody who is signed in, on nothing but their own sign-in or history; each with its reason.
ASKS_NOTHING = {
    "operations.note": "writes the line of history of an operation that has asked",
    "operations.add_line": "writes the line of history of an operation that has asked",
    "operations.catch_up": "writes down, for an operation that has asked, what time alone has moved before it",
    "operations.add_paper": "writes the words of a decision, for an operation that has asked",
    "operations.put_in_force": "dates a version, for an operation that has asked",
    "operations.settle": "counts the answers, for an operation that has asked",
    "operations.open_evidence": "notes who read what the database showed them",
    "sign_in.choose_agency": "rights.choose_agency() asks; the history is written as the agency one leaves",
    "sign_in.note_sign_in": "notes one's own coming in",
    "sign_in.hand_back_form": "one's own form",
    "sign_in.sign_out": "one's own session",
    "sign_in.turn_away": "rights.turn_away() asks, of a row that pages do not read",
}

OPERATIONS = sorted({*(ROOT / "portal").glob("*/operations.py"), *(ROOT / "portal").glob("*/operations/*.py")})


CHANGING = {"add", "add_all", "delete", "insert", "note", "queue_message", "record", "setattr", "update"}


def name_of(call: ast.Call) -> str:
    """What is called: `add` of `db.session.add(...)`."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def lines_of(verb: ast.FunctionDef) -> tuple[list[int], list[int]]:
    """Where a verb asks, and where it changes something: a column, a row, the history, the outbox."""
    calls = [node for node in ast.walk(verb) if isinstance(node, ast.Call)]
    asks = [node.lineno for node in calls if name_of(node) in {"require", "_add"}]
    changes = [node.lineno for node in calls if name_of(node) in CHANGING]
    for node in ast.walk(verb):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        changes += [one.lineno for one in targets if isinstance(one, ast.Attribute)]
    return asks, changes


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: str(path.relative_to(ROOT / "portal")))
def test_an_operation_asks_whether_it_may_before_it_changes_anything(path):
    wrong = []
    for verb in verbs_of(path):
        if f"{path.parent.name}.{verb.name}" in ASKS_NOTHING:
            continue
        asks, changes = lines_of(verb)
        if not asks or min(asks) > min(changes, default=min(asks)):
            wrong.append(verb.name)
    assert not wrong, wrong


def test_asking_after_the_change_is_noticed():
    verb = ast.parse("def close(action, by):\n    action.state = 1\n    require(may_close(by, action))\n").body[0]
    assert isinstance(verb, ast.FunctionDef)
    assert lines_of(verb) == ([3], [2])
