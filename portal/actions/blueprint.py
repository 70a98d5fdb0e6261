"""Where the pages of actions live."""

from __future__ import annotations

from flask import Blueprint

actions = Blueprint("actions", __name__, url_prefix="/p/<partnership>")
