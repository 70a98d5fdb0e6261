"""The frame round every page, the standing pages, and the pages of who takes part."""

from __future__ import annotations

from flask import Flask

from portal.access.holdings import enter_holdings
from portal.partnership.held import held_by
from portal.partnership.member_routes import partnership
from portal.partnership.page_frame import make_page_frame
from portal.partnership.people_routes import people
from portal.partnership.standing_facts import standing_facts
from portal.web.page_frame import set_up_page_frame
from portal.web.standing import set_up_standing


def set_up(app: Flask) -> None:
    """Give `app` its frame, its standing pages and these pages."""
    set_up_page_frame(app, make_page_frame)
    set_up_standing(app, standing_facts)
    enter_holdings("role", held_by)
    app.register_blueprint(partnership)
    app.register_blueprint(people)
