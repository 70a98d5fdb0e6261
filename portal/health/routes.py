"""`/healthz`: this process answers. `/readyz`: it can serve; the worker's last beat is told, no more."""

from __future__ import annotations

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.access.gate import public
from portal.database import db
from portal.health.state import faults

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """This process answers; nothing else is asked."""
    return jsonify(alive=True)


@health.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """200 when it can serve, else 503 and why; times are UTC, ISO 8601."""
    found = faults(db.engine)
    answer = jsonify(ready=not found, faults=found, worker_seen_at=_worker_beat())
    return answer, 503 if found else 200


def _worker_beat() -> str | None:
    try:
        with db.engine.connect() as connection:
            beat = connection.scalar(text("SELECT rights.worker_beat()"))
    except SQLAlchemyError:
        return None
    return beat.isoformat() if beat else None


def set_up(app: Flask) -> None:
    """Enter the two addresses."""
    app.register_blueprint(health)
