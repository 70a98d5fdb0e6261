"""Where the pages of decisions live."""

from __future__ import annotations

from flask import Blueprint

decisions = Blueprint("decisions", __name__, url_prefix="/p/<partnership>")
