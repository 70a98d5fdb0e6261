"""Pages of meetings.

The list and the ledger are in list_routes.py, one meeting in record_routes.py; what is done before its day in
acting_routes.py, on its day in holding_routes.py.
"""

from __future__ import annotations

from flask import Flask

from portal.access.kinds import Kind, enter_kind
from portal.access.viewer import Place
from portal.meetings import acting_routes, holding_routes, list_routes, record_routes  # noqa: F401 - their addresses
from portal.meetings.blueprint import meetings
from portal.meetings.models import Meeting


def _address(place: Place, reference: str) -> str:
    """In words and not from the routes: the worker that writes the mail has no request."""
    return f"/p/{place.key}/meetings/{reference}"


def set_up(app: Flask) -> None:
    """Give `app` these pages and the kind of record behind them."""
    enter_kind(Kind("meeting", "Meeting", "M", Meeting, _address))
    app.register_blueprint(meetings)
