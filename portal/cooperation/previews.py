"""A mail of a campaign as it will be sent, word for word but the reference of the school."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template

from portal.access.viewer import Place
from portal.config import Settings
from portal.cooperation.models import Campaign
from portal.cooperation.places import address_of_confirmation


def mail_as_sent(name: str, place: Place, campaign: Campaign, facts: Mapping[str, Any]) -> dict[str, str]:
    """Subject and body for some school with an account; `facts` are those of one mail."""
    reference = f"{campaign.reference}-123456"
    settings: Settings = current_app.extensions["settings"]
    link = settings.public_address + address_of_confirmation(place, reference)
    words = {**facts, "reference": reference, "recipient": "", "name": "", "link": link}
    folder = f"cooperation/messages/{name}"
    return {part: render_template(f"{folder}/{part}.txt", **words).strip() for part in ("subject", "body")}
