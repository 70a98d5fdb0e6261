"""The pages of the arrangements hang on this."""

from __future__ import annotations

from flask import Blueprint

arrangements = Blueprint("arrangements", __name__, url_prefix="/p/<partnership>/arrangements")
