"""Evidence is words, a link or a file; put in by mistake it is gone at once, and who opened it is known."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from portal.access.verdict import Refused
from portal.actions.models import Evidence
from portal.actions.operations.evidence import add_file, add_link, add_statement, open_evidence, take_down_evidence
from portal.actions.operations.working import finish_action
from portal.actions.queries import evidence_of, get_evidence, opened_by
from portal.database import db
from portal.evidence_files.refusals import EvidenceMissing
from portal.evidence_files.store import EvidenceStore
from tests.actions.conftest import Promises, reload
from tests.actions.pages import page_of
from tests.cast import Cast
from tests.conftest import Looks


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path)


def is_kept(store: EvidenceStore, key: str) -> bool:
    with store.open(key) as file:
        return bool(file.read())


@pytest.fixture
def filed(cast: Cast, promises: Promises, store: EvidenceStore):
    """An action with one file on it, and the file's key."""
    key = promises.helped()
    with promises.by(cast.police_lead) as viewer:
        kept = store.keep(io.BytesIO(b"Twenty reports, one line each."), "reports.txt")
        evidence = add_file(reload(key), kept=kept, covers="October", is_scanned=False, by=viewer).id
    return key, evidence, kept.key


def test_nothing_is_finished_without_something_that_shows_it(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with looks.as_(cast.police_lead) as viewer, pytest.raises(Refused, match="what shows that this is done"):
        finish_action(reload(key), text="Done", by=viewer)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/y", "//x.example", "reports", "https:///x"])
def test_a_link_is_an_address_of_a_site(link: str, cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with looks.as_(cast.police_lead) as viewer, pytest.raises(Refused, match="https://"):
        add_link(reload(key), link=link, by=viewer)


def test_a_contributor_adds_evidence_and_the_verifier_does_not(cast: Cast, looks: Looks, promises: Promises):
    key = promises.helped()
    with promises.by(cast.health_lead) as viewer:
        add_link(reload(key), link="https://icb.example/cards", covers="", by=viewer)
    with looks.as_(cast.business_manager) as viewer:
        assert [row.by_agency for row in evidence_of(reload(key))] == ["NHS Testshire ICB"]
        with pytest.raises(Refused):
            add_statement(reload(key), text="I saw it", by=viewer)


@pytest.mark.parametrize("who", ["police_lead", "business_manager"])
def test_a_take_down_leaves_a_tombstone_and_no_file(
    who: str, filed, cast: Cast, store: EvidenceStore, promises: Promises
):
    key, evidence, file_key = filed
    with promises.by(cast.health_lead) as viewer:
        open_evidence(db.session.get_one(Evidence, evidence), by=viewer)
    with promises.by(getattr(cast, who)) as viewer:
        action = reload(key)
        take_down_evidence(action, get_evidence(action, evidence), why="Names a child", store=store, by=viewer)
        assert is_kept(store, file_key)  # until the change is for good
    with pytest.raises(EvidenceMissing):
        store.open(file_key)
    with promises.by(cast.police_lead):
        [row] = evidence_of(reload(key))
        assert (row.text, row.link, row.display_name, row.sha256, row.taken_down_why) == (
            None,
            None,
            None,
            "",
            "Names a child",
        )
        assert [one.person for one in opened_by(get_evidence(reload(key), evidence))] == ["Hana Health"]


def test_the_address_of_what_was_taken_down_says_so(
    filed, cast: Cast, looks: Looks, store: EvidenceStore, promises: Promises
):
    key, evidence, _ = filed
    with promises.by(cast.police_lead) as viewer:
        action = reload(key)
        take_down_evidence(action, get_evidence(action, evidence), why="Names a child", store=store, by=viewer)
    answer = looks.client(cast.police_lead).get(page_of(cast, key, f"/evidence/{evidence}/file"))
    assert answer.status_code == 410
    assert "taken down for good" in answer.text
    assert looks.client(cast.stranger).get(page_of(cast, key, f"/evidence/{evidence}/file")).status_code == 404


def test_a_take_down_that_is_rolled_back_keeps_the_file(filed, cast: Cast, looks: Looks, store: EvidenceStore):
    key, evidence, file_key = filed
    with looks.as_(cast.police_lead) as viewer:
        action = reload(key)
        take_down_evidence(action, get_evidence(action, evidence), why="Mistake", store=store, by=viewer)
        db.session.rollback()
        db.session.commit()
    assert is_kept(store, file_key)


@pytest.mark.parametrize("who", ["police_other", "health_lead", "chair"])
def test_others_ask_the_owner(who: str, filed, cast: Cast, looks: Looks, store: EvidenceStore):
    key, evidence, _ = filed
    with looks.as_(getattr(cast, who)) as viewer:
        action = reload(key)
        with pytest.raises(Refused, match="owner or the business manager"):
            take_down_evidence(action, get_evidence(action, evidence), why="x", store=store, by=viewer)
