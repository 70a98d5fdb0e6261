"""Who adds a line to the record of what happened: for the agency they act for, about a partnership of their own."""

from __future__ import annotations

import uuid
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.access.proof import show_link
from portal.access.viewer import current_viewer
from portal.cooperation.models import InvitationLink
from portal.database import db
from tests.access.furnished import furnish
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World

ADD = text(
    "INSERT INTO audit_event (id, kind, person_id, agency_id, partnership_id, invitation_id, system)"
    " VALUES (:id, 'Tried', :person, :agency, :partnership, :invitation, :system)"
)
REFUSED = "row-level security"
SECRET = "ab" * 32


def line(**values: object) -> dict[str, object]:
    """A line with what is named; the rest is empty."""
    empty = dict.fromkeys(("person", "agency", "partnership", "invitation", "system"))
    return {"id": uuid.uuid4(), **empty, **values}


@pytest.mark.parametrize("where", ["here", None])
def test_a_line_is_about_a_partnership_of_ones_own_or_none(where, cast: Cast, looks: Looks):
    own = {"person": cast.police_lead.person, "agency": cast.police}
    with looks.as_(cast.police_lead):
        db.session.execute(ADD, line(**own, partnership=cast.here if where else None))


@pytest.mark.parametrize(
    "lie",
    [
        {"partnership": "elsewhere"},
        {"agency": "health"},
        {"agency": None},
        {"person": "chair"},
        {"person": None},
        {"system": "operator"},
    ],
    ids=str,
)
def test_a_line_that_says_something_else_of_its_writer_is_refused(lie, cast: Cast, looks: Looks):
    own = {"person": cast.police_lead.person, "agency": cast.police, "partnership": cast.here}
    known = {"elsewhere": cast.elsewhere, "health": cast.health, "chair": cast.chair.person}
    with looks.as_(cast.police_lead), pytest.raises(DBAPIError, match=REFUSED):
        db.session.execute(ADD, line(**(own | {name: known.get(value, value) for name, value in lie.items()})))


def test_nobody_at_all_adds_nothing(cast: Cast, looks: Looks):
    with looks.as_nobody(), pytest.raises(DBAPIError, match=REFUSED):
        db.session.execute(ADD, line())


@pytest.fixture
def invitation(world: World, cast: Cast) -> uuid.UUID:
    """A school's, with a personal link."""
    furnish(world, cast)
    found: uuid.UUID = world.scalar("SELECT id FROM invitation WHERE agency_id = :agency", agency=cast.school)
    world.add(
        InvitationLink, partnership_id=cast.here, invitation_id=found, is_head=True,
        secret_hash=sha256(bytes.fromhex(SECRET)).digest(), ends_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("other", "is_taken"),
    [({}, True), ({"partnership": "elsewhere"}, False), ({"agency": "school"}, False), ({"invitation": None}, False)],
    ids=str,
)
def test_a_link_says_what_its_invitation_did_and_nothing_else(other, is_taken, invitation, cast, app):
    known = {"elsewhere": cast.elsewhere, "school": cast.school}
    own = {"invitation": invitation, "partnership": cast.here}
    said = line(**(own | {name: known.get(value, value) for name, value in other.items()}))
    with app.test_request_context():
        show_link(db.session(), SECRET)
        assert current_viewer().invitation_id == invitation
        if is_taken:
            db.session.execute(ADD, said)
        else:
            with pytest.raises(DBAPIError, match=REFUSED):
                db.session.execute(ADD, said)
