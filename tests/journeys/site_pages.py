"""Every page of the site map, each for the people who may open it, on records in the state that page needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import APIRequestContext
from sqlalchemy import text

from portal.operator import worker_app
from portal.site_map import SitePage, site_map
from tests.journeys.acting import add_action
from tests.journeys.site_campaigns import answer_for_the_school, campaign_at, closed_campaign
from tests.journeys.site_samples import actions_in, lists_read_in, logs_read_in, packs_in_each_state, samples_of
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
    "a lead partner": "daniel-okafor",
    "the scrutineer": "hilary-stokes",
    "a health delegate": "samuel-osei",
}
FOR_THE_REST = tuple(PEOPLE)[5:]  # they look at what none of the five before them may open
# Answers for machines, files, and addresses that only lead on to another page: nobody reads them as a page.
NO_PAGES = re.compile(
    r"^health\.|table$|_file$|\.download$|\.begin$|\.callback$|logout$|sign_out_there$|by_reference$|\.errors$|_picture$"
    r"|^calendars\.(one|feed)$"
)
# Pages between two steps of signing in: they need what only the step before leaves in the browser or in a mail, and
# are reached by those steps in test_on_the_way.py.
ON_THE_WAY = (
    "sign_in.choose_agency",
    "sign_in.invited",
    "sign_in.kept",
    "sign_in.waiting",
    "sign_in.which_agency",
    "sign_in.confirm_invitation",
    "sign_in.link",
    "sign_in.authenticator",
)
STATES = {  # which state an action must be in for a page about it; all others take one in progress
    "accept": "offered", "agree": "offered", "decline": "offered",
    "offer": "proposed", "check": "finished", "reopen": "closed", "impact": "closed",
}  # fmt: skip
LOG_PAGES = {"show": "check", "columns": "columns", "words": "words", "errors": "refused"}
WANTED = {"answer_new_date": "a.wanted_due_on IS NOT NULL", "impact": "a.impact_check_on <= current_date"}
OF_ONE_ACTION = (
    "actions.take_down",
    "actions.hand_over_part",
    "actions.refuse_acceptance",
)  # what they show belongs to the action of the sample
AFTER_THE_CLOSE = ("cooperation.call", "cooperation.calls")  # empty before


@dataclass
class Map:
    """The pages. `tries`: for each the addresses to try until one opens; `seen`: who saw it first, where.

    `no_pages` are addresses of all else; `followed` the kinds of addresses to which a link was tried.
    """

    tries: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    no_pages: list[str] = field(default_factory=list)
    followed: set[str] = field(default_factory=set)

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

    def first_seen_by(self, who: str) -> list[str]:
        """Addresses of pages that nobody looked at before."""
        return [address for first, address in self.seen.values() if first == who]

    @property
    def seen_by_nobody(self) -> list[str]:
        """Endpoints that nobody of these people could open."""
        return sorted(set(self.tries) - set(self.seen))


def opens(request: APIRequestContext, address: str) -> bool:
    """Whether it answers with a page, and does not lead elsewhere."""
    return request.get(address, max_redirects=0).status == 200


def pages_of(walk: Walk) -> Map:
    """The map of this site, with a record in each state that a page needs."""
    samples = samples_of(walk)
    agreed = add_action(walk, "Agreed in the meeting, to be looked at", who="Alison Thorne")
    samples["actions.refuse_acceptance.reference"] = agreed
    with walk.site.as_owner() as connection:  # the secret of an invitation stands in its mail alone
        connection.execute(text("UPDATE person_invitation SET secret_hash = sha256('known')"))
    campaigns = ["1", *(campaign_at(walk, stage) for stage in ("draft", "dry run", "approved")), closed_campaign(walk)]
    answer_for_the_school(walk)
    lists = lists_read_in(walk)
    samples |= {"run_id": lists["contacts"], "imports.columns.run_id": lists.pop("columns")}
    samples |= {"imports.found.run_id": lists["register"], "found": "changed"}
    logs = logs_read_in(walk)
    samples |= {f"logs.{page}.run_id": logs[state] for page, state in LOG_PAGES.items()}
    made = Map({f"imports.show: {state}": [f"/p/herts/imports/{key}"] for state, key in lists.items()})
    made.tries |= {
        f"logs.show: {it}": [f"/p/herts/imports/logs/{logs[it]}"] for it in ("check", "decisions", "refused")
    }
    made.tries["logs.words: too many"] = [f"/p/herts/imports/logs/{logs['too many words']}/words"]
    made.tries |= {f"packs.show: {name}": [f"/p/herts/packs/{one}"] for name, one in packs_in_each_state(walk).items()}
    about = "&about=".join(actions_in(walk, "in progress")[:2])
    made.tries["home.search: words"] = ["/search?q=school"]
    made.tries["actions.ask: about two"] = [f"/p/herts/actions/ask?about={about}"]
    for page in {page.endpoint: page for page in site_map(worker_app(walk.site.settings), samples)}.values():
        assert not page.missing or page.endpoint in ON_THE_WAY, f"{page.endpoint} has no sample for {page.missing}"
        if NO_PAGES.search(page.endpoint):
            made.no_pages.append(page.address)
        elif page.endpoint not in ON_THE_WAY:
            made.tries[page.endpoint] = _tries(walk, page, campaigns)
    return made


def _tries(walk: Walk, page: SitePage, campaigns: list[str]) -> list[str]:
    """Addresses of the page for one record after another, in the state that it needs."""
    if page.endpoint.startswith("actions.") and page.endpoint not in OF_ONE_ACTION:
        name = page.endpoint.rpartition(".")[2]
        references = actions_in(walk, STATES.get(name, "in progress"), WANTED.get(name, "true"))
        return list(dict.fromkeys(re.sub(r"HERTS-A\d+", reference, page.address) for reference in references))
    if page.endpoint.startswith("cooperation."):
        first_closed = campaigns[::-1] if page.endpoint in AFTER_THE_CLOSE else campaigns
        return [page.address.replace("/C1/", f"/C{number}/") for number in first_closed]
    if page.endpoint == "arrangements.new":  # where nobody writes the next version yet
        return [page.address.replace("/herts/", "/cambs/")]
    return [page.address]
