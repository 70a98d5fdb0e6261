"""One campaign to the open schools: what is asked, and who has answered so far."""

from dataclasses import dataclass
from enum import StrEnum

from portal.demonstration.content.reading import build, read_toml


class AnswerKind(StrEnum):
    """The three answers of the page."""

    YES = "yes"
    NEEDS_HELP = "yes, but we need help with something"
    NOT_NOW = "not at the moment"


@dataclass(frozen=True)
class SchoolAnswer:
    """A school that answered: by `head` or `dsl`; by the safeguarding lead it is prepared, not confirmed."""

    urn: int
    answer: AnswerKind
    by: str
    days: int
    text: str = ""  # what help, or the reason
    lead_still_right: bool = True


@dataclass(frozen=True)
class AnsweredByRule:
    """Schools answered yes by their head where urn % modulus == remainder, none of them listed or left out by name."""

    modulus: int
    remainder: int
    first_days: int  # the earliest answer, days from the start
    spread_days: int
    never: tuple[int, ...]  # left open, for the people one can be

    def answers(self, urn: int) -> bool:
        """Whether this school has answered by the rule."""
        return urn % self.modulus == self.remainder and urn not in self.never

    def days(self, urn: int) -> int:
        """The day of its answer: spread over the days, the same at every start."""
        return self.first_days + (urn // self.modulus) % self.spread_days


@dataclass(frozen=True)
class CampaignEntry:
    """The campaign. `due` is in working days from the start; the asker is an office, not a person."""

    key: str
    partnership: str
    version: int
    title: str
    why: str
    asker: str
    asker_agency: str
    telephone: str
    reply_to: str
    legal_basis: str
    check: str
    minutes: int
    created_by: str
    approved_by: str
    created_days: int
    opened_days: int
    due: int
    after: str
    by_rule: AnsweredByRule
    answers: tuple[SchoolAnswer, ...]


def read_campaign() -> CampaignEntry:
    """campaign.toml as a dataclass."""
    return build(CampaignEntry, read_toml("campaign.toml"), "campaign.toml")
