"""What tests of pages share: an action's address, and a form filled in as a browser would send it."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast

HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|once|version)"[^>]*value="([^"]*)"')
OTHER_WAY = re.compile(r'<input[^>]*value="([^"]*)"[^>]*name="(csrf_token|once|version)"')


def page_of(cast: Cast, key: uuid.UUID, more: str = "") -> str:
    """The address of an action's page."""
    reference = cast.world.scalar("SELECT reference FROM action WHERE id = :key", key=key)
    return f"/p/tests/actions/{reference}{more}"


def state_of(cast: Cast, key: uuid.UUID) -> str:
    """Where it stands."""
    return str(cast.world.scalar("SELECT state FROM action WHERE id = :key", key=key))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    main = page[page.index("<main") :]
    return {name: unescape(value) for name, value in HIDDEN.findall(main)} | {
        name: unescape(value) for value, name in OTHER_WAY.findall(main)
    }


def fill_in(client: FlaskClient, address: str, *, kept: dict[str, str] | None = None, **words: Any) -> TestResponse:
    """Open the page and send its form with these answers; `kept` is a page that was opened before."""
    fields = kept if kept is not None else hidden(client.get(address).text)
    return client.post(address, data={**fields, **words}, content_type="multipart/form-data")


def boxes(name: str, day: Any) -> dict[str, Any]:
    """A date as the three boxes send it."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
