"""A copy is whole or refused: what it holds, and who may change it unseen (nobody)."""

from __future__ import annotations

import pytest

from portal.backup.manifest import CopyUnusable, read_manifest
from portal.backup.take import CannotCopy
from tests.backup.conftest import KEY, Portal


def test_a_copy_holds_every_table_and_the_files_that_rows_name(portal: Portal):
    made = portal.copy()
    copied = {table.name: table.rows for table in made.tables}
    for name in ("person", "action", "evidence", "message", "audit_event", "audit_seal"):
        assert copied[name] == portal.ask(f'SELECT count(*) FROM "{name}"') > 0, name
    assert f"evidence/{portal.ids['key']}" in made.digests
    assert read_manifest(portal.folder / "copy", KEY) == made


def test_no_copy_is_put_over_another(portal: Portal):
    portal.copy()
    with pytest.raises(CannotCopy, match="not empty"):
        portal.copy()


def test_of_two_copies_begun_at_once_in_one_folder_one_goes_on(portal: Portal, monkeypatch):
    folder = portal.folder / "copy"
    (folder / "tables").mkdir(parents=True)
    monkeypatch.setattr("portal.backup.take.Path.iterdir", lambda _: iter(()))  # both looked while it was empty
    with pytest.raises(CannotCopy, match="Another copy is being made"):
        portal.copy()
    assert not (folder / "evidence").exists()


def test_a_file_that_is_not_what_was_handed_in_stops_the_copy(portal: Portal):
    (portal.evidence / "kept" / portal.ids["key"]).write_bytes(b"Something else.")
    with pytest.raises(CannotCopy, match="not what was handed in"):
        portal.copy()


def test_a_file_that_is_gone_is_counted(portal: Portal):
    (portal.evidence / "kept" / portal.ids["key"]).unlink()
    assert portal.copy().missing_files == 1


def test_a_copy_whose_file_was_changed_is_refused(portal: Portal, empty: str):
    portal.copy()
    with (portal.folder / "copy" / "tables" / "person.copy.gz").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(CopyUnusable, match=r"person\.copy\.gz is not as it was written"):
        portal.restore(empty)


def test_a_copy_with_a_manifest_of_somebody_else_is_refused(portal: Portal):
    portal.copy()
    manifest = portal.folder / "copy" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"newest_seal": 1', b'"newest_seal": 0'))
    with pytest.raises(CopyUnusable, match="was changed"):
        read_manifest(portal.folder / "copy", KEY)


def test_half_a_copy_is_refused(portal: Portal):
    portal.copy()
    (portal.folder / "copy" / "manifest.json").unlink()
    with pytest.raises(CopyUnusable, match="no whole copy"):
        read_manifest(portal.folder / "copy", KEY)


def test_a_copy_is_refused_under_the_key_of_another_installation(portal: Portal):
    portal.copy()
    with pytest.raises(CopyUnusable, match="another AUDIT_KEY"):
        read_manifest(portal.folder / "copy", b"the key of another installation")


def test_a_seal_that_is_no_seal_is_refused_in_words(portal: Portal):
    portal.copy()
    (portal.folder / "copy" / "manifest.seal").write_bytes(b"\xff\xfe")
    with pytest.raises(CopyUnusable, match="was changed"):
        read_manifest(portal.folder / "copy", KEY)
