"""Pages of actions.

Lists are in list_routes.py, a new action in new_routes.py, one action in record_routes.py; what is done with it in
answering_routes.py, dating_routes.py and working_routes.py, each by way of doing.py.
"""

from __future__ import annotations

from flask import Flask

from portal.access.holdings import enter_holdings
from portal.access.kinds import Kind, enter_kind
from portal.access.viewer import Place
from portal.actions import (  # noqa: F401 - their addresses
    answering_routes,
    asking_routes,
    dating_routes,
    list_routes,
    new_routes,
    record_routes,
    working_routes,
)
from portal.actions.blueprint import actions
from portal.actions.left import held_by
from portal.actions.models import Action


def _address(place: Place, reference: str) -> str:
    """In words and not from the routes: the worker that writes the mail has no request."""
    return f"/p/{place.key}/actions/{reference}"


def set_up(app: Flask) -> None:
    """Give `app` these pages and the kind of record behind them."""
    enter_kind(Kind("action", "Action", "A", Action, _address))
    enter_holdings("action", held_by)
    app.register_blueprint(actions)
