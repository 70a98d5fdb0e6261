"""Every page of the site map, each for the people who may open it, on records in the state that page needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import APIRequestContext
from sqlalchemy import text

from portal.operator import worker_app
from portal.site_map import SitePage, site_map
from tests.browser.following import follow
from tests.journeys.acting import add_action
from tests.journeys.walking import Walk

PEOPLE = {
    "the public": "",
    "the chair": "ruth-ellwood",
    "a police lead": "alison-thorne",
    "the head of a school": "head-117305",
    "a coordinator": "steve-larkin",
    "the business manager": "tom-ashdown",
    "the front door": "grace-hallam",
    "the education officer": "owen-pettifer",
}
FOR_THE_REST = tuple(PEOPLE)[5:]  # they look at what none of the five before them may open
# Answers for machines, files, and addresses that only lead on to another page: nobody reads them as a page.
NO_PAGES = re.compile(r"^health\.|table$|\.download$|\.begin$|\.callback$|logout$|sign_out_there$|by_reference$")
# Pages between two steps of signing in, looked at where those steps are walked (tests/journeys/test_getting_in.py and
# tests/sign_in/pages): they need what only the step before leaves in the browser.
ON_THE_WAY = re.compile(r"^sign_in\.(choose_agency|invited|kept|waiting|which_agency|confirm_invitation)$")
STATES = {  # which state an action must be in for a page about it; all others take one in progress
    "accept": "offered", "agree": "offered", "decline": "offered",
    "offer": "proposed", "check": "finished", "reopen": "closed", "impact": "closed",
}  # fmt: skip
WANTED = {"answer_new_date": "a.wanted_due_on IS NOT NULL", "impact": "a.impact_check_on <= current_date"}
OF_ONE_ACTION = (
    "actions.take_down",
    "actions.hand_over_part",
    "actions.refuse_acceptance",
)  # what they show belongs to the action of the sample
# Pages whose records the demonstration does not have yet, or only for a moment; the tests of their rooms look at them.
OWN_RECORDS = re.compile(
    r"^(imports|agency_contacts)\.|^cooperation\.(approve_page|remind)$"
    r"|^sign_in\.(ask_recovery|authenticator\w*|by_link|colleagues|confirm_recovery|end_access|link)$"
)
MOST_TRIED = 7  # actions of one state, until somebody may do the act to one


@dataclass
class Map:
    """The pages. `tries`: for each endpoint the addresses to try until one opens; `seen`: who saw it first, where."""

    tries: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)

    def for_(self, walk: Walk, who: str) -> list[str]:
        """Addresses this person may open, one an endpoint. Those who only fill gaps try what nobody has seen yet."""
        window = walk.as_(PEOPLE[who]) if PEOPLE[who] else walk.out()
        found = []
        for endpoint, addresses in self.tries.items():
            if endpoint in self.seen and who in FOR_THE_REST:
                continue
            most = addresses[:1] if endpoint in self.seen else addresses
            opened = next((one for one in most if opens(window.request, walk.site.address + one)), None)
            if opened:
                self.seen.setdefault(endpoint, (who, opened))
                found.append(opened)
        window.context.close()
        return found

    @property
    def seen_by_nobody(self) -> list[str]:
        """Endpoints that nobody of these people could open."""
        return sorted(set(self.tries) - set(self.seen))


def opens(request: APIRequestContext, address: str) -> bool:
    """Whether it answers with a page, and does not lead elsewhere."""
    return request.get(address, max_redirects=0).status == 200


def pages_of(walk: Walk) -> Map:
    """The map of this site, with a record in each state that a page needs."""
    samples = _samples(walk)
    agreed = add_action(walk, "Agreed in the meeting, to be looked at", who="Alison Thorne")
    samples["actions.refuse_acceptance.reference"] = agreed
    with walk.site.as_owner() as connection:  # the secret of an invitation stands in its mail alone
        connection.execute(text("UPDATE person_invitation SET secret_hash = sha256('known')"))
    campaigns = ["1", *(_campaign(walk, stage) for stage in ("draft", "dry run", "approved")), closed_campaign(walk)]
    _answer_for_the_school(walk)
    app, made = worker_app(walk.site.settings), Map()
    for endpoint, one in _by_endpoint(site_map(app, samples)).items():
        if any(kind.search(endpoint) for kind in (NO_PAGES, ON_THE_WAY, OWN_RECORDS)):
            continue
        assert not one.missing, f"{endpoint} has no sample for {one.missing}"
        name = endpoint.rpartition(".")[2]
        if endpoint.startswith("actions.") and endpoint not in OF_ONE_ACTION:
            references = _actions(walk, STATES.get(name, "in progress"), WANTED.get(name, "true"))
            about = (re.sub(r"HERTS-A\d+", reference, one.address) for reference in references)
            made.tries[endpoint] = list(dict.fromkeys(about))
        elif endpoint.startswith("cooperation."):
            made.tries[endpoint] = [one.address.replace("/C1/", f"/C{number}/") for number in campaigns]
        else:
            made.tries[endpoint] = [one.address]
    return made


def _by_endpoint(pages: list[SitePage]) -> dict[str, SitePage]:
    return {page.endpoint: page for page in pages}


def _one(walk: Walk, question: str) -> str:
    with walk.site.as_owner() as connection:
        found = connection.scalar(text(question))
    assert found, question
    return str(found)


def _actions(walk: Walk, state: str, wanted: str = "true") -> list[str]:
    """References of actions in that state, those of the constabulary first."""
    question = f"""SELECT a.reference FROM action a JOIN agency g ON g.id = a.lead_agency_id
      WHERE {wanted} AND a.state = :state AND a.reference LIKE 'HERTS%'
      ORDER BY g.name LIKE '%Constabulary' DESC, a.reference"""
    with walk.site.as_owner() as connection:
        return list(connection.scalars(text(question), {"state": state}))[:MOST_TRIED]


def _samples(walk: Walk) -> dict[str, str]:
    of_evidence = """SELECT {} FROM evidence e JOIN action a ON a.id = e.action_id
      WHERE a.state = 'finished' AND a.reference LIKE 'HERTS%' ORDER BY e.id LIMIT 1"""
    of_contact = """SELECT c.id FROM contact_point c JOIN partnership p ON p.id = c.partnership_id
      WHERE p.key = 'herts' ORDER BY c.telephone LIMIT 1"""
    of_part = """SELECT {} FROM part p JOIN action a ON a.id = p.action_id JOIN agency g ON g.id = p.agency_id
      WHERE p.relation = 'contributes' AND a.reference LIKE 'HERTS%' AND g.name = 'Hertfordshire Constabulary'
      ORDER BY p.action_id LIMIT 1"""
    return {
        "partnership": "herts", "waiting": "later", "number": "1", "arrangements.number": "3", "old": "2", "new": "3",
        "urn": "117305", "provider": "council", "code": "cancelled",
        "actions.reference": _one(walk, of_evidence.format("a.reference")),
        "key": _one(walk, of_evidence.format("e.id")),
        "actions.hand_over_part.reference": _one(walk, of_part.format("a.reference")),
        "actions.hand_over_part.agency": _one(walk, of_part.format("g.id")),
        "agency": "117305",
        "reference": _one(walk, "SELECT reference FROM action ORDER BY reference LIMIT 1"),
        "contact_id": _one(walk, of_contact),
        "waiting_id": _one(walk, "SELECT id FROM waiting_person LIMIT 1"),
        "secret": "known",
        "invitation_id": _one(walk, "SELECT id FROM person_invitation LIMIT 1"),
    }  # fmt: skip


def _campaign(walk: Walk, stage: str) -> str:
    """A copy of the demonstration's campaign as it was at that stage; its number."""
    before = "'opened_at', NULL, 'opened_by_id', NULL"
    change = f"""INSERT INTO campaign SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
      'number', 0, 'reference', '', 'stage', '{stage}', {before}))).* FROM campaign c
      JOIN partnership p ON p.id = c.partnership_id WHERE p.key = 'herts' AND c.number = 1 RETURNING number"""
    return _one(walk, change)


