"""The notice of a decision, public where the chair said so, and the check of its receipt, which anybody may do."""

from __future__ import annotations

import re

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from portal.access.gate import anybody, public
from portal.access.verdict import NotFound
from portal.database import db
from portal.decisions.blueprint import decisions
from portal.decisions.forms import ReceiptForm
from portal.decisions.models import DecisionNotice
from portal.decisions.papers import hash_of
from portal.partnership.public import public_place
from portal.web.csrf import form_page

RECEIPT = re.compile(r"[0-9a-fA-F]{64}")
PARTS = frozenset(
    ("Question", "Options", "Decided", "Who agreed, and when", "Dissent", "Consulted", "Scrutiny", "Reasons", "Review",
     "Paper")
)  # fmt: skip


@decisions.get("/decisions/<reference>/notice")
@public
def notice(partnership: str, reference: str) -> ResponseReturnValue:
    """The notice word for word. Its own row rule says who reads it; hidden and absent are the same."""
    anybody()
    place = public_place(partnership)
    found = db.session.scalars(
        select(DecisionNotice).where(
            DecisionNotice.partnership_id == place.id, DecisionNotice.reference == reference.upper()
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    blocks = [block.split("\n") for block in found.text.rstrip("\n").split("\n\n")]
    return render_template("decisions/notice.html", place=place, notice=found, blocks=blocks, parts=PARTS)


@decisions.route("/decisions/check-a-notice", methods=["GET", "POST"])
@public
@form_page
def receipt(partnership: str) -> ResponseReturnValue:
    """Whether a notice was issued in exactly these words, and when. It tells nothing else, and keeps nothing."""
    anybody()
    place, form = public_place(partnership), ReceiptForm()
    issued_at, is_checked = None, form.validate_on_submit()
    if is_checked:
        text = form.text.data.strip()
        issued_at = db.session.scalar(
            select(func.rights.receipt(text.lower() if RECEIPT.fullmatch(text) else hash_of(text)))
        )
    return render_template("decisions/receipt.html", place=place, form=form, is_checked=is_checked, issued_at=issued_at)
