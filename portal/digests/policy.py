"""Everybody chooses for themselves; the job that sends mail reads what was chosen."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from portal.access.rules import WORKER, is_person, row_rule, system
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.digests.models import MailChoice

DIGESTS = "digests"  # the job's name


@row_rule(MailChoice, "sees")
@row_rule(MailChoice, "adds")
@row_rule(MailChoice, "changes", columns=("digest_on", "only_essential"))
def own_choice() -> ColumnElement[bool]:
    """One's own alone."""
    return is_person(MailChoice.person_id)


@row_rule(MailChoice, "sees", to=WORKER, name="sending")
def sender_sees_choice() -> ColumnElement[bool]:
    """Whether a mail is wanted, and when a digest is."""
    return system("messages") | system(DIGESTS)


def may_choose_mail(viewer: Viewer) -> Verdict:
    """A person who is signed in."""
    return ALLOWED if viewer.is_signed_in else refused("Sign in first: this is about your own mail.")


def may_send_digests(viewer: Viewer) -> Verdict:
    """The job of that name alone."""
    return ALLOWED if viewer.system == DIGESTS else refused("Only the job of the digests sends them.")
