"""Contacts of a school: typed, changed, proposed through a link, marked when mail comes back."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.access.verdict import Refused
from portal.contacts.models import AgencyContact, ContactProposal, ContactRole
from portal.contacts.operations import accept_proposal, add_contact, change_contact, end_contact
from portal.database import db, transaction
from portal.outbox.models import Message
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World

HEAD: dict[str, Any] = {"role": ContactRole.HEAD, "name": "Hana", "email": "hana@school.example", "source": "telephone"}


@pytest.fixture
def contact(cast: Cast, world: World) -> uuid.UUID:
    return world.add(AgencyContact, partnership_id=cast.here, agency_id=cast.school, **HEAD)


@pytest.fixture
def proposal(cast: Cast, world: World, contact: uuid.UUID) -> uuid.UUID:
    row: dict[str, Any] = {**HEAD, "email": "new@school.example", "by_name": "Dee"}
    del row["source"]
    row |= {"agency_id": cast.school, "invitation_id": uuid.uuid4(), "proposed_at": world.scalar("SELECT now()")}
    return world.add(ContactProposal, partnership_id=cast.here, **row)


def hidden(page: str) -> dict[str, str]:
    """The token and the mark that the page's form carries."""
    return dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', page))


def in_use(cast: Cast) -> list[str]:
    return list(
        db.session.scalars(
            select(AgencyContact.email).where(AgencyContact.agency_id == cast.school, AgencyContact.ended_on.is_(None))
        )
    )


def told(world: World) -> list[Any]:
    with world.as_owner() as connection:
        return list(connection.execute(select(Message.template, Message.address)).all())


def test_the_education_officer_types_a_contact(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.education_officer) as by, transaction():
        add_contact(cast.here, cast.school, **HEAD, by=by)
        assert in_use(cast) == ["hana@school.example"]


def test_another_school_cannot_type_it(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.other_head) as by, pytest.raises(Refused, match="office keeps"), transaction():
        add_contact(cast.here, cast.school, **HEAD, by=by)


def test_a_new_address_of_the_head_is_told_to_the_old_one(
    cast: Cast, contact: uuid.UUID, looks: Looks, world: World
) -> None:
    with looks.as_(cast.head) as by, transaction():
        found = db.session.get(AgencyContact, contact)
        assert found is not None
        change_contact(found, **{**HEAD, "email": "h@school.example"}, by=by)
        assert in_use(cast) == ["h@school.example"]
    assert told(world) == [("contacts/replaced", "hana@school.example")]


@pytest.mark.parametrize("act", ["end", "add"])
def test_whoever_ends_or_joins_the_heads_address_is_not_unseen(
    act: str, cast: Cast, contact: uuid.UUID, looks: Looks, world: World
) -> None:
    with looks.as_(cast.dsl) as by, transaction():
        if act == "end":
            end_contact(db.session.get_one(AgencyContact, contact), by=by)
        else:
            add_contact(cast.here, cast.school, **{**HEAD, "email": "me@school.example"}, by=by)
    assert told(world) == [("contacts/replaced", "hana@school.example")]
    assert world.scalar("SELECT (facts ->> 'is_kept')::bool FROM message") is (act == "add")


def test_an_accepted_address_that_is_there_already_is_no_longer_marked_as_bounced(
    cast: Cast, proposal: uuid.UUID, looks: Looks, world: World
) -> None:
    with world.as_owner() as connection:
        connection.execute(text("UPDATE agency_contact SET email = 'new@school.example', bounced_on = current_date"))
    with looks.as_(cast.education_officer) as by, transaction():
        accept_proposal(db.session.get_one(ContactProposal, proposal), by=by)
    assert world.scalar("SELECT bounced_on IS NULL AND ended_on IS NULL FROM agency_contact")


def test_a_proposed_address_counts_only_when_accepted(
    cast: Cast, proposal: uuid.UUID, looks: Looks, world: World
) -> None:
    with looks.as_(cast.education_officer) as by, transaction():
        assert in_use(cast) == ["hana@school.example"]
        found = db.session.get(ContactProposal, proposal)
        assert found is not None
        accept_proposal(found, by=by)
        assert in_use(cast) == ["new@school.example"]
    assert told(world) == [("contacts/replaced", "hana@school.example")]


def test_a_proposal_is_accepted_once(cast: Cast, proposal: uuid.UUID, looks: Looks) -> None:
    with looks.as_(cast.office_worker) as by, transaction():
        found = db.session.get(ContactProposal, proposal)
        assert found is not None
        accept_proposal(found, by=by)
        db.session.refresh(found)
        with pytest.raises(Refused, match="already accepted"):
            accept_proposal(found, by=by)


def test_an_address_whose_mail_came_back_is_marked(cast: Cast, contact: uuid.UUID, world: World) -> None:
    key = world.add(Message, template="x/y", partnership_id=cast.here, address="hana@school.example", facts={})
    with world.as_owner() as connection:
        bounced = text("UPDATE message SET state = 'failed', sent_to = 'Hana@school.example' WHERE id = :id")
        connection.execute(bounced, {"id": key})
    assert world.scalar("SELECT bounced_on IS NOT NULL FROM agency_contact WHERE id = :id", id=contact)


def test_the_officer_types_and_changes_a_contact_on_the_pages(cast: Cast, contact: uuid.UUID, looks: Looks) -> None:
    client = looks.client(cast.education_officer)
    school = f"/p/tests/agency-contacts/{cast.school}"
    said = {"role": "office", "name": "", "email": "office@school.example", "source": "its own page"}
    added = client.post(f"{school}/add", data={**said, **hidden(client.get(f"{school}/add").text)})
    assert added.status_code == 303, added.text
    assert "office@<wbr>school.example" in client.get(school).text
    said |= {"role": "head", "email": "h2@school.example"}
    form = hidden(client.get(f"{school}/{contact}/change").text)
    changed = client.post(f"{school}/{contact}/change", data={**said, **form})
    assert changed.status_code == 303, changed.text
    page = client.get("/p/tests/agency-contacts").text
    assert "h2@<wbr>school.example" in page and "hana@" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("council_lead", 404), ("scrutineer", 404), ("staff", 404), ("chair", 200), ("head", 200)]
)
def test_who_opens_the_list(who: str, status: int, cast: Cast, contact: uuid.UUID, looks: Looks) -> None:
    someone = getattr(cast, who, cast.stranger)
    assert looks.client(someone).get("/p/tests/agency-contacts").status_code == status


def test_a_head_reads_the_own_contacts_and_no_other_schools(cast: Cast, contact: uuid.UUID, looks: Looks) -> None:
    client = looks.client(cast.other_head)
    assert "hana@" not in client.get("/p/tests/agency-contacts").text
    assert client.get(f"/p/tests/agency-contacts/{cast.school}").status_code == 404
