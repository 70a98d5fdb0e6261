"""The headers of every answer."""

import base64
import hashlib
import re

from flask import Response

from portal.web.headers import clear_site_data, set_up_headers


def test_the_policy_allows_nothing_inline_but_the_one_line_by_its_hash(client):
    answer = client.get("/cookies")
    (line,) = re.findall(r"<script>(.*?)</script>", answer.text)
    expected = base64.b64encode(hashlib.sha256(line.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'sha256-{expected}'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy


def test_every_answer_even_a_fault_carries_the_headers(client):
    for path in ("/cookies", "/nowhere"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Strict-Transport-Security" not in headers


def test_production_asks_for_tls_for_two_years(app):
    set_up_headers(app, production=True, demonstration=False)
    assert "max-age=63072000" in app.test_client().get("/cookies").headers["Strict-Transport-Security"]


def test_a_page_is_not_kept_unless_it_says_so(app, client):
    app.add_url_rule("/published", "published", lambda: Response("x", headers={"Cache-Control": "public, max-age=60"}))
    assert client.get("/published").headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/cookies").headers["Cache-Control"] == "no-store"


def test_nothing_is_kept_for_who_comes_with_a_session(app, client):
    app.add_url_rule("/published", "published", lambda: Response("x", headers={"Cache-Control": "public, max-age=60"}))
    client.set_cookie("session", "anything")
    assert client.get("/published").headers["Cache-Control"] == "no-store"


def test_signing_out_clears_the_browser():
    assert clear_site_data(Response()).headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
