"""Personal links of the demonstration's schools, and what their holders do with them."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_hex

from playwright.sync_api import Page
from sqlalchemy import text

from tests.browser.following import follow
from tests.journeys.walking import Walk


def link_of(walk: Walk, *, of_head: bool = True) -> tuple[str, str]:
    """An unused link to a school's page, and the school's name; its secret is drawn anew, since no row holds it."""
    secret = token_hex(32)
    chosen = text(
        "UPDATE invitation_link l SET secret_hash = :hash, is_head = :of_head, recipient = 'Jo Marsh',"
        " ends_at = now() + interval '1 year' WHERE l.id = (SELECT o.id FROM invitation_link o"
        " JOIN invitation i ON i.id = o.invitation_id JOIN campaign c ON c.id = i.campaign_id WHERE i.answer IS NULL"
        " AND c.reference = 'HERTS-C1' AND o.withdrawn_at IS NULL AND o.recipient <> 'Jo Marsh' ORDER BY o.id LIMIT 1)"
        " RETURNING (SELECT i.name FROM invitation i WHERE i.id = l.invitation_id)"
    )
    with walk.site.as_owner() as connection:
        school = connection.scalar(chosen, {"hash": sha256(bytes.fromhex(secret)).digest(), "of_head": of_head})
    assert school, "The demonstration has no such link left."
    return f"/confirm/{secret}", str(school)


def answer(page: Page) -> None:
    """Answer the two questions that have to be answered."""
    page.locator("[name=answer][value=yes]").check()
    page.get_by_label("Still right").check()


def answered_link(walk: Walk) -> str:
    """A head's link through which the school has confirmed."""
    link, school = link_of(walk)
    page = walk.out(script=False)
    walk.to(page, link)
    answer(page)
    follow(page.get_by_role("button", name=f"Confirm for {school}"))
    page.context.close()
    return link


def pass_on(walk: Walk, page: Page, link: str, *, to: str, name: str = "Dee Two") -> None:
    """Pass the request to a colleague at that address."""
    walk.to(page, link)
    follow(page.get_by_role("link", name="Pass this to a colleague"))
    page.get_by_label("Name of your colleague").fill(name)
    page.get_by_label("Their email address at the school").fill(to)
    follow(page.get_by_role("button", name="Pass it on"))


def address_at_school(walk: Walk, link: str) -> str:
    """An address at the school of that link, of somebody the portal does not know."""
    known = text(
        "SELECT k.email FROM agency_contact k JOIN invitation i ON i.agency_id = k.agency_id"
        " JOIN invitation_link l ON l.invitation_id = i.id WHERE l.secret_hash = :hash AND k.ended_on IS NULL LIMIT 1"
    )
    with walk.site.as_owner() as connection:
        found = connection.scalar(known, {"hash": sha256(bytes.fromhex(link.rpartition("/")[2])).digest()})
    return "dee.two@" + str(found).rpartition("@")[2]
