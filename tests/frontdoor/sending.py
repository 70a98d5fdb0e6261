"""What a browser sends along with a form."""

from __future__ import annotations

import re

from flask.testing import FlaskClient


def sent(client: FlaskClient, address: str, **words: str) -> dict[str, str]:
    """The hidden fields of the first form with a mark at `address`, and these words."""
    page = client.get(address).text
    found = {}
    for name in ("csrf_token", "once"):
        field = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
        assert field, f"{address} has no {name}"
        found[name] = field[1]
    return {**found, **words}
