"""HERTS-C4 and HERTS-C4-117305 lead to their pages, for those who see them, and stand in the mail as links."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.access.kinds import KINDS, find_reference
from portal.access.viewer import Place
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round

PLACE = Place(uuid.uuid4(), "herts", "Hertfordshire", "HERTS")


@pytest.mark.parametrize("typed", ["TESTS-C1-900001", "tests-c1-900001"])
def test_a_confirmation_is_found_by_its_reference(cast: Cast, round_: Round, looks: Looks, typed: str) -> None:
    with looks.as_(cast.head) as head:
        (found,) = find_reference(typed, by=head)
        assert (found.kind.name, found.address) == ("confirmation", "/p/tests/co-operation/C1/900001")


@pytest.mark.parametrize("typed", ["TESTS-C1", "c1"])
def test_a_campaign_is_found_by_its_reference(cast: Cast, round_: Round, looks: Looks, typed: str) -> None:
    with looks.as_(cast.chair) as chair:
        assert [one.address for one in find_reference(typed, by=chair)] == ["/p/tests/co-operation/C1"]


def test_another_schools_confirmation_is_not_found(cast: Cast, round_: Round, looks: Looks) -> None:
    with looks.as_(cast.other_head) as head:
        assert find_reference("TESTS-C1-900001", by=head) == []


@pytest.fixture
def worker(app: Flask) -> Iterator[None]:
    """As the worker has it: the application without a request."""
    with app.app_context():
        yield


def test_the_worker_knows_both_addresses_without_a_request(worker: None) -> None:
    campaign, confirmation = KINDS["campaign"], KINDS["confirmation"]
    assert campaign.address(PLACE, "HERTS-C4") == "/p/herts/co-operation/C4"
    assert confirmation.address(PLACE, "HERTS-C4-117305") == "/p/herts/co-operation/C4/117305"
