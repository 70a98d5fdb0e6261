"""A copy comes back as it was, as a new era: seals hold, nobody is signed in, no old mail leaves, nothing is undone."""

from __future__ import annotations

import errno
from dataclasses import replace
from typing import IO

import pytest
from sqlalchemy import create_engine, text

from portal import create_app
from portal.access.viewer import current_viewer
from portal.backup.restore import CannotRestore
from portal.clock import now
from portal.database import transaction
from portal.evidence_files.take_downs import TakeDown, journal_beside, note_take_down, taken_down
from portal.messages.send import send_message
from portal.messages.worker import job, overdue_messages
from portal.outbox.hold import release_outbox
from tests.backup.conftest import Portal
from tests.conftest import settings_for
from tests.peers.mail_server import mail_server


def half_then_full(source: IO[bytes], target: IO[bytes], *_: int) -> None:
    """A disk that is full after five bytes."""
    target.write(source.read(5))
    raise OSError(errno.ENOSPC, "No space left on device")


def test_everything_that_was_copied_is_back(portal: Portal, empty: str):
    before = {table.name: table.rows for table in portal.copy().tables}
    portal.restore(empty)
    portal.database = empty
    added = {"audit_event": 1, "audit_era": 1, "outbox_hold": 1}
    for name, rows in before.items():
        assert portal.ask(f'SELECT count(*) FROM "{name}"') == rows + added.get(name, 0), name
    assert portal.ask("SELECT rights.is_as_installed()") is True


def test_a_portal_whose_record_is_not_sealed_yet_comes_back_too(portal: Portal, empty: str):
    portal.ask("SET session_replication_role = replica; DELETE FROM audit_seal; SET session_replication_role = DEFAULT")
    portal.head.unlink()
    portal.copy()
    assert portal.restore(empty).era == 2


def test_seals_hold_across_the_restore_and_after_it(portal: Portal, empty: str):
    portal.ask("INSERT INTO audit_event (id, kind) VALUES (gen_random_uuid(), 'NotSealedYet')")
    portal.copy()
    assert portal.restore(empty).era == 2
    portal.database = empty
    portal.happens()
    found = portal.verify()
    assert (found.faults, found.unsealed) == ([], 0)
    assert found.rows == portal.ask("SELECT count(*) FROM audit_event")
    assert portal.ask("SELECT count(*) FROM audit_event WHERE kind = 'CopyRestored' AND era = 2") == 1


def test_what_was_sealed_after_the_copy_is_told_as_lost(portal: Portal, empty: str):
    portal.copy()
    portal.happens()
    assert portal.restore(empty).seals_since == 1
    assert portal.head.with_name("head.before-era-2").exists()


def test_a_copy_whose_seals_do_not_hold_is_refused_whole(portal: Portal, empty: str):
    portal.ask(
        "SET session_replication_role = replica; UPDATE audit_event SET kind = 'Forged';"
        " SET session_replication_role = DEFAULT"
    )
    portal.copy()
    with pytest.raises(CannotRestore, match="not whole"):
        portal.restore(empty)
    portal.database = empty
    assert portal.ask("SELECT to_regclass('public.person') IS NULL") is True


def test_nothing_is_restored_over_a_database_in_use(portal: Portal):
    portal.copy()
    with pytest.raises(CannotRestore, match="not empty"):
        portal.restore(portal.database)


def test_sessions_and_links_of_the_copy_open_nothing(portal: Portal, empty: str):
    portal.copy()
    portal.restore(empty)
    portal.database = empty
    assert portal.ask("SELECT count(*) FROM web_session WHERE ended_at IS NULL") == 0
    assert portal.ask("SELECT count(*) FROM invitation_link WHERE withdrawn_at IS NULL") == 0


def test_what_was_taken_down_since_stays_down(portal: Portal, empty: str):
    portal.copy()
    done = TakeDown(portal.ids["file"], portal.ids["person"], now())
    note_take_down(journal_beside(portal.head), done)
    (portal.evidence / "kept" / portal.ids["key"]).unlink()
    assert portal.restore(empty).repeated == 1
    portal.database = empty
    gone = portal.ask(
        "SELECT file_key IS NULL AND display_name IS NULL FROM evidence WHERE id = :id", id=done.evidence_id
    )
    assert gone is True
    assert not (portal.evidence / "kept" / portal.ids["key"]).exists()
    assert portal.ask("SELECT link FROM evidence WHERE id = :id", id=portal.ids["link"]) is not None


def test_files_come_back_with_their_rows(portal: Portal, empty: str):
    portal.copy()
    (portal.evidence / "kept" / portal.ids["key"]).unlink()
    portal.restore(empty)
    assert (portal.evidence / "kept" / portal.ids["key"]).read_bytes() == b"Rang on Monday.\n"


def test_a_disk_full_while_files_come_back_leaves_no_half_file_behind(portal: Portal, empty: str, monkeypatch):
    portal.copy()
    kept = portal.evidence / "kept" / portal.ids["key"]
    kept.unlink()
    with monkeypatch.context() as full:
        full.setattr("shutil.copyfileobj", half_then_full)
        with pytest.raises(OSError, match="No space left"):
            portal.restore(empty)
    assert not kept.exists()
    portal.restore(empty)
    assert kept.read_bytes() == b"Rang on Monday.\n"


def test_half_a_file_that_lay_there_gives_way_to_the_whole_one(portal: Portal, empty: str):
    portal.copy()
    kept = portal.evidence / "kept" / portal.ids["key"]
    kept.write_bytes(b"Rang")
    portal.restore(empty)
    assert kept.read_bytes() == b"Rang on Monday.\n"


def test_half_a_line_of_the_journal_hides_no_other(portal: Portal):
    journal = journal_beside(portal.head)
    note_take_down(journal, TakeDown(portal.ids["file"], None, now()))
    with journal.open("a") as file:
        file.write('{"evidence": "12')
    assert [done.evidence_id for done in taken_down(journal)] == [portal.ids["file"]]


def test_old_mail_waits_until_somebody_lets_it_go(portal: Portal, empty: str):
    portal.copy()
    portal.restore(empty)
    portal.database = empty
    portal.ask("UPDATE message SET not_before = now() - interval '1 hour', is_urgent = true")
    with mail_server() as mails:
        settings = replace(settings_for(portal.server, empty, portal.folder), smtp_address=mails.address)
        app = create_app(settings, database=settings.worker_database)
        with job(app):
            assert overdue_messages() == []
            assert send_message(portal.ids["message"]) is None
        assert mails.mails == []
        with job(app, "operator"), transaction():
            assert release_outbox(by=current_viewer()) == 1
        with job(app):
            send_message(portal.ids["message"])
        assert len(mails.mails) == 1
    engine = create_engine(portal.server.url(empty, "postgres"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM jobs.procrastinate_jobs")) == 1
    engine.dispose()
