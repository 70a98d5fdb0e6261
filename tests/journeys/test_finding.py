"""Finding one's work: points 10 to 19."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.walking import path_of

ALL = "/p/herts/actions?state=all"
REFERENCE = re.compile(r"HERTS-A\d{5}")


def references(page, rows="main tbody th"):
    """References of the rows of a list, in order."""
    return [found[0] for text in page.locator(rows).all_inner_texts() if (found := REFERENCE.search(text))]


def whole_list(page, rows="main tbody th"):
    """References of all pages of a list, from this one on."""
    found = references(page, rows)
    while page.get_by_role("link", name="Next").count():
        follow(page.get_by_role("link", name="Next"))
        found += references(page, rows)
    return found


@pytest.mark.parametrize("key", ["ruth-ellwood", "mark-hollis", "tom-ashdown", "head-117305"])
def test_u10_each_count_of_your_work_equals_its_linked_list(walk, key):
    page = walk.as_(key, script=False)
    walk.to(page, "/your-work")
    headings = page.locator("main h2 a").evaluate_all(
        "all => all.map(one => [one.innerText, one.getAttribute('href')])"
    )
    assert headings
    for text, address in headings:
        walk.to(page, address)
        listed = whole_list(page, ".portal-task__reference")
        assert len(listed) == len(set(listed)) == int(text.rpartition("(")[2].rstrip(")")), text


def test_u10_the_most_urgent_comes_first_and_overdue_before_all(walk):
    page = walk.as_("callum-reid", script=False)
    walk.to(page, "/your-work")
    headings = page.locator("main h2").all_inner_texts()
    order = [
        "Overdue",
        "Challenges that wait",
        "Concerns owed an answer",
        "Scrutineers’ notes owed",
        "Decisions ready",
        "Agendas for you",
        "Campaigns you run",
        "Continue where",
        "Waiting for your answer",
        "Finished by others",
        "New dates asked",
        "Closed 90 days ago",
        "Proposed or",
        "Your part",
        "Due in",
        "Later",
        "You are",
        "Done",
    ]
    places = [next(place for place, start in enumerate(order) if text.startswith(start)) for text in headings]
    assert headings[0].startswith("Overdue") and places == sorted(places)


def test_u10_what_waits_for_one_person_waits_for_nobody_else(walk):
    seen = {}
    for key in ("mark-hollis", "ben-carrow"):
        page = walk.as_(key, script=False)
        walk.to(page, "/your-work/later")
        seen[key] = set(whole_list(page, ".portal-task__reference"))
    assert all(seen.values())
    assert not seen["mark-hollis"] & seen["ben-carrow"]


@pytest.mark.parametrize("key", ["ruth-ellwood", "mark-hollis", "tom-ashdown", "head-117305"])
def test_u11_every_task_has_one_link_that_starts_it_with_a_name_of_its_own(walk, key):
    page = walk.as_(key, script=False)
    walk.to(page, "/your-work")
    rows = page.locator(".portal-task")
    assert rows.count()
    assert {row.locator("a, button").count() for row in rows.all()} == {1}
    for group in page.locator("main section").all():
        names = [" ".join(text.split()) for text in group.locator(".portal-task a").all_text_contents()]
        assert len(names) == len(set(names))
    row = rows.first
    reference = row.locator(".portal-task__reference").inner_text()
    follow(row.locator("a"))
    expect(page.locator("body")).to_contain_text(reference.split("-C")[0])


def test_u12_reloading_a_filtered_and_sorted_list_gives_the_same_view(walk):
    page = walk.as_("ruth-ellwood", script=False)
    walk.to(page, f"{ALL}&sort=reference&owner=")
    first = references(page)
    page.reload()
    assert references(page) == first == sorted(first) and first


def test_u12_a_colleague_who_opens_the_address_sees_the_same_within_their_rights(walk):
    chair, police = walk.as_("ruth-ellwood", script=False), walk.as_("mark-hollis", script=False)
    address = f"{ALL}&sort=reference"
    walk.to(chair, address)
    walk.to(police, address)
    assert path_of(police) == address
    whole, own = whole_list(chair), whole_list(police)
    assert own and set(own) < set(whole)
    assert own == [one for one in whole if one in set(own)]


def test_u13_chosen_filters_can_be_removed_and_the_count_is_said_above_the_table(walk):
    page = walk.as_("ruth-ellwood", script=False)
    walk.to(page, f"{ALL}&overdue=1")
    chosen = page.locator(".portal-chosen a")
    assert chosen.count() == 3
    count = page.get_by_role("status")
    expect(count).to_have_text(re.compile(r"^(\d+|One|Two|Three|Four|Five|Six|Seven|Eight|Nine) actions?"))
    assert count.bounding_box()["y"] < page.get_by_role("table").bounding_box()["y"]
    follow(page.get_by_role("link", name=re.compile("Remove this filter: .*verdue")))
    assert "overdue" not in page.url and "state=all" in page.url
    follow(page.get_by_role("link", name="Clear all filters"))
    assert path_of(page) == "/p/herts/actions" and page.locator(".portal-chosen").count() == 0


def test_u14_the_title_says_where_one_is_and_next_and_previous_work(walk):
    page = walk.as_("ruth-ellwood", script=False)
    walk.to(page, ALL)
    first = references(page)
    follow(page.get_by_role("link", name="Next"))
    assert re.match(r"Actions, due from \w+day \d+ \w+", page.title())
    assert page.title().startswith(page.get_by_role("heading", level=1).inner_text())
    assert not set(references(page)) & set(first)
    follow(page.get_by_role("link", name="Previous"))
    assert references(page) == first


@pytest.mark.parametrize("key", ["broken", "W10=", "2026-01-01,1", "%00%ff", "x" * 3000])
def test_u14_a_broken_key_shows_the_first_page(walk, key):
    page = walk.as_("ruth-ellwood", script=False)
    walk.to(page, ALL)
    first = references(page)
    assert walk.to(page, f"{ALL}&{urlencode({'from': key})}") == 200
    assert references(page) == first


def test_u14_changing_a_filter_starts_again_at_the_first_page(walk):
    page = walk.as_("ruth-ellwood", script=False)
    walk.to(page, ALL)
    follow(page.get_by_role("link", name="Next"))
    assert "from=" in page.url
    page.locator(".portal-filters summary").click()
    page.get_by_label("overdue").check()
    follow(page.get_by_role("button", name="Apply filters"))
    assert "from=" not in page.url and "overdue=1" in page.url


@pytest.mark.parametrize("spelling", ["{}", "{} ", "lower", "short"])
def test_u15_a_reference_in_the_search_box_leads_straight_to_the_record(walk, spelling):
    page = walk.as_("mark-hollis", script=False)
    walk.to(page, "/p/herts/actions")
    reference = references(page)[0]
    typed = {"lower": reference.lower(), "short": reference.partition("-")[2].lower()}.get(
        spelling, spelling.format(reference)
    )
    page.get_by_label("Search by reference").fill(typed)
    follow(page.get_by_role("button", name="Search"))
    assert path_of(page) == f"/p/herts/actions/{reference}"


def test_u15_a_bare_number_lists_and_nothing_found_says_what_to_try(walk):
    page = walk.as_("mark-hollis", script=False)
    walk.to(page, "/p/herts/actions")
    reference = references(page)[0]
    walk.to(page, f"/search?q={reference[-5:]}")
    assert reference in references(page)
    walk.to(page, "/search?q=HERTS-A00000")
    assert "Check the letter and the number" in page.locator("main").inner_text()


@pytest.mark.parametrize("key", ["ruth-ellwood", "mark-hollis"])
def test_u15_words_of_a_title_lead_to_its_record_on_a_phone_without_script(walk, key):
    page = walk.as_(key, width=360, script=False)
    walk.to(page, "/p/herts/actions?state=all")
    reference = references(page)[0]
    walk.to(page, f"/p/herts/actions/{reference}")
    title = page.locator("h1").inner_text()
    walk.to(page, "/search")
    page.get_by_label("Reference or words", exact=True).fill(f'"{title}"')
    follow(page.locator("main").get_by_role("button", name="Search"))
    row = page.locator("main tbody tr").filter(has_text=reference)
    assert row.locator("mark").count()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    follow(row.get_by_role("link"))
    assert path_of(page) == f"/p/herts/actions/{reference}"


def hidden_from(walk, key):
    """An action the chair sees and this person does not: reference and title."""
    chair, other = walk.as_("ruth-ellwood", script=False), walk.as_(key, script=False)
    walk.to(other, "/p/herts/actions?state=all")
    own = set(whole_list(other))
    walk.to(chair, ALL)
    for row in chair.locator("main tbody tr").all():
        reference = REFERENCE.search(row.inner_text())[0]
        if reference not in own:
            return reference, row.locator("td").first.inner_text()
    raise AssertionError("Everything is seen by this person.")


@pytest.mark.parametrize("key", ["mark-hollis", "head-117305", "alan-whitby"])
def test_u16_what_a_person_may_not_see_is_in_no_page_search_file_or_title(walk, key):
    reference, title = hidden_from(walk, key)
    page = walk.as_(key, script=False)
    for path in (
        "/your-work", "/your-work/changes", f"/search?q={reference}", f"/search?q={reference[-5:]}",
        ALL, "/p/herts/actions/by-agency", f"/p/herts/actions/{reference}", f"/ref/{reference}",
    ):  # fmt: skip
        walk.to(page, path)
        words = page.locator("main").inner_text()
        assert title not in words and title not in page.title(), path
        assert f"/p/herts/actions/{reference}" not in page.locator("main").inner_html(), path
        if "search" in path:  # what was typed is said back
            assert page.get_by_role("table").count() == 0
        else:
            assert reference not in words, path
    file = page.request.get(f"{walk.site.address}/p/herts/actions.csv?state=all").text()
    assert reference not in file and title not in file


def test_u16_a_hidden_record_and_an_absent_one_answer_the_same(walk):
    reference, _ = hidden_from(walk, "head-117305")
    page, answers = walk.as_("head-117305", script=False), []
    for one in (reference, "HERTS-A00000"):
        for path in (f"/ref/{one}", f"/p/herts/actions/{one}", f"/p/herts/actions/{one}/history"):
            status = walk.to(page, path)
            answers.append((status, page.title(), page.locator("main").inner_text()))
    assert answers[:3] == answers[3:] and {status for status, *_ in answers} == {404}


def test_u17_every_empty_list_says_why_and_what_to_do_next(walk):
    page = walk.as_("leila-farouk", script=False)
    for path in ("/your-work", "/your-work/overdue", "/your-work/later", "/p/herts/actions?overdue=1"):
        walk.to(page, path)
        empty = page.locator("main .portal-empty")
        assert empty.count() == 1, path
        assert len(empty.inner_text().split(".")) > 2, path
    walk.to(page, "/your-work/overdue")
    follow(page.locator("main .portal-empty a"))
    assert path_of(page) == "/your-work"


def test_u18_a_reference_of_each_kind_leads_to_its_record(walk):
    page = walk.as_("ruth-ellwood", script=False)
    walk.to(page, "/p/herts/actions")
    action = references(page)[0]
    for reference, where in (
        (action, f"/p/herts/actions/{action}"),
        ("HERTS-V3", "/p/herts/arrangements/versions/3"),
        ("HERTS-C1", "/p/herts/co-operation/C1"),
        ("HERTS-C1-117305", "/p/herts/co-operation/C1/117305"),
    ):
        assert walk.to(page, f"/ref/{reference}") == 200, reference
        assert path_of(page) == where


def test_u19_what_changed_since_the_last_visit_is_right_after_two_visits(walk):
    chair = walk.freshly("ruth-ellwood", script=False)
    follow(chair.get_by_role("button", name="Sign out"))
    owner = walk.as_("callum-reid", script=False)
    walk.to(owner, "/your-work/overdue")
    follow(owner.locator(".portal-task a").first)
    reference = path_of(owner).split("/actions/")[1].partition("/")[0]
    owner.get_by_label("What has happened").fill("The two parents have read the terms and liked them")
    follow(owner.get_by_role("button", name="Save update"))
    expect(owner.locator(".govuk-notification-banner")).to_be_visible()
    chair = walk.freshly("ruth-ellwood", script=False)
    assert "1 updated" in chair.locator("main").inner_text()
    follow(chair.get_by_role("link", name="See what changed"))
    told = chair.locator("main .portal-timeline li")
    expect(told).to_have_count(1)
    assert f"{reference} was updated" in told.inner_text()
