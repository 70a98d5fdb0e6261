"""Requests are answered under the configured name only: a foreign Host header would end up in caches and logs."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.sansio.utils import host_is_trusted

from portal.config import Environment, Settings

ANY_NAME = frozenset({"health.alive", "health.ready"})  # asked by address, by whatever watches the process


def set_up_trusted_hosts(app: Flask) -> None:
    """Refuse, before anything else, whatever is not addressed to the public name (400)."""
    settings: Settings = app.extensions["settings"]
    names = [urlsplit(settings.public_address).hostname or ""]
    if settings.environment is Environment.TEST:
        names.append("localhost")

    def check_host() -> None:
        if request.endpoint not in ANY_NAME and not host_is_trusted(request.host, names):
            abort(400)

    app.before_request_funcs.setdefault(None, []).insert(0, check_host)
