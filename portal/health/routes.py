"""`/healthz`: this process answers. `/readyz`: it can serve; what the worker last did and found is told, no more."""

from __future__ import annotations

from datetime import datetime

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
    """200 when it can serve, else 503 and why; times are UTC, ISO 8601. Warnings stop nothing."""
    found = faults(db.engine)
    beat, missing = _worker()
    warnings = [f"Files of evidence are missing: {missing}. Run `portal check-evidence`."] if missing else []
    answer = jsonify(
        ready=not found, faults=found, warnings=warnings, worker_seen_at=beat.isoformat() if beat else None
    )
    return answer, 503 if found else 200


def _worker() -> tuple[datetime | None, int | None]:
    """When the worker last said that it lives, and how many files its last sweep missed."""
    try:
        with db.engine.connect() as connection:
            row = connection.execute(text("SELECT rights.worker_beat(), rights.missing_evidence()")).one()
            return row[0], row[1]
    except SQLAlchemyError:
        return None, None


def set_up(app: Flask) -> None:
    """Enter the two addresses."""
    app.register_blueprint(health)
