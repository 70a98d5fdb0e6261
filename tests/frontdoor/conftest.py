"""A contact on the page of Testshire, and the words of one as a form sends them."""

from __future__ import annotations

import uuid

import pytest

from portal import clock
from portal.frontdoor.models import ContactKind, ContactPoint
from tests.cast import Cast
from tests.world import World

WORDS = {
    "name": "Front door for children",
    "telephone": "0808 157 0110",
    "email": "front-door@council.example",
    "hours": "Monday to Friday 9am to 5pm",
    "belongs": "You are worried about a child.",
}


@pytest.fixture
def contact(cast: Cast, world: World) -> uuid.UUID:
    """The front door's line, checked today, in its first version."""
    return world.add(
        ContactPoint,
        partnership_id=cast.here,
        kind=ContactKind.FRONT_DOOR,
        position=1,
        version=1,
        checked_on=clock.today(),
        **WORDS,
    )
