"""A signed version, or a minor correction, gets its first day in force and takes the place of the one before."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import insert, select, update

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import ALLOWED, Refused, Verdict, refused, require
from portal.access.viewer import Viewer
from portal.arrangements.events import VersionPublished, VersionReplaced
from portal.arrangements.lifecycle import Stage
from portal.arrangements.messages import tell_published
from portal.arrangements.models import ArrangementSignature, ArrangementVersion
from portal.arrangements.operations.holding import held
from portal.arrangements.papers import words_of
from portal.arrangements.policy import may_publish
from portal.arrangements.queries import clauses_of, former_of
from portal.audit.record import record
from portal.database import db, new_id
from portal.decisions.lifecycle import AGREEING
from portal.decisions.models import Decision
from portal.decisions.queries import answers_of, paper_of, seats_of

KIND = "arrangements"


def publish_version(version: ArrangementVersion, *, in_force_on: date, by: Viewer) -> None:
    """Publish what every seat signed, or a minor correction; who is affected is told.

    Raises Refused for a day that is past or not after the first day of the version before.
    """
    decision = held(version)
    require(may_publish(by, version, decision))
    former = former_of(version)
    if in_force_on < clock.today():
        raise Refused("The first day in force cannot be past. Give today or a later day.")
    require(may_begin_on(former, in_force_on) if former else ALLOWED)
    if version.is_minor:
        _repeat_signatures(version, former)
    elif decision is not None:
        _require_same_words(version, decision)
        _add_signatures(version, decision)
    versions = table_of(ArrangementVersion)
    db.session.execute(update(versions).where(versions.c.id == version.id).values(stage=Stage.SIGNED))
    put_in_force(version.id, former, in_force_on, by=by)
    db.session.refresh(version)
    record(VersionPublished(KIND, version.id, version.partnership_id, version.number, in_force_on), by=by)
    if not version.is_minor:
        tell_published(version, by=by)


def may_begin_on(former: ArrangementVersion, in_force_on: date) -> Verdict:
    """A version begins after the first day of the one before, which has to be in force or published for a day."""
    if former.in_force_on is not None and in_force_on <= former.in_force_on:
        return refused(f"Version {former.number} came into force on that day or later. Give a later day.")
    return ALLOWED


def put_in_force(version: uuid.UUID, former: ArrangementVersion | None, in_force_on: date, *, by: Viewer) -> None:
    """The former one first: at no moment do two stay in force."""
    versions = table_of(ArrangementVersion)
    if former is not None:
        former_id, partnership_id = former.id, former.partnership_id
        db.session.execute(update(versions).where(versions.c.id == former_id).values(replaced_on=in_force_on))
        db.session.expire(former)
        record(VersionReplaced(KIND, former_id, partnership_id, in_force_on), by=by)
    db.session.execute(update(versions).where(versions.c.id == version).values(in_force_on=in_force_on))


def _require_same_words(version: ArrangementVersion, decision: Decision) -> None:
    """What was signed is what is published, word for word."""
    if words_of(version, clauses_of(version.id)).text != paper_of(decision).text:
        raise Refused("These are not the words that the seats signed. Ask the partnership office what happened.")


def _add_signatures(version: ArrangementVersion, decision: Decision) -> None:
    """One a seat, by the day of its agreement; the seat and its body, never a person's name."""
    names = {seat.id: seat.name for seat in seats_of(decision)}
    rows = [
        {
            "id": new_id(),
            "version_id": version.id,
            "position": position,
            "office": names[answer.seat_id],
            "agency_id": answer.by_agency_id,
            "signed_on": clock.in_london(answer.at).date(),
        }
        for position, answer in enumerate([one for one in answers_of(decision) if one.kind in AGREEING], 1)
    ]
    db.session.execute(insert(table_of(ArrangementSignature)), rows)


def _repeat_signatures(version: ArrangementVersion, former: ArrangementVersion | None) -> None:
    """A minor correction stands under the signatures of the version it corrects."""
    if former is None:
        raise Refused("There is no version in force that this corrects.")
    signatures = table_of(ArrangementSignature)
    kept = [signatures.c[name] for name in ("position", "office", "agency_id", "signed_on")]
    rows = db.session.execute(select(*kept).where(signatures.c.version_id == former.id)).mappings().all()
    if rows:
        db.session.execute(insert(signatures), [{"id": new_id(), "version_id": version.id, **row} for row in rows])
