"""With script off, point 56: each journey to its end, by really sending its forms."""

import re

from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.acting import NEW, add_action, at, fill_action, mail
from tests.journeys.walking import PHONE, path_of


def is_off(page):
    """Script really is off: the class it sets first is not there."""
    return "js-enabled" not in (page.locator("body").get_attribute("class") or "")


def test_u56_signing_in(walk):
    page, person = walk.out(script=False), walk.site.person("gareth-pugh")
    walk.to(page, "/p/herts/actions?state=all")
    assert is_off(page)
    page.get_by_label("Work email address").fill(person.email)
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("button", name="Continue"))
    follow(page.locator(f'button[name="sub"][value="{person.sub}"]'))
    assert path_of(page) == "/p/herts/actions?state=all"
    assert "Gareth Pugh" in page.locator(".portal-account__who").inner_text()


def test_u56_point_31_a_school_answers_on_a_phone(walk):
    page = at(walk, "head-117305", "/p/herts/your-school", script=False, width=PHONE)
    assert is_off(page)
    follow(page.get_by_role("link", name=re.compile("^(Answer|Read and sign): ")))
    if page.get_by_label("Yes", exact=True).count() == 0:
        follow(page.get_by_role("link", name=re.compile("[Cc]hange")).first)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Still right", exact=True).check()
    follow(page.get_by_role("button", name=re.compile("^Confirm for ")))
    assert path_of(page).endswith("/C1/117305/confirmed")
    assert "HERTS-C1-117305" in page.locator("main").inner_text()


def test_u56_point_33_an_update_from_the_mail(walk):
    reference = add_action(walk, "Write without script", who="Rosie Penrose")
    page = walk.as_("rosie-penrose", script=False)
    page.goto(re.search(r"http\S+", mail(walk, f"rosie.penrose {reference}").body)[0])
    assert is_off(page)
    page.get_by_label("What has happened?").fill("The second draft is with the readers.")
    follow(page.get_by_role("button", name="Save update"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("Your update is saved.")
    assert "The second draft is with the readers." in page.locator("main").inner_text()


def test_u56_point_34_a_new_action(walk):
    page = at(walk, "tom-ashdown", NEW, script=False)
    assert is_off(page)
    fill_action(page, "Add without script", "Rosie Pen")
    follow(page.get_by_role("button", name="Add and offer it"))
    assert re.search(r"/actions/HERTS-A\d+$", page.url)
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("is offered to Rosie Penrose")


def test_u56_point_35_mistakes_lead_to_their_fields_and_can_be_put_right(walk):
    page = at(walk, "tom-ashdown", NEW, script=False)
    fill_action(page, "Put right without script", "Hollis")
    page.get_by_label("Month", exact=True).fill("13")
    follow(page.get_by_role("button", name="Add and offer it"))
    link = page.locator(".govuk-error-summary a")
    link.click()
    expect(page.get_by_label("Month", exact=True)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("12")
    page.get_by_label("Year", exact=True).fill("2031")
    page.get_by_label("Day", exact=True).fill("3")
    follow(page.get_by_role("button", name="Add and offer it"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("is offered to Mark Hollis")


def test_u56_a_list_is_filtered_sorted_paged_and_downloaded(walk):
    page = at(walk, "ruth-ellwood", "/p/herts/actions?state=all", script=False)
    assert is_off(page)
    page.locator(".portal-filters summary").click()
    page.get_by_label("overdue").check()
    follow(page.get_by_role("button", name="Apply filters"))
    assert "overdue=1" in page.url
    late = page.locator("main tbody tr").count()
    assert late and page.locator("main tbody .portal-date--late").count() == late
    follow(page.get_by_role("link", name=re.compile("Remove this filter: .*verdue")))
    follow(page.locator("thead th", has_text="Due").get_by_role("link"))
    expect(page.locator("thead th", has_text="Due")).to_have_attribute("aria-sort", "descending")
    before = page.locator("main tbody th").all_inner_texts()
    follow(page.get_by_role("link", name="Next"))
    assert not set(before) & set(page.locator("main tbody th").all_inner_texts())
    with page.expect_download() as saved:
        page.get_by_role("link", name=re.compile("csv|spreadsheet", re.IGNORECASE)).first.click()
    assert saved.value.suggested_filename.endswith(".csv")
