"""A house with one record of each kind in it, and the address of every page: for tests that fetch them all."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.actions.models import Action, ActionEvent, Evidence, Part
from portal.arrangements.models import ArrangementVersion, Clause, Duty
from portal.audit.models import Opening
from portal.cooperation.models import Campaign, GivenAnswer, Invitation
from portal.evidence_files.store import EvidenceStore
from portal.frontdoor.models import ContactPoint
from portal.partnership.models import School
from portal.sign_in.models import PersonInvitation, WaitingPerson
from portal.site_map import SitePage, site_map
from tests.access.table import ROOMS
from tests.cast import Cast
from tests.world import LONG_AGO, World

DAY = timedelta(days=1)


@dataclass
class House:
    """The cast, its world, a sample for every part of an address, and the secret of each one's session.

    `evidence_folder` is where the application keeps files, for houses that have one.
    """

    world: World
    cast: Cast
    samples: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    evidence_folder: Path | None = None

    def pages(self, app: Flask) -> list[SitePage]:
        """Every page of the application, filled with the samples."""
        return site_map(app, self.samples)


def furnish(world: World, cast: Cast) -> House:
    """A version in force, an action with everything below it, a campaign with two schools, a contact, two newcomers."""
    parts = {"partnership": "tests", "old": "1", "new": "1", "waiting": "overdue", "code": "other", "move": "up"}
    house = House(world, cast, parts)
    version = add_version(world, cast, 1, "Shown to all", is_draft=False)
    action, evidence = add_action(world, cast, "Zebra crossing", cast.police)
    with world.as_owner() as connection:
        owner = {"owner": cast.police_lead.person, "id": action}
        connection.execute(text("UPDATE action SET owner_id = :owner WHERE id = :id"), owner)
    for agency in (cast.school, cast.other_school):
        more = {"phase": "Primary", "type_name": "Academy", "low_age": 5, "high_age": 11, "status": "open"}
        world.add(School, agency_id=agency, la_code="919", type_code="01", register_row={}, **more)
    campaign = add_campaign(world, cast, version)
    add_invitation(world, cast, campaign, cast.school, "900001")
    contact = world.add(
        ContactPoint, partnership_id=cast.here, kind="front door", position=1, checked_on=clock.today(), version=1,
        name="Front door", telephone="01632 960001", hours="9 to 5", belongs="Council",
    )  # fmt: skip
    invited, waiting = _newcomers(world, cast)
    reference = world.scalar("SELECT reference FROM action WHERE id = :id", id=action)
    house.samples |= {
        "reference": reference, "urn": "900001", "number": "1", "contact_id": str(contact), "key": str(evidence),
        "actions.hand_over_part.agency": str(cast.health), "agency": "900001", "secret": "00" * 32,
        "invitation_id": str(invited), "waiting_id": str(waiting), "provider": "provider-1",
    }  # fmt: skip
    for room in ROOMS:
        if hasattr(room, "furnish"):
            room.furnish(house)
    return house


def _newcomers(world: World, cast: Cast) -> tuple[uuid.UUID, uuid.UUID]:
    now, provider = clock.now(), world.provider(cast.police)
    newcomer = world.person(cast.police, None, name="Nell Newcomer")
    invited = world.add(
        PersonInvitation, secret_hash=b"1" * 32, person_id=newcomer.person, agency_id=cast.police, role="staff",
        email="nell@police.example", invited_by="Kofi", invited_at=now, ends_at=now + DAY,
    )  # fmt: skip
    words = {"subject": "7", "name_given": "Wim Waiting", "since": now}
    return invited, world.add(WaitingPerson, provider_id=provider, agency_id=cast.police, **words)


def add_version(world: World, cast: Cast, number: int, words: str, *, is_draft: bool) -> uuid.UUID:
    """A version of the arrangements with one clause and one duty."""
    key = world.add(
        ArrangementVersion, partnership_id=cast.here, number=number, reference=f"TESTS-V{number}", title=words,
        stage="draft", what_changed=[words], entered_at=clock.now(),
    )  # fmt: skip
    clause = world.add(Clause, version_id=key, key="who", position=1, heading=words, text=words)
    world.add(Duty, clause_id=clause, sector="education", position=1, text=words)
    if not is_draft:
        with world.as_owner() as connection:
            said = {"id": key, "day": LONG_AGO}
            signed = "stage = 'signed', signed_on_paper_on = :day, in_force_on = :day"
            connection.execute(text(f"UPDATE arrangement_version SET {signed} WHERE id = :id"), said)
    return key


def add_action(world: World, cast: Cast, words: str, lead: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """An action with a contributor, a line of history, a piece of evidence and an opening; both keys."""
    now, by = clock.now(), by_office(cast)
    key, below = uuid.uuid4(), {"partnership_id": cast.here}
    world.add(
        Action, id=key, reference="", title=words, done_means=words, state="in progress", lead_agency_id=lead,
        verifier_agency_id=cast.office, original_due_on=clock.today() - DAY, due_on=clock.today() - DAY, slips=0,
        raised_by_id=cast.office_worker.person, raised_by_agency_id=cast.office, created_at=now, last_activity_at=now,
        rungs={}, version=1, **below,
    )  # fmt: skip
    helper = cast.health if lead != cast.council else cast.office
    part = {"relation": "contributes", "due_on": clock.today(), "state": "in progress", "is_opened": False}
    world.add(Part, action_id=key, agency_id=helper, **part, **below)
    world.add(ActionEvent, action_id=key, kind="updated", text=words, more="", at=now, **by, **below)
    shown = add_evidence(world, cast, words, key)
    add_opening(world, cast, "action", key)
    return key, shown


def add_evidence(world: World, cast: Cast, words: str, action: uuid.UUID) -> uuid.UUID:
    """A statement of the office about that action."""
    said = {"kind": "statement", "text": words, "sha256": "0" * 64, "covers": "", "received_at": clock.now()}
    return world.add(Evidence, action_id=action, partnership_id=cast.here, **said, **by_office(cast))


def add_file(house: House, words: str, action: uuid.UUID) -> str:
    """A file of the office that shows that action is done, in the folder and in the database; where it downloads."""
    assert house.evidence_folder, "This house has no folder."
    world, cast = house.world, house.cast
    kept = EvidenceStore(house.evidence_folder).keep(io.BytesIO(words.encode()), f"{words}.txt")
    file = {"kind": "file", "file_key": kept.key, "display_name": kept.display_name, "content_type": kept.content_type}
    known = {"size": kept.size, "sha256": kept.sha256, "covers": "", "received_at": clock.now()}
    clean = {"scan": "clean", "scanned_at": clock.now()}
    key = world.add(Evidence, action_id=action, partnership_id=cast.here, **file, **known, **clean, **by_office(cast))
    reference = world.scalar("SELECT reference FROM action WHERE id = :id", id=action)
    return f"/p/tests/actions/{reference}/evidence/{key}/file"


def by_office(cast: Cast) -> dict[str, uuid.UUID]:
    """Whose doing it was."""
    return {"by_id": cast.office_worker.person, "by_agency_id": cast.office}


def add_opening(world: World, cast: Cast, kind: str, record: uuid.UUID) -> None:
    """The office opened it."""
    world.add(
        Opening, kind=kind, record_id=record, partnership_id=cast.here, person_id=cast.office_worker.person,
        manner="opened", day=clock.today(),
    )  # fmt: skip


def add_campaign(world: World, cast: Cast, version: uuid.UUID) -> uuid.UUID:
    """An open campaign."""
    asker = {"asker": "Office", "asker_telephone": "01632 960000", "asker_email": "office@partnership.example"}
    return world.add(
        Campaign, partnership_id=cast.here, title="Co-operation", version_id=version, clause_ids=[], scope={},
        legal_basis="Children Act 2004", due_on=clock.today() + 9 * DAY, grace_until=clock.today() + 19 * DAY,
        asker_agency_id=cast.office, stage="open", created_by_id=cast.office_worker.person, created_at=clock.now(),
        opened_at=clock.now(), **asker,
    )  # fmt: skip


def add_invitation(
    world: World, cast: Cast, campaign: uuid.UUID, agency: uuid.UUID, urn: str, *, number: int = 1
) -> uuid.UUID:
    """One school asked in the campaign of that number, its answer prepared."""
    words = {"name": f"School {urn}", "phase": "Primary", "type_name": "Academy", "age_range": "5 to 11"}
    key = world.add(
        Invitation, partnership_id=cast.here, campaign_id=campaign, agency_id=agency, legal_basis="law",
        reference=f"TESTS-C{number}-{urn}", **words,
    )  # fmt: skip
    said = {"answer": "yes", "words": f"Said by {urn}", "lead_is_right": True, "lead_name": "", "lead_role": ""}
    world.add(
        GivenAnswer, partnership_id=cast.here, invitation_id=key, clause_ids=[], manner="prepared",
        by_id=cast.office_worker.person, by_name="", by_role="", at=clock.now(), **said,
    )  # fmt: skip
    return key
