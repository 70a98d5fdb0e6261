"""Challenges between agencies: points 10, 12, 13, 16, 25, 35 to 38 and 41 on their pages, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from portal.challenges.lifecycle import Stage
from tests.browser.following import follow
from tests.journeys.acting import add_action, at
from tests.journeys.challenging import challenge_at
from tests.journeys.walking import PHONE, axe, path_of, scrolls_sideways

LOG = "/p/herts/challenges"
MANAGER, SPEAKS, COLLEAGUE, HEALTH = "tom-ashdown", "farah-siddiqui", "mark-hollis", "anita-kulkarni"


def raise_it(page, title):
    page.get_by_label("What do you question?").fill(title)
    page.get_by_label("Why?").fill("We would like to plan around it.")
    page.get_by_label("What do you want instead?").fill("A day that we know beforehand.")
    follow(page.get_by_role("button", name="Raise it"))


def reference_of(page):
    page.wait_for_url(re.compile(r"/challenges/HERTS-X\d+$"))
    return page.url.rpartition("/")[2]


@pytest.mark.parametrize("script", [True, False])
def test_u56_a_challenge_goes_from_an_action_to_its_settlement(walk, script):
    action = add_action(walk, f"Say beforehand when the cards are printed {script}")
    page = at(walk, MANAGER, f"/p/herts/actions/{action}", script=script)
    follow(page.get_by_role("link", name="Question this"))
    raise_it(page, f"The day of the print {script}")
    reference = reference_of(page)
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("We have told")
    other = at(walk, SPEAKS, f"{LOG}/{reference}", script=script)
    follow(other.get_by_role("button", name="Say that you have it"))
    follow(other.get_by_role("button", name="Answer it"))
    other.get_by_label("What do you answer?").fill("It is the first Monday.")
    follow(other.get_by_role("button", name="Send your answer"))
    expect(other.locator(".govuk-notification-banner--success")).to_contain_text("Your answer is sent")
    page.reload()
    follow(page.get_by_role("button", name="Say that it is settled"))
    page.get_by_label("How is it settled?").fill("The first Monday suits us.")
    follow(page.get_by_role("button", name="Settle it"))
    expect(page.locator(".portal-timeline li").first).to_contain_text("Settled")
    expect(page.locator("main")).not_to_contain_text("Say that it is settled")


def test_u10_an_answered_challenge_waits_on_your_work_of_whoever_raised_it(walk):
    reference = challenge_at(walk, Stage.ANSWERED, title="Which form to use")
    page = at(walk, "alison-thorne", "/your-work")
    task = page.locator("#group-challenges + ul li", has_text=reference)
    expect(task.get_by_role("link")).to_have_count(1)
    follow(task.get_by_role("link", name=f"Settled or not {reference}"))
    assert path_of(page) == f"{LOG}/{reference}"


def test_u12_the_log_is_filtered_and_sorted_by_its_address_alone(walk):
    reference = challenge_at(walk, Stage.DELEGATES, title="Which room to use")
    page = at(walk, MANAGER, LOG, script=False)
    page.locator("summary", has_text="Filter this list").click()
    page.get_by_label("Stage", exact=True).select_option("with delegates")
    follow(page.get_by_role("button", name="Apply filters"))
    address = path_of(page)
    assert "stage=with+delegates" in address
    expect(page.get_by_role("link", name=reference)).to_be_visible()
    again = at(walk, "ruth-ellwood", address)
    expect(again.get_by_role("link", name=reference)).to_be_visible()
    follow(again.get_by_role("link", name="Remove this filter: Stage: with delegates"))
    assert path_of(again) == LOG


def test_u16_a_school_finds_no_trace_of_a_challenge_between_others(walk):
    reference = challenge_at(walk, Stage.RAISED, title="Which key to use")
    page = walk.as_("head-117305")
    assert walk.to(page, f"{LOG}/{reference}") == 404
    assert walk.to(page, f"/ref/{reference}") == 404
    assert walk.to(page, LOG) == 200
    expect(page.get_by_role("link", name=reference)).to_have_count(0)


def test_u25_the_history_says_who_did_what_and_who_opened_it(walk):
    reference = challenge_at(walk, Stage.ANSWERED, title="Which pen to use")
    at(walk, HEALTH, f"{LOG}/{reference}")
    page = at(walk, "alison-thorne", f"{LOG}/{reference}/history")
    expect(page.locator("#opened ~ ul")).to_contain_text("Anita Kulkarni")


def test_u36_each_error_says_how_to_put_it_right_at_its_field(walk):
    page = at(walk, MANAGER, f"{LOG}/new")
    follow(page.get_by_role("button", name="Raise it"))
    expect(page).to_have_title(re.compile("^Error: "))
    links = page.locator(".govuk-error-summary__list a")
    expect(links).to_have_count(4)
    links.nth(1).click()
    expect(page.get_by_label("What do you question?")).to_be_focused()


def test_u38_a_form_sent_twice_raises_one_challenge(walk):
    page, sent = at(walk, HEALTH, f"{LOG}/new", script=False), []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_label("Which agency do you question?").fill("Hertfordshire Constabulary")
    raise_it(page, "Sent twice")
    reference_of(page)
    again = page.context.request.post(
        f"{walk.site.address}{LOG}/new",
        data=sent[0].post_data,
        headers={"content-type": "application/x-www-form-urlencoded", "origin": walk.site.address},
    )
    assert again.url == page.url
    assert page.context.request.get(f"{walk.site.address}{LOG}.csv").text().count("Sent twice") == 1


def test_u41_of_two_who_answer_the_second_keeps_the_words(walk):
    reference = challenge_at(walk, Stage.ACKNOWLEDGED, title="Which door to use", to_police=True)
    second, first = (at(walk, who, f"{LOG}/{reference}/answer") for who in (COLLEAGUE, SPEAKS))
    for page, words in ((first, "The left one."), (second, "The right one.")):
        page.get_by_label("What do you answer?").fill(words)
        follow(page.get_by_role("button", name="Send your answer"))
    expect(second.locator(".portal-timeline")).to_contain_text("The left one.")
    expect(second.get_by_label("What do you answer?")).to_have_value("The right one.")


def test_u28_a_challenge_is_read_on_a_phone_and_by_axe(walk):
    reference = challenge_at(walk, Stage.LEAD_PARTNERS, title="Which lamp to use")
    for path in (LOG, f"{LOG}/new", f"{LOG}/{reference}", f"{LOG}/{reference}/history"):
        page = at(walk, MANAGER, path, width=PHONE)
        assert not scrolls_sideways(page), path
        assert axe(page) == [], path
    follow(page.get_by_role("link", name="Overview"))
    expect(page.get_by_role("link", name="front door")).to_be_visible()


def test_u20_the_lead_partners_determine_it_and_see_by_when(walk):
    reference = challenge_at(walk, Stage.LEAD_PARTNERS, title="Which bell to ring")
    for who in ("daniel-okafor", "robert-kingsley", "catherine-boyd"):
        page = at(walk, who, f"{LOG}/{reference}")
        expect(page.locator("main")).to_contain_text("in 10 working days")
        follow(page.get_by_role("button", name="Agree or dissent"))
        page.get_by_label("I agree").check()
        follow(page.get_by_role("button", name="Send your answer"))
    expect(page.get_by_role("heading", name="What the lead partners determined")).to_be_visible()
