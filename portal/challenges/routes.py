"""Pages of challenges.

The log is in list_routes.py, a new challenge in raising_routes.py, one challenge in record_routes.py; what is done with
it in acting_routes.py and determining_routes.py, each by way of doing.py.
"""

from __future__ import annotations

from flask import Flask

from portal.access.holdings import enter_holdings
from portal.access.kinds import Kind, enter_kind
from portal.access.questioning import enter_way
from portal.access.viewer import Place
from portal.challenges import (  # noqa: F401 - their addresses
    acting_routes,
    determining_routes,
    list_routes,
    raising_routes,
    record_routes,
)
from portal.challenges.blueprint import challenges
from portal.challenges.messages import why_no_mail
from portal.challenges.models import Challenge
from portal.challenges.queries import held_by
from portal.challenges.raising_routes import way_to_question


def _address(place: Place, reference: str) -> str:
    """In words and not from the routes: the worker that writes the mail has no request."""
    return f"/p/{place.key}/challenges/{reference}"


def set_up(app: Flask) -> None:
    """Give `app` these pages and the kind of record behind them."""
    enter_kind(Kind("challenge", "Challenge", "X", Challenge, _address, why_no_mail=why_no_mail))
    enter_holdings("challenge", held_by)
    enter_way(way_to_question)
    app.register_blueprint(challenges)
