"""Headers of every answer: nothing from outside, nothing inline, nothing kept by a shared computer."""

from __future__ import annotations

import base64
import hashlib

from flask import Flask, Response, current_app, request

# The page library's switch: styles that need script apply only where modules run. Allowed by its hash, never a nonce.
FIRST_SCRIPT = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
FIRST_SCRIPT_HASH = base64.b64encode(hashlib.sha256(FIRST_SCRIPT.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'sha256-{FIRST_SCRIPT_HASH}'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TWO_YEARS = 63_072_000  # seconds


def set_up_headers(app: Flask, *, production: bool, demonstration: bool) -> None:
    """Add the headers to every answer of `app`; strict transport in production, "do not index" in the demonstration."""

    @app.after_request
    def _add(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if production:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        if demonstration:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        keep_out_of_caches(response)
        return response


def keep_out_of_caches(response: Response) -> None:
    """Who comes with a session is never answered from a cache; for others a view may say otherwise."""
    if request.endpoint == "static":
        return
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies or "Set-Cookie" in response.headers
    if has_session or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"


def clear_site_data(response: Response) -> Response:
    """For the answer to signing out: the browser forgets pages, cookies and storage of this address."""
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
