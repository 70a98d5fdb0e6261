"""What the sign-in connection may ask: one definer function a call, each in a transaction of its own.

The role behind it (`portal_sign_in`) reads no table. It alone reads a provider's secret and opens sessions.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Text

from portal.database import db

CAME = bindparam("came", type_=JSONB())
HINTS = bindparam("hints", type_=ARRAY(Text()))


def ask(question: TextClause, **values: Any) -> Any:
    """The one value of one question, in a transaction of its own on the sign-in connection."""
    with db.engines["sign_in"].begin() as connection:
        return connection.scalar(question, values)


@dataclass(frozen=True)
class AgencyToName:
    """An agency a newcomer may name. `is_hinted`: the provider itself said so."""

    id: uuid.UUID
    name: str
    identifier: str | None
    is_hinted: bool


class StateCache:
    """Where Authlib keeps what a started sign-in must find again: shared by all web processes, true even when empty."""

    def get(self, key: str) -> Any:
        """What was kept, or None after ten minutes."""
        kept = ask(text("SELECT rights.get_state(:key)"), key=key)
        return None if kept is None else json.loads(kept)

    def set(self, key: str, value: Any, seconds: int) -> None:
        """Keep for so many seconds, ten minutes at most."""
        ask(text("SELECT rights.keep_state(:key, :value, :seconds)"), key=key, value=json.dumps(value), seconds=seconds)

    def delete(self, key: str) -> None:
        """Forget."""
        ask(text("SELECT rights.delete_state(:key)"), key=key)


def provider_row(key: str) -> dict[str, Any] | None:
    """The row of a provider in use, with its secret."""
    found: dict[str, Any] | None = ask(text("SELECT rights.provider(:key)"), key=key)
    return found


def open_session(came: dict[str, Any]) -> str:
    """Turn a finished sign-in into a session: "opened", or why not.

    The others: "unknown", "unconfirmed", "closed", "no provider"; with an invitation also "invitation ended",
    "not invited there", "other person".
    """
    answer = ask(text("SELECT rights.open_session(:came)").bindparams(CAME), came=came)
    return str(answer["outcome"])


def agencies_at(provider: str, hints: Sequence[str]) -> list[AgencyToName]:
    """Agencies a newcomer at this provider may name, by name."""
    question = text("SELECT * FROM rights.agencies_at(:provider, :hints)").bindparams(HINTS)
    with db.engines["sign_in"].begin() as connection:
        rows = connection.execute(question, {"provider": provider, "hints": list(hints)})
        return [AgencyToName(row.id, row.name, row.identifier, row.hinted) for row in rows]


def wait_at(came: dict[str, Any], hints: Sequence[str], agency_id: uuid.UUID) -> str | None:
    """A newcomer waits at the agency they named: "waiting", how it was settled before, or None: not served there."""
    question = text("SELECT rights.wait_at(:came, :hints, :agency)").bindparams(CAME, HINTS)
    found: str | None = ask(question, came=came, hints=list(hints), agency=agency_id)
    return found


def end_sessions_at(provider: str, *, sid: str | None, sub: str | None) -> int:
    """The provider says it is over: that session, or without `sid` all of that person's there. Says how many ended."""
    ended: int = ask(text("SELECT rights.end_sessions_at(:provider, :sid, :sub)"), provider=provider, sid=sid, sub=sub)
    return ended


def knew_logout_token(name: str, until: datetime) -> bool:
    """Remember a logout token ("provider:jti") until then; whether it was known."""
    provider, _, token = name.partition(":")
    question = text("SELECT rights.knew_logout_token(:provider, :token, :until)")
    return bool(ask(question, provider=provider, token=token, until=until))


def keep_form(token: str, path: str, fields: Sequence[tuple[str, str]]) -> bool:
    """Keep what was typed for the person of this session, alive or just run out; False when there is none."""
    question = text("SELECT rights.keep_form(:token, :path, :fields)").bindparams(bindparam("fields", type_=JSONB()))
    return bool(ask(question, token=token, path=path, fields=[list(pair) for pair in fields]))
