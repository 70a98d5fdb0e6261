"""What the standing pages (privacy, cookies, accessibility) say about this portal."""

from __future__ import annotations

from flask import current_app

from portal.web.standing import Cookie, StandingFacts

# Each length is a proposal that the host confirms.
KEPT = (
    ("Arrangements and who agreed to them", "for good"),
    ("Actions, challenges and schools’ answers", "7 years after closing (to be confirmed)"),
    ("What happened and who opened what", "7 years (to be confirmed)"),
    ("Texts of messages sent", "12 months (to be confirmed)"),
    ("Signed-in sessions", "3 months (to be confirmed)"),
    ("A form half written when a session ended, for the person who wrote it", "1 day"),
    ("The answer to a form just sent, sealed for the browser that sent it", "half an hour"),
)


def standing_facts() -> StandingFacts:
    """Facts that are the same for everybody. Nothing here asks the database."""
    return StandingFacts(
        controller=(
            "Each organisation answers for what its people enter, and shares that duty with the safeguarding partners"
            " for what is shared here. The portal is run for them by its host."
        ),
        cookies=(
            Cookie(
                current_app.config["SESSION_COOKIE_NAME"],
                "Keeps you signed in, and keeps forms safe",
                "Until you close the browser or sign out",
            ),
        ),
        kept=KEPT,
    )
