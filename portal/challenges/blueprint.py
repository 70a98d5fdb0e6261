"""Where the pages of challenges live."""

from __future__ import annotations

from flask import Blueprint

challenges = Blueprint("challenges", __name__, url_prefix="/p/<partnership>")
