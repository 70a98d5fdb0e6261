"""Each form that one may send is sent by everybody else of the cast too, and changes no row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.access.furnished import House, furnish
from tests.access.replay import CAST, digest_of, send, writes_of
from tests.access.table import gathered
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World

# Forms about nobody else's record, and those that other tests replay.
ELSEWHERE = {
    "cooperation.remind": "leaves by day alone; tests/cooperation/test_own_words.py sends it as others, at noon",
    "confirm": "opened by the secret of a link, by whoever holds it; tests/cooperation tries wrong and ended ones",
    "decisions.receipt": "checks a notice that somebody holds, and changes nothing",
    "actions": "the operations behind them are replayed as the whole cast by tests/actions/test_replayed.py",
    "sign_in.sign_in": "looks for a provider, and changes nothing",
    "sign_in.organisations": "chooses a provider, and changes nothing",
    "sign_in.invitation": "opened by a secret, by whoever holds it; tests/sign_in tries wrong ones",
    "sign_in.by_link": "asks for a link; tests/sign_in shows that nobody learns whose address is known",
    "sign_in.link": "opened by a secret in the browser that asked, with a code; tests/sign_in tries all others",
    "sign_in.authenticator": "set up by whoever holds an invitation; tests/sign_in tries without",
    "imports.schools": "asks the gate of imports.contacts, which is replayed",
    "imports.columns": "asks the gate of imports.contacts, which is replayed",
    "imports.apply": "asks the gate of imports.contacts, which is replayed",
    "logs.choose_decisions": "asks the gate of logs.choose_actions, which is replayed",
    "logs.columns": "asks the gate of logs.choose_actions, which is replayed",
    "logs.words": "asks the gate of logs.choose_actions, which is replayed",
    "logs.apply": "asks the gate of logs.choose_actions, which is replayed",
    "sign_in.which_agency": "a newcomer's own answer; they wait for somebody of that agency",
    "cooperation.term_dates": "tests/cooperation/test_term_dates.py: as the days it needs",
    "cooperation.feedback": "tests/cooperation/test_feedback.py: as the days it needs",
    "cooperation.call": "tests/cooperation/test_calls.py: as the days it needs",
    "cooperation.formal_request": "tests/cooperation/test_formal_request.py: as the days it needs",
    "cooperation.help_action": "tests/cooperation/test_help_action.py: as the days it needs",
    "sign_in.back_channel_logout": "proved by the provider's signature",
    "sign_in.choose_agency": "one's own session",
    "sign_in.sign_out": "one's own session",
    "sign_in.stay": "one's own session",
    "sign_in.keep": "one's own half-written form",
    "digests": "one's own mail; tests/digests tries other people's",
    "calendars": "the address of one's own calendar; tests/calendars tries other people's",
}
NAMES = (
    "frontdoor.add", "frontdoor.edit", "frontdoor.still_right", "frontdoor.remove", "cooperation.new",
    "cooperation.count", "cooperation.approve", "cooperation.open_now", "cooperation.stop", "cooperation.answer",
    "cooperation.sign", "your_school.let", "your_school.end", "sign_in.admit", "sign_in.turn_away", "sign_in.invite",
    "sign_in.confirm_invitation", "sign_in.refuse_invitation", "agency_contacts.add", "agency_contacts.change",
    "agency_contacts.confirm", "agency_contacts.end", "agency_contacts.accept", "agency_contacts.refuse",
    "imports.contacts", "logs.choose_actions", *gathered("WRITES"),
)  # fmt: skip


@pytest.fixture
def replayed(world: World, cast: Cast) -> House:
    return furnish(world, cast)


def test_every_form_is_replayed_or_has_its_reason(app: Flask, replayed: House) -> None:
    taken = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    known = set(writes_of(replayed))
    missing = {one for one in taken - known if one not in ELSEWHERE and one.partition(".")[0] not in ELSEWHERE}
    assert not missing, f"Say in tests/access/replay.py who may send {sorted(missing)}, or here where that is tried."
    assert known <= taken
    assert known == {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_taken_from_those_who_may_send_it(
    name: str, replayed: House, looks: Looks, record_property: Callable[[str, object], None]
) -> None:
    world, write, digest, wrong = replayed.world, writes_of(replayed)[name], digest_of(replayed), []
    with world.as_owner() as connection:
        connection.exec_driver_sql(write.before)
    for who in CAST:
        token = "" if who == "nobody" else world.session_of(getattr(replayed.cast, who))
        before = digest()
        with world.connection.begin_nested() as savepoint:
            status = send(looks.app, token, write)
            changed = digest() != before
            savepoint.rollback()
        if changed != (who in write.who) or status >= 500:
            wrong.append(f"{who} sends {name}: {status}, {'rows changed' if changed else 'no row changed'}")
    record_property("oracle_checks", len(CAST))
    record_property("oracle_differences", len(wrong))
    assert not wrong, "\n".join(wrong)
