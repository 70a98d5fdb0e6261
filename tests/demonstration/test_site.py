"""The site for browser tests: everybody of the cast can come in, mail arrives, and it can be put back."""

import pytest

from portal.demonstration.content import load_content
from portal.demonstration.content.cast import Presence
from tests.demonstration_site import words_of

SIGNED_IN = [one.key for one in load_content().people if one.presence is Presence.SIGNED_IN]


@pytest.mark.parametrize("key", SIGNED_IN)
def test_everybody_of_the_cast_can_come_in(site, key):
    page = site.browser(key).get(f"{site.address}/your-work", timeout=10)
    assert page.status_code == 200
    person = site.person(key)
    heading = "Choose your organisation" if person.also else "Your work"
    assert f"<title>{heading}" in page.text or heading in words_of(page.text)


def test_who_waits_or_has_left_does_not_come_in(site):
    waiting = site.browser("zoe-whitcombe").get(f"{site.address}/your-work", timeout=10)
    assert "Your work" not in waiting.text.split("<main")[1]
    left = site.browser("paul-dreyer").get(f"{site.address}/your-work", timeout=10)
    assert "hold no role" in left.text


def test_the_open_invitation_arrives_in_the_mailbox_with_a_link_that_works(site):
    (mail,) = site.mails("joe.tanner", seconds=30)
    link = next(word for word in mail.body.split() if word.startswith(f"{site.address}/invitations/"))
    assert "Kate Winslade" in words_of(site.browser().get(link, timeout=10).text)


def test_the_site_goes_on_after_it_was_put_back(site):
    with site.as_owner() as connection:
        connection.exec_driver_sql("UPDATE person SET name = 'Changed' WHERE name = 'Ruth Ellwood'")
    site.restore()
    assert "Ruth Ellwood" in site.browser("ruth-ellwood").get(f"{site.address}/your-work", timeout=10).text
