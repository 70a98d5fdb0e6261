"""The site map lists every page, and says which part of an address has no sample."""

from __future__ import annotations

from flask import Flask

from portal.site_map import site_map


def test_a_sample_is_taken_from_the_page_then_the_room_then_the_name_of_the_part() -> None:
    app = Flask("pages")
    for endpoint in ("one", "two"):
        app.add_url_rule(f"/p/<partnership>/{endpoint}/<int:number>", endpoint, lambda: "")
    pages = {page.endpoint: page for page in site_map(app, {"partnership": "herts", "one.number": "7"})}
    assert pages["one"].address == "/p/herts/one/7"
    assert pages["two"].missing == ("number",)


def test_pages_that_only_take_a_form_are_left_out() -> None:
    app = Flask("pages")
    app.add_url_rule("/send", "send", lambda: "", methods=["POST"])
    assert site_map(app, {}) == []
