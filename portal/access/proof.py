"""What a transaction shows the database: the secret of a session, a personal link or a calendar, or a job's name."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction

from portal.access.viewer import NOBODY as NOBODY_HERE
from portal.access.viewer import Viewer, system_viewer

SECRET = re.compile(r"[0-9a-f]{64}")
NOBODY = text(
    "SELECT set_config('portal.proof', '', true), set_config('portal.link', '', true),"
    " set_config('portal.system', :system, true)"
)
COME_IN = text("SELECT rights.come_in(:token)")
COME_BY_LINK = text("SELECT rights.come_by_link(:secret)")
STAND_IN = text("SELECT rights.stand_in(:person, :agency)")
AS_READER = text("SET LOCAL ROLE portal_web")
AS_ITSELF = text("SET LOCAL ROLE NONE")
COME_BY_FEED = text("SELECT rights.come_by_feed(:secret)")


def show_session(session: Session, token: str | None) -> None:
    """From the next transaction on, this session's secret is the proof. A malformed one counts as none."""
    session.info["proof"] = token if token and SECRET.fullmatch(token) else None


def show_link(session: Session, secret: str | None) -> None:
    """From the next transaction on, the secret of a personal link is the proof."""
    session.info["link"] = secret if secret and SECRET.fullmatch(secret) else None


def show_feed(session: Session, secret: str) -> None:
    """From the next transaction on, the secret address of a calendar is the proof; nothing can be written then."""
    session.info["feed"] = secret


def look_as(session: Session, system: str) -> None:
    """From the next transaction on, a job looks under its own name; rules for it exist only for the worker's role."""
    session.info["system"] = system


def look_as_reader(session: Session, person_id: uuid.UUID, agency_id: uuid.UUID | None) -> None:
    """From the next transaction on, the worker looks as that person acting for that agency; roll it back."""
    session.info["reader"] = (person_id, agency_id)


def come_in_as_reader(connection: Connection, person_id: uuid.UUID, agency_id: uuid.UUID | None) -> Viewer:
    """Until its transaction ends the worker sees what that person sees; nobody once they have left."""
    token = connection.execute(STAND_IN, {"person": person_id, "agency": agency_id}).scalar_one()
    connection.execute(AS_READER)
    found = connection.execute(COME_IN, {"token": token}).scalar_one()
    return Viewer.of(found) if found else NOBODY_HERE


@contextmanager
def acting_for(session: Session, person_id: uuid.UUID, agency_id: uuid.UUID | None) -> Iterator[Viewer]:
    """Inside, a job's transaction does what that person asked for, with their rights; then it is the job's again.

    Whatever stumbles inside leaves nothing behind. The viewer is nobody once the person has left.
    """
    job = session.info["viewer"]
    try:
        with session.begin_nested():
            session.info["viewer"] = come_in_as_reader(session.connection(), person_id, agency_id)
            yield session.info["viewer"]
            session.flush()
        session.execute(AS_ITSELF)
        session.execute(NOBODY, {"system": job.system})
    finally:
        session.info["viewer"] = job


def prove(session: Session, connection: Connection) -> None:
    """Tell the database who looks; keep in `session.info` what it answered. Run at the start of every transaction."""
    info: dict[str, Any] = session.info
    info["viewer"] = NOBODY_HERE
    if proof := info.get("proof"):
        if found := connection.execute(COME_IN, {"token": proof}).scalar_one():
            info["viewer"] = Viewer.of(found)
            info["seen_now"] = found["was_noted"]
    elif link := info.get("link"):
        info["viewer"] = Viewer(invitation_id=connection.execute(COME_BY_LINK, {"secret": link}).scalar_one())
    elif feed := info.get("feed"):
        if found := connection.execute(COME_BY_FEED, {"secret": feed}).scalar_one():
            info["viewer"] = Viewer.of(found)
    elif reader := info.get("reader"):
        info["viewer"] = come_in_as_reader(connection, *reader)
    else:
        name = info.get("system", "")
        connection.execute(NOBODY, {"system": name})
        info["viewer"] = system_viewer(name) if name else NOBODY_HERE


@event.listens_for(Session, "after_begin")
def tell_the_database_who_is_looking(session: Session, begun: SessionTransaction, connection: Connection) -> None:
    """Each transaction begins by proving who looks; with nobody, every table is empty.

    Set always, since a pooled connection could otherwise keep the last viewer. A savepoint inherits what was told.
    """
    if not begun.nested:
        prove(session, connection)
