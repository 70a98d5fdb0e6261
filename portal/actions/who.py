"""Naming somebody by typing: part of a name of an agency or a person finds one, or a few to choose from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Text, Uuid, column, func, literal, select, union_all

from portal import clock
from portal.access.roles import WHOLE
from portal.actions.choosing import MOST_CHOICES, agencies_to_choose, people_to_choose
from portal.actions.row_rules import PROPOSES
from portal.database import db
from portal.partnership.models import Agency, Membership, Person
from portal.web.fields import Choice, RadiosField, SuggestedTextField

MOST_SUGGESTED = 150
NOBODY_FOUND = "Nobody here matches “{typed}”. Type another part of the name"
SEVERAL_FOUND = "Several match “{typed}”. Choose one of them"


@dataclass(frozen=True)
class Who:
    """An agency, perhaps one person there."""

    agency_id: uuid.UUID
    agency: str
    person_id: uuid.UUID | None = None
    person: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.agency_id}:{self.person_id}" if self.person_id else str(self.agency_id)

    @property
    def words(self) -> str:
        """How a person reads and may type it."""
        return f"{self.person}, {self.agency}" if self.person else self.agency


class ExactlyField(RadiosField):
    """The radios under a box in which somebody typed a name that several have; they may be gone by the next sending."""

    @property
    def shown_label(self) -> str:
        """They stand on the page only when an answer is needed."""
        return str(self.label.text)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent; `resolve` knows whether it still is one of the matches."""
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else None


def matching(
    partnership_id: uuid.UUID,
    typed: str,
    *,
    agency_id: uuid.UUID | None = None,
    to_verify: bool = False,
    only_people: bool = False,
    only_agencies: bool = False,
) -> list[Who]:
    """Agencies and people whose name holds what was typed, agencies first, at most twenty. Two statements."""
    words = typed.replace(",", " ")
    agencies = [] if only_people or to_verify else agencies_to_choose(partnership_id, words)
    people = [] if only_agencies else people_to_choose(partnership_id, words, agency_id=agency_id, to_verify=to_verify)
    found = [Who(key, name) for key, name in agencies]
    found += [Who(one.agency_id, one.agency, one.person_id, one.name) for one in people]
    return found[:MOST_CHOICES]


def resolve(box: SuggestedTextField, exactly: ExactlyField, found: Sequence[Who]) -> Who | None:
    """The one that is meant, or None with the sentence at its field. Ask after the form was validated.

    The radios are offered for what is typed now: a choice made for other words counts for nothing.
    """
    exactly.choices = [Choice(one.key, one.words) for one in found]
    by_key = {one.key: one for one in found}
    if exactly.data in by_key:
        return by_key[exactly.data]
    exactly.data = None
    typed = _plain(box.data)
    same = [one for one in found if _plain(one.words) == typed]
    if len(same) == 1 or len(found) == 1:
        return same[0] if same else found[0]
    if not found:
        box.errors = [NOBODY_FOUND.format(typed=box.data)]
    else:
        exactly.errors = [SEVERAL_FOUND.format(typed=box.data)]
    return None


def look_up(box: SuggestedTextField, exactly: ExactlyField, partnership_id: uuid.UUID, **narrower: Any) -> Who | None:
    """Whom a sent form names in that box; None while it is empty, wrong or only looked at."""
    if request.method == "GET" or not box.data or box.errors:
        return None
    return resolve(box, exactly, matching(partnership_id, box.data, **narrower))


def suggestions(partnership_id: uuid.UUID) -> list[str]:
    """Names the browser offers while one types: agencies that are no schools, and their people. One statement."""
    today = clock.today()
    here = (
        func.rights.roles_here(partnership_id)
        .table_valued(column("person_id", Uuid()), column("agency_id", Uuid()), column("role", Text()))
        .alias("here")
    )
    agencies = (
        select(literal("").label("person"), Agency.name.label("agency"))
        .join(Membership, Membership.agency_id == Agency.id)
        .where(
            Membership.partnership_id == partnership_id,
            Membership.starts_on <= today,
            func.coalesce(Membership.ends_on, today) >= today,
            Agency.identifier_kind != "URN",
        )
    )
    people = (
        select(Person.name.label("person"), Agency.name.label("agency"))
        .distinct()
        .select_from(here)
        .join(Person, Person.id == here.c.person_id)
        .join(Agency, Agency.id == here.c.agency_id)
        .where(here.c.role.in_([str(role) for role in PROPOSES]), Agency.identifier_kind != "URN")
    )
    both = union_all(agencies, people).subquery()
    rows = db.session.execute(
        select(both.c.person, both.c.agency)
        .order_by(both.c.person != "", both.c.agency, both.c.person)
        .limit(MOST_SUGGESTED)
    )
    return [f"{person}, {agency}" if person else agency for person, agency in rows]


def answer_for_the_whole(partnership_id: uuid.UUID) -> int:
    """How many people see every action there, whoever works on it. One statement."""
    here = (
        func.rights.roles_here(partnership_id)
        .table_valued(column("person_id", Uuid()), column("role", Text()))
        .alias("here")
    )
    count = select(func.count(here.c.person_id.distinct())).where(here.c.role.in_([str(role) for role in WHOLE]))
    return db.session.scalar(count) or 0


def _plain(text: str) -> str:
    return " ".join(text.replace(",", " ").casefold().split())
