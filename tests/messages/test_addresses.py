"""A mail's link is written by the worker, which has no request: each kind of record knows its address all the same."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask

from portal.access.kinds import KINDS
from portal.access.viewer import Place

REFERENCES = {
    "action": "HERTS-A48213",
    "arrangements": "HERTS-V3",
    "campaign": "HERTS-C4",
    "challenge": "HERTS-X20417",
    "confirmation": "HERTS-C4-117305",
    "decision": "HERTS-D20417",
    "meeting": "HERTS-M20417",
    "pack": "HERTS-P20417",
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_each_kind_has_its_address_without_a_request(kind: str, app: Flask) -> None:
    place = Place(uuid.uuid4(), "herts", "Hertfordshire", "HERTS")
    with app.app_context():
        address = KINDS[kind].address(place, REFERENCES[kind])
    endpoint, _ = app.url_map.bind("here").match(address)
    rooms = {"actions", "arrangements", "challenges", "cooperation", "decisions", "meetings", "packs"}
    assert str(endpoint).split(".")[0] in rooms


def test_every_kind_is_tried_here(app: Flask) -> None:
    assert set(KINDS) == set(REFERENCES)
