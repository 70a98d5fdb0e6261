"""Where the pages of meetings live."""

from __future__ import annotations

from flask import Blueprint

meetings = Blueprint("meetings", __name__, url_prefix="/p/<partnership>")
