"""A school's personal link, on a phone and without script: points 4, 31 and 46."""

import gzip

import pytest
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.school_links import address_at_school, answer, answered_link, link_of, pass_on
from tests.journeys.walking import DESK, PHONE, axe, path_of, scrolls_sideways

LARGEST_FIRST_VIEW = 60  # KB, compressed


def test_u04_looking_at_a_schools_link_leaves_it_usable_and_only_the_button_answers(walk):
    link, school = link_of(walk)
    page = walk.out(width=PHONE)
    for _ in range(2):
        assert page.request.head(walk.site.address + link).status == 200
        assert page.request.get(walk.site.address + link).status == 200
    walk.to(page, link)
    expect(page.get_by_role("heading", level=1)).to_contain_text(school)
    answer(page)
    follow(page.get_by_role("button", name=f"Confirm for {school}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirmed for")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_u31_a_school_confirms_on_one_page_with_two_answers(walk, script):
    link, school = link_of(walk)
    page, seen, sizes = walk.out(width=PHONE, script=script), [], []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.on("requestfinished", lambda asked: sizes.append(len(gzip.compress(asked.response().body()))))
    walk.to(page, link)
    page.wait_for_load_state("networkidle")
    first_view = sum(sizes) / 1024
    assert not scrolls_sideways(page)
    required = [one for one in ("by_name", "by_role") if not page.locator(f"[name={one}]").input_value()]
    answer(page)
    follow(page.get_by_role("button", name=f"Confirm for {school}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirmed for")
    assert not scrolls_sideways(page)
    assert (len(seen), required) == (2, [])
    assert 0 < first_view < LARGEST_FIRST_VIEW
    print(f"personal link: screens={len(seen)} answers=2 first_view_kb={first_view:.1f}")


def test_the_page_and_its_copy_are_easy_to_read_for_everybody(walk):
    for width in (PHONE, DESK):
        link, school = link_of(walk)
        page = walk.out(width=width)
        for path in (link, f"{link}/pass-on", f"{link}/head"):
            walk.to(page, path)
            assert axe(page) == []
            assert not scrolls_sideways(page)
        walk.to(page, link)
        answer(page)
        follow(page.get_by_role("button", name=f"Confirm for {school}"))
        assert axe(page) == []
        walk.to(page, f"{link}/not-us")
        assert axe(page) == []
        walk.to(page, f"{link}/change")
        assert axe(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_u46_a_request_is_passed_to_a_colleague_and_the_sender_sees_it(walk, script):
    link, _ = link_of(walk, of_head=False)
    page = walk.out(width=PHONE, script=script)
    pass_on(walk, page, link, to="dee@elsewhere.example")
    expect(page.get_by_role("alert")).to_contain_text("Use an address at your school")
    expect(page.get_by_label("Name of your colleague")).to_have_value("Dee Two")
    page.get_by_label("Their email address at the school").fill(address_at_school(walk, link))
    follow(page.get_by_role("button", name="Pass it on"))
    assert path_of(page) == link
    expect(page.get_by_text("You passed this on to D. T.")).to_be_visible()


def test_a_safeguarding_leads_answer_waits_for_the_heads_one_button(walk):
    link, _ = link_of(walk, of_head=False)
    page = walk.out(width=PHONE, script=False)
    walk.to(page, link)
    answer(page)
    page.locator("[name=by_role]").fill("Designated safeguarding lead")
    follow(page.get_by_role("button", name="Send to the head"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent to the head")


def test_what_the_head_did_not_say_no_longer_counts_and_the_link_has_ended(walk):
    link = answered_link(walk)
    page = walk.out(width=PHONE, script=False)
    walk.to(page, link)
    follow(page.get_by_role("link", name="This was not us"))
    follow(page.get_by_role("button", name="This was not us"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The head withdrew this link")
