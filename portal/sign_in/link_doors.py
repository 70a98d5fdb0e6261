"""What the sign-in connection may ask for people without provider: a link, where it stands, and its button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from portal.sign_in.doors import ask

USE = text("SELECT rights.use_link(:secret, :step, :browser, :came)").bindparams(bindparam("came", type_=JSONB()))


@dataclass(frozen=True)
class LinkFound:
    """Where a link stands; with state "open", whose it is, and the sealed secret of their app, if there is one."""

    state: str
    name: str = ""
    sealed: str | None = None


def ask_for_link(address: str, *, secret: str, browser: str, sealed_path: str, ends: str) -> None:
    """A link is made and, if the address is known and few wait there, mailed; the answer and the work are the same."""
    values = {"address": address, "secret": secret, "browser": browser, "sealed": sealed_path, "ends": ends}
    ask(text("SELECT rights.ask_for_link(:address, :secret, :browser, :sealed, :ends)"), **values)


def link_behind(secret: str, browser: str) -> LinkFound:
    """Where this link stands, in this browser. Looking changes nothing."""
    found = ask(text("SELECT rights.link_behind(:secret, :browser)"), secret=secret, browser=browser)
    return LinkFound(**found)


def use_link(secret: str, *, step: int | None, browser: str, came: dict[str, Any]) -> str:
    """Press its button: "opened", or why not: "wrong", "used code", a state of the link, or of rights.open_session."""
    return str(ask(USE, secret=secret, step=step, browser=browser, came=came))


def set_up_by_invitation(invitation: str, *, sealed: str, step: int) -> str:
    """Set up the app of whoever came by an invitation: "taken", or why not as rights.take_invitation has it."""
    question = text("SELECT rights.set_up_by_invitation(:invitation, :sealed, :step)")
    return str(ask(question, invitation=invitation, sealed=sealed, step=step))
