"""The table notices every term of every rule about new and changed rows, as it does of those about reading."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from portal.access.rules import RULES, WEB, table_of
from tests.access.mutants import all_mutants, survivors, who_tell
from tests.access.mutants_writing import added, unnoticed
from tests.access.table import CHANGES

# Broken without a difference: what was broken, and what says the same or why nothing can tell.
STEERS = "(chair|business manager|office)"
RUNS = "(business manager|office|education officer)"
DECIDE = "lead partner|delegate|alternate|scrutineer|business manager|office"
SAID_TWICE = {
    rf"(action|action_event|part) (adds|changes) .*: {STEERS} into staff": "the first term, chair and office",
    rf"agency_contact (adds|changes) .*: {RUNS} into head": "the first term, who runs the campaigns",
    r"action_event adds .*(excluded.* made true| into staff)": "the action's own rule applies inside",
    r"given_answer adds .*(made true| into (head|trust lead))": "the invitation's own rule applies inside",
    r"invitation_link adds .* into business manager": "the invitation's own rule applies inside",
    r"appointment adds .*: (head|.* lead) into coordinator": "schools and trusts have no staff to appoint",
    r"appointment adds .* into head": "nobody who acts for the whole partnership acts for a school",
    r"person_contact adds .*: business manager into coordinator": "the first term, the business manager",
    r"contact_proposal adds .*invitation_id = .* made true": "the question whose link it is, which asks that first",
    r"contact_proposal changes .*settled_by_id": "a move in another's name, which test_writing tries row by row",
    r"call_note adds .* into business manager": "the invitation's own rule applies inside",
    r"formal_request adds .* into business manager": "the campaign's own rule applies inside",
    r"challenge changes .*: (scrutineer|business manager|office|lead partner) into staff": "the first term",
    r"challenge_event adds .* into business manager": "the challenge's own rule applies inside",
    r"import_run (adds|changes) .*: (business manager|office) into education": "the first term, the office",
    r"determination(_answer)? (adds|changes) .* into lead partner": "the challenge's own rule applies inside",
    r"(consultee|decision_\w+) (adds|changes) .*: (coordinator|group (chair|member)) into": "the decision's own rule",
    r"consultee changes .*(: (designated officer|front door) into staff|ANY .* made true)": "the decision's own rule",
    rf"decision_answer (adds|changes) .*: (?!({DECIDE}) into).* into chair": "the decision's own rule applies inside",
    r"decision_answer (adds|changes) .*( into lead partner|ANY .* made true)": "a mandate in force is the role itself",
    r"decision_answer adds .*by_agency_id = .* made true": "who acts for another agency holds nothing there",
    r"decision_answer changes .*ends_on >= .* made false": "whose mandate ends today is among the cast of test_writing",
    r"arrangement_version adds .*: (business manager|office) out of delegate": "the office enters what was signed too",
    r"opening adds \(confirmation\): .*partnerships.* made true": "the holder of a link is no person",
}
ADDED = sorted({table_of(rule.model).name for rule in RULES if rule.to == WEB and rule.verb == "adds"})


def explained(words: str) -> bool:
    """Whether the list says what else holds."""
    return any(re.match(pattern, words) for pattern in SAID_TWICE)


def unexplained(found: list[str]) -> list[str]:
    """Those of which the list does not say what else holds."""
    return [words for words in found if not explained(words)]


@pytest.fixture(scope="module")
def tries(oracle_world):
    """What each of the people who tell tries to add, by table."""
    return {who.words: added(oracle_world, who) for who in who_tell(oracle_world)}


@pytest.mark.parametrize("table", ADDED)
def test_every_term_of_every_rule_about_new_rows_is_noticed_when_broken(
    table, tries, oracle_engine, oracle_world, record_property
):
    mutants = all_mutants(table, "adds")
    with oracle_engine.connect() as connection:
        connection.execute(text("SET LOCAL ROLE portal_web"))
        of_table = {words: found[table] for words, found in tries.items()}
        left = unnoticed(connection, table, mutants, of_table, who_tell(oracle_world), explained=explained)
    unseen = [one.words for one in left]
    record_property("oracle_mutants", len(mutants))
    assert mutants
    assert not unexplained(unseen), f"of {len(mutants)} not noticed:\n" + "\n".join(unexplained(unseen))


@pytest.mark.parametrize("table", CHANGES)
def test_every_term_of_every_rule_about_changes_is_noticed_when_broken(
    table, oracle_engine, oracle_world, record_property
):
    mutants, may = all_mutants(table, "changes"), CHANGES[table].may
    with oracle_engine.connect() as connection:
        left = survivors(connection, oracle_world, mutants, may, who_tell(oracle_world), explained=explained)
    unseen = [one.words for one in left]
    record_property("oracle_mutants", len(mutants))
    assert mutants
    assert not unexplained(unseen), f"of {len(mutants)} not noticed:\n" + "\n".join(unexplained(unseen))
