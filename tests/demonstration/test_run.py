"""`make run`: checks before anything starts, Ready when it is true, and nothing left behind however it ends.

One database serves the module; its tests run in their order, as a person would start and stop.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import psutil
import pytest
import requests

from portal.demonstration.content import load_content
from portal.demonstration.folders import ROOT
from portal.embedded_postgres import EmbeddedPostgres

COMMAND = [sys.executable, "-c", "from portal.cli import main; main()", "demonstration"]


def two_free_ports():
    for port in range(20_000 + os.getpid() % 20_000, 60_000, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports")


@pytest.fixture(scope="module")
def var():
    """A folder that the database's user can enter, which pytest's own are not."""
    folder = ROOT / "var" / "tests" / f"run-{os.getpid()}"
    yield folder
    EmbeddedPostgres(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


def environment(var, port):
    return {**os.environ, "PORTAL_VAR": str(var), "PORT": str(port)}


def told(var, port, verb="run"):
    done = subprocess.run(
        [*COMMAND, verb], env=environment(var, port), capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


@contextmanager
def running(var, port):
    """A run that is ready, with what it said until then."""
    process = subprocess.Popen(
        [*COMMAND, "run"], env=environment(var, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Stop with"):
                break
        yield process, "".join(said)
    finally:
        process.terminate()
        try:
            process.wait(40)
        finally:
            process.kill()
            process.stdout.close()


def left_of(var):
    """Processes that still belong to the run in this folder."""
    left = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        try:
            words, settings = process.info["cmdline"] or [], process.info["environ"] or {}
        except psutil.Error:
            continue
        if str(var) in " ".join(words) or settings.get("PORTAL_VAR") == str(var):
            left.append(process)
    return left


def nothing_is_left(var, *, seconds=30.0):
    until = time.monotonic() + seconds
    while left_of(var) and time.monotonic() < until:
        time.sleep(0.1)
    return not left_of(var)


def test_a_port_that_is_taken_is_told_before_anything_starts(var):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = told(var, port)
    assert (code, f"Port {port}" in said, "make run PORT=" in said) == (1, True, True)
    assert "Traceback" not in said
    assert not list(var.glob("pg*"))


def test_a_port_that_is_no_number_is_told(var):
    code, said = told(var, "http")
    assert code == 1 and "make run PORT=5050" in said


def test_it_ends_at_an_address_where_one_can_sign_in_and_leaves_nothing(var):
    port = two_free_ports()
    with running(var, port) as (process, said):
        assert f"\nReady: http://127.0.0.1:{port}\n" in said
        for person in load_content().highlighted():
            assert person.name in said and person.email in said
        assert "596 open schools in Hertfordshire: 595 take part, 1 university is out of scope." in said
        assert requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10).json()["ready"] is True
        assert (
            "Nothing leaves this machine".casefold()
            in requests.get(f"http://127.0.0.1:{port + 1}/mail/", timeout=10).text.casefold()
        )
        assert (var / "demonstration" / "secrets.json").stat().st_mode & 0o777 == 0o600
        code, refused = told(var, two_free_ports())
        assert code == 1 and f"running already: http://127.0.0.1:{port}" in refused
        assert told(var, port, "reset")[0] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
    assert nothing_is_left(var)


def test_a_second_run_keeps_the_data_even_on_another_port(var):
    port = two_free_ports()
    with running(var, port) as (_, said):
        assert "Reading the registers" not in said
        away = requests.get(f"http://127.0.0.1:{port}/sign-in/police/start", allow_redirects=False, timeout=10)
        assert away.headers["location"].startswith(f"http://127.0.0.1:{port + 1}/police/authorize?")
    assert nothing_is_left(var)


def test_a_run_that_is_killed_leaves_nothing(var):
    with running(var, two_free_ports()) as (process, _):
        process.kill()
        process.wait(10)
        assert nothing_is_left(var)


def test_a_part_that_dies_stops_the_whole_with_a_sentence(var):
    with running(var, two_free_ports()) as (process, _):
        worker = next(one for one in left_of(var) if one.info["cmdline"][-1] == "worker")
        worker.kill()
        rest = process.stdout.read()
        assert process.wait(40) == 1
    assert re.search(r"The worker ended by itself \(code -9\), so everything was stopped\.", rest)
    assert nothing_is_left(var)


def test_the_run_ends_with_whoever_started_it(var):
    port = two_free_ports()
    words = f"exec 3>&1; {sys.executable} -c 'from portal.cli import main; main()' demonstration run >&3 & sleep 600"
    shell = subprocess.Popen(["/bin/sh", "-c", words], env=environment(var, port), stdout=subprocess.PIPE, text=True)
    for line in shell.stdout:
        if line.startswith("Ready"):
            break
    os.kill(shell.pid, signal.SIGKILL)
    for sleeper in [one for one in left_of(var) if one.info["cmdline"][:1] == ["sleep"]]:
        sleeper.kill()
    shell.wait(10)
    shell.stdout.close()
    assert nothing_is_left(var)


def test_reset_begins_anew(var):
    kept = var / "demonstration" / "mail" / "00000000000000000001-0001.eml"
    kept.write_text("Subject: old\n\n")
    code, said = told(var, two_free_ports(), "reset")
    assert (code, "begins anew" in said, kept.exists()) == (0, True, False)
    assert nothing_is_left(var)
