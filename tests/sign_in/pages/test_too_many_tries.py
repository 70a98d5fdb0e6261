"""Somebody who tries too often is slowed down, with a page that says so."""

import dataclasses

from portal import create_app
from portal.config import Environment


def test_the_sixty_first_try_within_a_minute_waits(door):
    settings = dataclasses.replace(door.app.extensions["settings"], environment=Environment.DEMONSTRATION)
    client = create_app(settings).test_client()
    host = {"Host": settings.public_address.removeprefix("http://")}
    answers = [client.get("/invitations/guessed", headers=host).status_code for _ in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429
