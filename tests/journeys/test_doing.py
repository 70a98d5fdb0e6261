"""Doing things, points 33 to 38: an update, a new action, mistakes in a form, lost text, the same form twice."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from portal import clock
from tests.browser.following import follow
from tests.journeys.acting import NEW, add_action, at, fill_action, fill_date, go_away, mail
from tests.journeys.keyboard import press, tab_to

BY_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])


def summary(page):
    return page.locator(".govuk-error-summary")


@BY_SCRIPT
def test_u33_an_update_takes_one_page(walk, script):
    reference = add_action(walk, f"Walk to school, script {script}", who="Rosie Penrose")
    link = re.search(r"http\S+", mail(walk, f"rosie.penrose {reference}").body)[0]
    page = walk.as_("rosie-penrose", script=script)
    page.goto(link)
    page.get_by_label("What has happened?").fill("Two schools have joined.")
    follow(page.get_by_role("button", name="Save update"))
    banner = page.locator(".govuk-notification-banner--success[role=alert]")
    expect(banner).to_contain_text("Your update is saved.")
    assert page.url == link
    expect(page.locator(".portal-timeline")).to_contain_text("Two schools have joined.")
    follow(page.get_by_role("link", name="History", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("History")
    expect(page.get_by_text("Your update is saved.")).to_have_count(0)


def test_u34_what_who_and_when_are_enough_by_keyboard_alone(walk):
    page = at(walk, "tom-ashdown", NEW)
    answers = [("What has to be done?", "Read the leaflet aloud"), ("Who does it?", "Hollis")]
    for label, words in (*answers, ("Day", "3"), ("Month", "12"), ("Year", f"{clock.today().year + 1}")):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(words)
    press(page, "Add and offer it")
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("is offered to Mark Hollis")


@pytest.mark.parametrize("typed", ["Rosie Pen", "Constabulary"], ids=["part of a person", "part of an agency"])
def test_u34_part_of_a_name_finds_the_owner_without_script(walk, typed):
    page = at(walk, "tom-ashdown", NEW, script=False)
    fill_action(page, f"Ring every home, {typed}", typed)
    follow(page.get_by_role("button", name="Add and offer it"))
    if typed == "Constabulary":  # two police forces and their people fit: asked once more, nothing typed is lost
        page.get_by_role("group", name="Which of these?").get_by_label("Hertfordshire Constabulary").first.check()
        expect(page.get_by_label("What has to be done?")).to_have_value(f"Ring every home, {typed}")
        follow(page.get_by_role("button", name="Add and offer it"))
    said = page.locator(".govuk-notification-banner--success")
    expect(said).to_contain_text("Rosie Penrose" if typed != "Constabulary" else "Hertfordshire Constabulary")


@BY_SCRIPT
def test_u35_every_line_of_the_error_summary_leads_to_its_field(walk, script):
    page = at(walk, "tom-ashdown", NEW, script=script)
    press(page, "Add and offer it")
    links = summary(page).get_by_role("link")
    expect(links).to_have_count(3)
    boxes = [page.get_by_label(name, exact=True) for name in ("What has to be done?", "Who does it?", "Day")]
    if script:
        expect(summary(page)).to_be_focused()
    places = [box.bounding_box()["y"] for box in boxes]
    assert places == sorted(places)
    for link, box in zip(links.all(), boxes, strict=True):
        assert link.get_attribute("href") == f"#{box.get_attribute('id')}"
        tab_to(page, link)
        page.keyboard.press("Enter")
        if script:
            expect(box).to_be_focused()


def test_u35_a_wrong_month_leads_to_the_box_of_the_month(walk):
    page = at(walk, "tom-ashdown", NEW)
    fill_action(page, "Ask the leads", "Hollis")
    page.get_by_label("Month", exact=True).fill("13")
    press(page, "Add and offer it")
    expect(summary(page)).to_be_focused()
    tab_to(page, summary(page).get_by_role("link"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Month", exact=True)).to_be_focused()


@pytest.mark.parametrize(
    ("person", "path", "button"),
    [
        ("tom-ashdown", NEW, "Add and offer it"),
        ("ben-carrow", NEW, "Propose it"),
        ("mark-hollis", "/p/herts/actions/{}", "Save update"),
        ("mark-hollis", "/p/herts/actions/{}/finish", "finished"),
        ("tom-ashdown", "/p/herts/actions/{}/withdraw", "Withdraw"),
        ("mark-hollis", "/p/herts/actions/{}/hand-over", "Hand"),
    ],
)
def test_u36_the_field_and_the_summary_say_the_same_and_how_to_put_it_right(walk, person, path, button):
    reference = add_action(walk, f"Empty form of {path}") if "{}" in path else ""
    page = at(walk, person, path.format(reference))
    follow(page.locator("main form").get_by_role("button", name=button))
    expect(page).to_have_title(re.compile("^Error: "))
    lines = summary(page).locator("li").all_inner_texts()
    at_fields = [text.removeprefix("Error:").strip() for text in page.locator(".govuk-error-message").all_inner_texts()]
    assert lines
    assert lines == at_fields
    assert all(re.match("Enter|Choose|Say|Select", line) for line in lines)


def test_u37_a_mistake_and_an_old_token_keep_every_word(walk):
    page = at(walk, "tom-ashdown", NEW)
    fill_action(page, "Keep these words", "Hollis", date(2020, 2, 1))
    follow(page.get_by_role("button", name="Add and offer it"))
    expect(summary(page)).to_be_visible()
    expect(page.get_by_label("What has to be done?")).to_have_value("Keep these words")
    expect(page.get_by_label("Who does it?")).to_have_value("Hollis")
    fill_date(page, date(clock.today().year + 1, 6, 2))
    page.locator("main form input[name=csrf_token]").evaluate("field => field.value = 'expired'")
    follow(page.get_by_role("button", name="Add and offer it"))
    expect(page.get_by_label("What has to be done?")).to_have_value("Keep these words")


def test_u37_back_brings_a_half_written_form_again(walk):
    page = at(walk, "tom-ashdown", NEW)
    fill_action(page, "Keep these new words", "Hollis")
    follow(page.get_by_role("link", name="Cancel"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Actions")
    page.go_back()
    expect(page.get_by_label("What has to be done?")).to_have_value("Keep these new words")
    expect(page.get_by_label("Who does it?")).to_have_value("Hollis")


def test_u37_a_refused_file_keeps_the_words_beside_it(walk):
    reference = add_action(walk, "Show the leaflet")
    page = at(walk, "mark-hollis", f"/p/herts/actions/{reference}/finish")
    page.get_by_label("What shows that it is done?").fill("The leaflet is printed.")
    program = {"name": "leaflet.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + b"0" * 2000}
    page.get_by_label("A file").set_input_files(program)
    follow(page.locator("main form button[type=submit]"))
    expect(summary(page)).to_be_visible()
    expect(page.get_by_label("What shows that it is done?")).to_have_value("The leaflet is printed.")


def test_u37_a_session_that_ran_out_gives_the_words_back_after_signing_in(walk):
    page = at(walk, "gareth-pugh", NEW)
    fill_action(page, "Words typed before a long lunch", "Hollis")
    go_away(walk, "gareth-pugh", minutes=31)
    follow(page.get_by_role("button", name="Propose it"))
    follow(page.get_by_role("button", name="Sign in again"))
    person = walk.site.person("gareth-pugh")
    page.get_by_label("Work email address").fill(person.email)
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("button", name="Continue"))
    follow(page.locator(f'button[name="sub"][value="{person.sub}"]'))
    follow(page.get_by_role("button", name="Send it"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Words typed before a long lunch")


@BY_SCRIPT
def test_u38_a_form_sent_twice_makes_one_action(walk, script):
    what = f"Only once, script {script}"
    page = at(walk, "tom-ashdown", NEW, script=script)
    fill_action(page, what, "Mark Hollis")
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_role("button", name="Add and offer it").dblclick()
    page.wait_for_url(re.compile(r"/actions/HERTS-A\d+$"))
    first = page.url
    again = page.context.request.post(
        walk.site.address + NEW,
        data=sent[0].post_data,
        headers={"content-type": "application/x-www-form-urlencoded", "origin": walk.site.address},
    )
    assert again.url == first
    page.goto(f"{walk.site.address}/p/herts/actions?state=offered&sort=due")
    file = page.context.request.get(f"{walk.site.address}/p/herts/actions.csv?state=all").text()
    assert file.count(what) == 1
    page.goto(first)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
