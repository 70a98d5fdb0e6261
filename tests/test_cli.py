"""The operator's commands do what they say on a real database, and what is wrong they say in a sentence."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from portal.cli import cli
from portal.embedded_postgres import EmbeddedPostgres

DATA = Path(__file__).parents[1] / "portal" / "demonstration" / "data"


def environment(server: EmbeddedPostgres, name: str, folder: Path) -> dict[str, str]:
    return {
        "PORTAL_ENVIRONMENT": "test",
        "WEB_DATABASE_URL": server.url(name, "portal_web"),
        "SIGN_IN_DATABASE_URL": server.url(name, "portal_sign_in"),
        "WORKER_DATABASE_URL": server.url(name, "portal_worker"),
        "OWNER_DATABASE_URL": server.url(name, "portal_owner"),
        "SECRET_KEY": "a secret of the tests alone",
        "PUBLIC_ADDRESS": "http://127.0.0.1:5000",
        "AUDIT_KEY": "a key of the tests alone",
        "AUDIT_HEAD_FILE": str(folder / "audit-head"),
        "EVIDENCE_FOLDER": str(folder / "evidence"),
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "portal@partnership.example",
    }


class Shell:
    """Runs `portal` with settings of one database."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.settings = settings

    def __call__(self, *words: object, **more: str) -> Result:
        blank = {name: "" for name in os.environ if name.endswith("_URL")}
        return CliRunner(env={**blank, **self.settings, **more}).invoke(cli, [str(word) for word in words])


@pytest.fixture
def portal(server: EmbeddedPostgres, own_database: str, tmp_path: Path) -> Shell:
    return Shell(environment(server, own_database, tmp_path))


def test_without_settings_one_sentence_names_all_that_is_missing() -> None:
    result = Shell({})("people", "list", WEB_DATABASE_URL="")
    assert result.exit_code == 3
    assert "Set WEB_DATABASE_URL, SIGN_IN_DATABASE_URL" in result.output
    assert "Traceback" not in result.output


def test_an_upgrade_needs_the_owners_address_alone(portal: Shell) -> None:
    owner = portal.settings["OWNER_DATABASE_URL"]
    assert Shell({"OWNER_DATABASE_URL": owner})("upgrade").exit_code == 0
    assert "OWNER_DATABASE_URL" in Shell({})("upgrade").output


def test_a_register_is_read_in_once(portal: Shell) -> None:
    first = portal("import", "schools", DATA / "schools.csv", "--links", DATA / "school_links.csv")
    again = portal("import", "schools", DATA / "schools.csv", "--links", DATA / "school_links.csv")
    assert "881 rows of schools: 881 new" in first.output, first.output
    assert "0 new, 0 changed, 881 as before" in again.output


