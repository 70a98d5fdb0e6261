"""The table notices every term of every rule: a term broken without a difference is a term nobody tests."""

from __future__ import annotations

import re

from tests.access.mutants import all_mutants, survivors, who_tell
from tests.access.table import SEES

WHOLE = "(lead partner|delegate|alternate|chair|scrutineer|business manager|office)"
READS = "(lead partner|delegate|alternate|chair|scrutineer|business manager|office|education officer)"
# Broken without a difference, since another term says the same: what was broken, and which.
SAID_TWICE = {
    rf"challenge sees .*: {WHOLE} (into|out of) staff": "the first term",
    rf"(action|part|evidence|decision) sees .*: {WHOLE} (into|out of) (staff|lead partner .* \(17\))": "the first term",
    rf"(invitation|campaign|agency_contact) sees .*: {READS} into (head|trust lead)": "the whole-partnership term",
    r"person_contact sees .*: (chair|business manager|office) into coordinator": "the term of chair and office",
    r"exclusion sees .*\[exclusion.person_id != .* made true": "a person kept out is kept from the record's exclusions",
    r"(action|pack) sees \(\w+\): \[\w+.partnership_id = .* AS h\w*\] made true": "groups come from a seat in them",
    r"meeting sees \(meetings\): \[meeting.partnership_id = .*param_2\)s::VARCHAR\]\).* made true": "groups as above",
    r"(action|meeting|pack) sees .* into group member": "groups come from a seat in them",
    r"part sees .*(made false| out of )": "the action's own rule, which these terms only hasten",
    r"campaign sees .*\[(invitation\.|\(EXISTS|.*excluded).* made true": "the invitation's own rule applies inside",
    r"import_run sees .*: (business manager|office) into education officer": "the first term, the office",
    r"decision_reply sees .*\[consultee\..* made true": "the consultee's own rule applies inside",
    r"call_note sees .* into lead partner": "the invitation's own rule applies inside",
    r"campaign sees .* into (head|trust lead)": "the invitation's own rule applies inside",
    r"opening sees .*\[opening.kind = :kind_1\] made true": "a record's id is of one kind",
    r"opening sees \(arrangements\): \[\(EXISTS .* made true": "draft readers see every version of the partnership",
}


def explained(words: str) -> bool:
    """Whether the list says which other term holds."""
    return any(re.match(pattern, words) for pattern in SAID_TWICE)


def test_every_term_of_every_reading_rule_is_noticed_when_broken(oracle_engine, oracle_world, record_property):
    people, tried, unseen = who_tell(oracle_world), 0, []
    for table, row in SEES.items():
        if mutants := all_mutants(table, "sees"):
            tried += len(mutants)
            with oracle_engine.connect() as connection:
                unseen += [
                    one.words for one in survivors(connection, oracle_world, mutants, row, people, explained=explained)
                ]
    record_property("oracle_mutants", tried)
    record_property("oracle_mutants_said_twice", len(unseen))
    unexplained = [words for words in unseen if not explained(words)]
    assert tried > 900
    assert not unexplained, f"{len(unexplained)} of {tried} not noticed:\n" + "\n".join(unexplained)
