"""Pages of decisions, and the kind of record behind them.

Lists are in list_routes.py, a new question in new_routes.py, one decision in record_routes.py; what is done with it in
consulting_routes.py, answering_routes.py and steering_routes.py, each by way of doing.py.
"""

from __future__ import annotations

from flask import Flask

from portal.access.kinds import Kind, enter_kind
from portal.access.viewer import Place
from portal.decisions import (  # noqa: F401 - their addresses
    answering_routes,
    consulting_routes,
    list_routes,
    new_routes,
    notice_routes,
    record_routes,
    steering_routes,
)
from portal.decisions.blueprint import decisions
from portal.decisions.models import Decision


def _address(place: Place, reference: str) -> str:
    """In words and not from the routes: the worker that writes the mail has no request."""
    return f"/p/{place.key}/decisions/{reference}"


def set_up(app: Flask) -> None:
    """Give `app` these pages and the kind of record behind them."""
    enter_kind(Kind("decision", "Decision", "D", Decision, _address))
    app.register_blueprint(decisions)