def closed_campaign(walk: Walk) -> str:
    """A copy whose close was weeks ago, to some of its schools, one of which needs help; its number."""
    dates = {"due_on": 60, "grace_until": 40, "calls_from_on": 40, "feedback_due_on": 26, "request_from_on": 26}
    past = ", ".join(f"'{name}', current_date - {days}" for name, days in dates.items())
    number = _one(
        walk,
        f"""INSERT INTO campaign SELECT (jsonb_populate_record(c, jsonb_build_object('id',
      gen_random_uuid(), 'number', 0, 'reference', '', {past}))).* FROM campaign c
      JOIN partnership p ON p.id = c.partnership_id WHERE p.key = 'herts' AND c.number = 1 RETURNING number""",
    )
    change = """INSERT INTO invitation SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(),
      'campaign_id', n.id, 'reference', n.reference || '-' || split_part(i.reference, '-', 3)) ||
      CASE WHEN i.reference LIKE '%-117305' THEN jsonb_build_object('answer', 'yes, but we need help with something',
        'words', 'A deputy lead has to be trained.', 'confirmed_at', now()) ELSE '{}' END)).*
      FROM invitation i JOIN campaign c ON c.id = i.campaign_id
      JOIN campaign n ON n.partnership_id = c.partnership_id AND n.number = :number
      WHERE c.reference = 'HERTS-C1' AND (i.reference LIKE '%-117305' OR i.state IN ('sent', 'not at the moment'))"""
    with walk.site.as_owner() as connection:
        connection.execute(text(change), {"number": int(number)})
    return number


def _answer_for_the_school(walk: Walk) -> None:
    """The head confirms, so that there is a page that says it arrived."""
    page = walk.as_(PEOPLE["the head of a school"])
    walk.to(page, "/p/herts/co-operation/C1/117305/answer")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Still right", exact=True).check()
    follow(page.locator("main form button[type=submit]").last)
    page.context.close()
