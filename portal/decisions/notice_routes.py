"""The notice of a decision, public where the chair said so, and the check of its receipt, which anybody may do."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from portal.access.gate import anybody, public
from portal.access.verdict import NotFound
from portal.access.viewer import Place
from portal.database import db
from portal.decisions.blueprint import decisions
from portal.decisions.forms import ReceiptForm
from portal.decisions.lifecycle import ReservedText
from portal.decisions.models import DecisionNotice
from portal.decisions.papers import hash_of
from portal.partnership.public import public_place
from portal.web.csrf import form_page
from portal.web.pdf import pdf_response

MOST_TEXTS = 200  # a few a year are many
RECEIPT = re.compile(r"[0-9a-fA-F]{64}")
PARTS = frozenset(
    ("Question", "Options", "Decided", "Who agreed, and when", "Dissent", "Consulted", "Scrutiny", "Reasons", "Review",
     "Text", "Paper")
)  # fmt: skip


@decisions.get("/decisions/<reference>/notice")
@public
def notice(partnership: str, reference: str) -> ResponseReturnValue:
    """The notice word for word. Its own row rule says who reads it; hidden and absent are the same."""
    anybody()
    return render_template("decisions/notice.html", **_notice(public_place(partnership), reference))


@decisions.get("/decisions/<reference>/notice.pdf")
@public
def notice_file(partnership: str, reference: str) -> ResponseReturnValue:
    """The same words as a tagged PDF, for the same people."""
    anybody()
    found = _notice(public_place(partnership), reference)
    found["check_to"] = current_app.extensions["settings"].public_address + found["check_to"]
    document = render_template("decisions/notice_document.html", **found)
    db.session.rollback()  # drawing takes a second, and holds no connection meanwhile
    return pdf_response(document, f"notice-{reference}")


@decisions.get("/texts")
@public
def texts(partnership: str) -> ResponseReturnValue:
    """The partnership's own texts as they were settled last, and how they read before: each at a lasting address."""
    anybody()
    place = public_place(partnership)
    found = db.session.execute(
        select(DecisionNotice.settles, DecisionNotice.reference, DecisionNotice.issued_at)
        .where(DecisionNotice.partnership_id == place.id, DecisionNotice.settles.is_not(None))
        .order_by(DecisionNotice.issued_at.desc(), DecisionNotice.reference)
        .limit(MOST_TEXTS)
    ).all()
    kinds = [(kind, [row for row in found if row.settles is kind]) for kind in ReservedText]
    return render_template("decisions/texts.html", place=place, kinds=kinds)


def _notice(place: Place, reference: str) -> dict[str, Any]:
    """What page and file show. Raises NotFound."""
    found = db.session.scalars(
        select(DecisionNotice).where(
            DecisionNotice.partnership_id == place.id, DecisionNotice.reference == reference.upper()
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    blocks = [block.split("\n") for block in found.text.rstrip("\n").split("\n\n")]
    check_to = url_for("decisions.receipt", partnership=place.key)
    return {"place": place, "notice": found, "blocks": blocks, "parts": PARTS, "check_to": check_to}


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
