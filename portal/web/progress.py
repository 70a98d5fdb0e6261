"""Pages that show how far the worker is: they move by themselves, with or without script."""

from __future__ import annotations

from flask import Response, make_response

LOOK_AGAIN = 2  # seconds; templates/components/progress.html says so


def moving(page: str) -> Response:
    """The page, which the browser asks for again by itself."""
    response = make_response(page)
    response.headers["Refresh"] = str(LOOK_AGAIN)
    return response
