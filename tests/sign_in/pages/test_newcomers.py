"""Somebody the provider knows and nobody invited waits for their own agency to let them in."""

from portal.access.roles import Role


def let_in(door, browser, agency=None, role=Role.COORDINATOR, name="Kit Coordinator"):
    """A coordinator of that agency, signed in at this browser."""
    with door.building() as world:
        someone = world.person(agency or door.cast.police, role, name=name)
        sub = door.knows(world, someone)
    browser.sign_in(sub)
    return someone


def waiting_id(door, sub):
    return door.as_owner("SELECT id FROM waiting_person WHERE subject = :s ORDER BY since LIMIT 1", s=sub)


def test_a_newcomer_of_a_provider_with_one_agency_waits_there_at_once(door, browser):
    answer = browser.sign_in(door.account("SHAH, Amina"))
    assert answer.location == "/sign-in/waiting"
    page = browser.get(answer.location).get_data(as_text=True)
    assert "An administrator of Testshire Constabulary will let you in." in page
    assert not browser.is_in()


def test_a_newcomer_of_a_provider_with_several_agencies_names_theirs(door, browser):
    sub = door.account("Hal Health", "health")
    assert browser.sign_in(sub, "health").location == "/sign-in/which-organisation"
    page = browser.get("/sign-in/which-organisation").get_data(as_text=True)
    assert "NHS Testshire ICB" in page
    assert "Testshire Hospitals NHS Trust" in page
    assert "Testshire Constabulary" not in page
    browser.post("/sign-in/which-organisation", agency=str(door.cast.trust))
    assert door.as_owner("SELECT agency_id FROM waiting_person WHERE subject = :s", s=sub) == door.cast.trust


def test_an_agency_of_another_provider_cannot_be_named(door, browser):
    sub = door.account("Hal Health", "health")
    browser.sign_in(sub, "health")
    browser.post("/sign-in/which-organisation", agency=str(door.cast.police))
    assert waiting_id(door, sub) is None


def test_a_claim_narrows_the_agencies_a_newcomer_may_name(door, browser):
    door.as_owner("UPDATE provider_agency SET claim_value = 'TRUST' WHERE agency_id = :a", a=door.cast.trust)
    door.as_owner("""UPDATE identity_provider SET settings = '{"organisation_claim": "org"}' WHERE key = 'health'""")
    sub = door.account("Hal Health", "health", claims={"org": ["TRUST"]})
    assert browser.sign_in(sub, "health").location == "/sign-in/waiting"
    assert door.as_owner("SELECT agency_id FROM waiting_person WHERE subject = :s", s=sub) == door.cast.trust


def test_the_coordinator_lets_one_in_with_a_role_and_they_come_in(door, browser):
    sub, other = door.account("Nia Newcomer"), door.browser()
    other.sign_in(sub)
    coordinator = let_in(door, browser)
    page = browser.get("/people/waiting").get_data(as_text=True)
    assert "Nia Newcomer" in page
    asked = f"/people/waiting/{waiting_id(door, sub)}"
    assert f"{sub}@police.example" in browser.get(asked).get_data(as_text=True)
    assert browser.post(asked, role="staff").location == "/people/waiting"
    other.sign_in(sub)
    assert other.is_in()
    role = "SELECT role FROM appointment JOIN identity USING (person_id) WHERE subject = :s AND appointed_by_id = :c"
    assert door.as_owner(role, s=sub, c=coordinator.person) == "staff"


def test_a_coordinator_cannot_grant_what_others_grant(door, browser):
    sub = door.account()
    door.browser().sign_in(sub)
    let_in(door, browser)
    answer = browser.post(f"/people/waiting/{waiting_id(door, sub)}", role="business manager")
    assert answer.status_code == 200
    assert door.as_owner("SELECT count(*) FROM identity WHERE subject = :s", s=sub) == 0


def test_another_agencys_coordinator_neither_sees_nor_admits_them(door, browser):
    sub = door.account("Unseen Person", "health")
    other = door.browser()
    other.sign_in(sub, "health")
    other.post("/sign-in/which-organisation", agency=str(door.cast.health))
    let_in(door, browser)
    assert "Unseen Person" not in browser.get("/people/waiting").get_data(as_text=True)
    asked = f"/people/waiting/{waiting_id(door, sub)}"
    assert browser.get(asked).status_code == 404
    assert browser.post(asked, role="staff").status_code == 404
    assert browser.post(f"{asked}/turn-away").status_code == 404


def test_whoever_lets_nobody_in_finds_no_such_page(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    for address in ("/people/waiting", "/people/invitations/new"):
        assert browser.get(address).status_code == 404


def test_somebody_turned_away_is_told_so_and_cannot_ask_again(door, browser):
    sub, other = door.account(), door.browser()
    other.sign_in(sub)
    let_in(door, browser)
    browser.post(f"/people/waiting/{waiting_id(door, sub)}/turn-away")
    assert "/problem/turned-away" in other.sign_in(sub).location
    assert not other.is_in()


def test_a_form_sent_twice_admits_once(door, browser):
    sub = door.account()
    door.browser().sign_in(sub)
    let_in(door, browser)
    asked, mark = f"/people/waiting/{waiting_id(door, sub)}", "0" * 32
    answers = [browser.post(asked, role="staff", once=mark) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/people/waiting"] * 2
    count = "SELECT count(*) FROM appointment JOIN identity USING (person_id) WHERE subject = :s"
    assert door.as_owner(count, s=sub) == 1


def test_among_many_agencies_part_of_the_name_or_the_number_is_enough(door, browser):
    with door.building() as world:
        schools = [world.agency(f"Academy {n}", "education", identifier=f"9001{n:02}") for n in range(15)]
        for school in schools:
            world.member(door.cast.here, school)
        door.provider_for(world, "schools", *schools)
    sub = door.account("Sia School", "schools")
    assert browser.sign_in(sub, "schools").location == "/sign-in/which-organisation"
    answer = browser.post("/sign-in/which-organisation", agency="Academy")
    assert "Choose one organisation from the list" in answer.get_data(as_text=True)
    assert browser.post("/sign-in/which-organisation", agency="900101").location == "/sign-in/waiting"
    assert door.as_owner("SELECT agency_id FROM waiting_person WHERE subject = :s", s=sub) == schools[1]