def test_a_bad_row_is_told_and_nothing_is_kept(portal: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "councils.csv"
    bad.write_bytes((DATA / "councils.csv").read_bytes().replace(b"E10000015", b"X1"))
    result = portal("import", "councils", bad)
    assert result.exit_code == 1
    assert 'Row 3, column gss_code: "X1" is not a GSS code.' in result.output
    assert portal("agencies", "list").output == ""


def test_a_first_partnership_gets_its_office_and_its_business_manager(portal: Shell) -> None:
    office = portal("agencies", "add", "Partnership office", "--sector", "partnership office").output.strip()
    words = ["--prefix", "HERTS", "--name", "Hertfordshire", "--area", "Hertfordshire", "--office", office]
    made = portal("partnerships", "add", "herts", *words, "--email", "o@x.example", "--telephone", "01632 960000")
    assert made.exit_code == 0, made.output
    basis = ["--legal-basis", "Set up by the partners", "--from", "2019-06-29"]
    admitted = portal("members", "admit", office, "--partnership", "herts", "--standing", "partnership office", *basis)
    assert "is a partnership office from 29 June 2019" in admitted.output
    person = portal("people", "add", "Bela Manager", "--email", "bela@x.example").output.strip()
    role = ["--agency", office, "--role", "business manager", "--partnership", "herts"]
    assert portal("appoint", person, *role).exit_code == 0
    assert "Bela Manager  bela@x.example  business manager" in portal("people", "list", "--agency", office).output


@pytest.fixture
def herts(portal: Shell) -> Shell:
    """A partnership with an office and a council."""
    portal("import", "councils", DATA / "councils.csv")
    office = portal("agencies", "add", "Partnership office", "--sector", "partnership office").output.strip()
    words = ["--prefix", "HERTS", "--name", "Hertfordshire", "--area", "Hertfordshire", "--office", office]
    portal("partnerships", "add", "herts", *words, "--email", "o@x.example", "--telephone", "01632 960000")
    facts = ["--standing", "statutory partner", "--legal-basis", "The Act", "--from", "2019-06-29"]
    admitted = portal("members", "admit", "E10000015", "--partnership", "herts", *facts)
    assert admitted.exit_code == 0, admitted.output
    return portal


def test_a_partnership_gets_its_own_list_of_priorities_and_loses_it_again(herts: Shell) -> None:
    assert (
        "priorities of herts is" in herts("partnerships", "set", "herts", "priorities", '["Urgent", "Normal"]').output
    )
    twice = herts("partnerships", "set", "herts", "priorities", '["Now", "now"]')
    assert twice.exit_code == 1
    assert "Write a list of different words" in twice.output
    assert "Write the value as JSON" in herts("partnerships", "set", "herts", "priorities", "Urgent, Normal").output
    assert "is as delivered" in herts("partnerships", "set", "herts", "priorities").output


def test_a_seat_is_set_up_given_to_somebody_and_taken_back(herts: Shell) -> None:
    seat = herts("seats", "add", "Council", "--partnership", "herts").output.strip()
    stands = herts("seats", "body", seat, "E10000015", "--from", "2019-06-29")
    assert "Council stands for Hertfordshire" in stands.output, stands.output
    lead = herts("people", "add", "Lena Lead", "--email", "lena@council.example").output.strip()
    facts = ["--agency", "E10000015", "--role", "lead partner", "--letter", "L1", "--from", "2026-01-01"]
    mandate = herts("seats", "give", seat, lead, *facts).output.strip()
    assert (
        f"  {mandate}  lead partner: Lena Lead, 2026-01-01 to now"
        in herts("seats", "list", "--partnership", "herts").output
    )
    assert herts("seats", "end", mandate, "--last-day", "2026-03-31").exit_code == 0
    assert "2026-01-01 to 2026-03-31" in herts("seats", "list", "--partnership", "herts").output
    assert "There is no such thing" in herts("seats", "end", uuid.uuid4()).output


def test_a_group_gets_its_chair_and_a_role_ends_without_closing_the_person(herts: Shell) -> None:
    made = herts(
        "groups", "add", "Executive", "--partnership", "herts", "--terms", "Decides.", "--quorum", '{"least": 3}'
    )
    group = made.output.strip()
    assert f"{group}  Executive" in herts("groups", "list", "--partnership", "herts").output
    wrong = herts("groups", "add", "X", "--partnership", "herts", "--terms", "x", "--quorum", "three")
    assert "The quorum is not JSON" in wrong.output
    chair = herts("people", "add", "Carl Chair", "--email", "carl@council.example").output.strip()
    role = herts("appoint", chair, "--agency", "E10000015", "--role", "group chair", "--group", group).output.strip()
    assert f"{role}  group chair, " in herts("people", "roles", chair).output
    assert herts("people", "end-role", role, "--last-day", "2030-12-31").exit_code == 0
    assert "to 2030-12-31" in herts("people", "roles", chair).output


def test_a_member_is_spoken_for_and_leaves(herts: Shell) -> None:
    who = ["E10000015", "--partnership", "herts"]
    speaker = herts("people", "add", "Rita Rep", "--email", "rita@council.example").output.strip()
    assert herts("members", "people", *who, "--representative", speaker).output == "Named.\n"
    assert "no such thing" in herts("members", "people", *who, "--senior", uuid.uuid4()).output
    assert "31 March 2030" in herts("members", "end", *who, "--last-day", "2030-03-31").output
    assert "before the first" in herts("members", "end", *who, "--last-day", "2001-01-01").output
    assert "no such thing" in herts("members", "end", "E10000003", *who[1:], "--last-day", "2030-03-31").output


def test_a_provider_is_entered_listed_and_switched_off_and_its_secret_never_shown(portal: Shell, tmp_path) -> None:
    portal("import", "councils", DATA / "councils.csv")
    secret = tmp_path / "secret"
    secret.write_text("not to be seen\n")
    facts = ["--name", "Council", "--profile", "standard", "--client-id", "portal", "--agency", "E10000015"]
    words = ["council", *facts, "--issuer", "https://id.council.example", "--domain", "council.example"]
    added = portal("providers", "add", *words, "--secret-file", secret)
    assert "serves 1 agencies" in added.output, added.output
    listed = portal("providers", "list").output
    assert "council  standard  https://id.council.example  1 agencies  in use" in listed
    assert "not to be seen" not in added.output + listed
    assert portal("providers", "disable", "council").exit_code == 0
    assert "There is no such thing" in portal("providers", "disable", "council").output


def test_a_provider_without_a_secret_or_with_a_plain_address_is_refused(portal: Shell) -> None:
    words = ["x", "--name", "X", "--profile", "standard", "--client-id", "portal", "--issuer", "http://id.example"]
    assert "never as an argument" in portal("providers", "add", *words).output
    refused = portal("providers", "add", *words, PROVIDER_SECRET="s")
    assert (refused.exit_code, "begin with https://" in refused.output) == (1, True), refused.output


def test_an_issuer_on_this_machine_is_for_trying_out_only(portal: Shell) -> None:
    words = ["x", "--name", "X", "--profile", "standard", "--client-id", "portal", "--issuer", "http://127.0.0.1:9"]
    assert portal("providers", "add", *words, PROVIDER_SECRET="s").exit_code == 0
    production = {
        "PORTAL_ENVIRONMENT": "production",
        "PUBLIC_ADDRESS": "https://portal.example",
        "SECRET_KEY": "s" * 40,
        "AUDIT_KEY": "k" * 40,
    }
    refused = portal("providers", "add", *words, PROVIDER_SECRET="s", **production)
    assert "begin with https://" in refused.output


def test_wrong_use_and_unknown_things_are_told_apart(portal: Shell) -> None:
    assert portal("appoint", "nobody").exit_code == 2
    facts = ["--agency", "E1", "--role", "chair"]
    assert "There is no such thing here" in portal("appoint", uuid.uuid4(), *facts).output


def test_the_roles_are_printed_for_an_administrator() -> None:
    printed = Shell({})("database", "roles", "--name", "portal_live").output
    assert 'CREATE DATABASE "portal_live" OWNER portal_owner;' in printed
    assert Shell({})("database", "roles", "--name", 'x"; DROP').exit_code == 1


def test_verifying_the_record_says_whether_it_is_whole(portal: Shell, server: EmbeddedPostgres) -> None:
    portal("import", "councils", DATA / "councils.csv")
    assert "The record is whole." in portal("verify-audit").output
    engine = create_engine(portal.settings["OWNER_DATABASE_URL"])
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit_event")) == 1
    engine.dispose()


def test_every_page_is_on_the_site_map(portal: Shell) -> None:
    printed = portal("site-map", "--sample", "partnership=herts").output
    assert "/readyz  health.ready" in printed
    assert "/privacy  standing.privacy" in printed


def test_a_first_coordinator_gets_a_link_and_a_leaver_is_closed_once(portal: Shell) -> None:
    portal("import", "councils", DATA / "councils.csv")
    person = portal("people", "add", "Cora First", "--email", "cora@council.example").output.strip()
    facts = ["--agency", "E10000015", "--role", "coordinator"]
    invited = portal("invite", person, *facts)
    assert invited.output.startswith("http://127.0.0.1:5000/invitations/"), invited.output
    assert "There is no such thing" in portal("invite", uuid.uuid4(), *facts).output
    assert portal("close-person", person).exit_code == 0
    assert portal("close-person", person).exit_code == 1
