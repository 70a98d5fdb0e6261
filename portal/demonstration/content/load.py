"""Everything the demonstration says, read once."""

from dataclasses import dataclass
from functools import cache

from portal.demonstration.content.actions import ActionEntry, read_actions
from portal.demonstration.content.agencies import Participants, read_participants
from portal.demonstration.content.arrangements import (
    Contact,
    NextVersion,
    Version,
    read_contacts,
    read_next_version,
    read_versions,
)
from portal.demonstration.content.campaign import CampaignEntry, read_campaign
from portal.demonstration.content.cast import NamedSchool, Person, read_named_schools, read_people
from portal.demonstration.content.challenges import ChallengeEntry, read_challenges
from portal.demonstration.content.decisions import DecisionEntry, read_decisions
from portal.demonstration.content.meetings import MeetingEntry, read_meetings


@dataclass(frozen=True)
class Content:
    """The whole content of the demonstration."""

    participants: Participants
    people: tuple[Person, ...]
    named_schools: tuple[NamedSchool, ...]
    versions: tuple[Version, ...]
    next_version: NextVersion
    contacts: tuple[Contact, ...]
    actions: tuple[ActionEntry, ...]
    challenges: tuple[ChallengeEntry, ...]
    meetings: tuple[MeetingEntry, ...]
    decisions: tuple[DecisionEntry, ...]
    campaign: CampaignEntry

    def person(self, key: str) -> Person:
        """The person of that key; KeyError where there is none."""
        return {person.key: person for person in self.people}[key]

    def highlighted(self) -> tuple[Person, ...]:
        """The short list that is printed when the demonstration is ready, in its order."""
        return tuple(
            sorted((person for person in self.people if person.highlight), key=lambda person: person.highlight)
        )


@cache
def load_content() -> Content:
    """Read every file; raises ContentError naming the file and the entry that does not fit."""
    return Content(
        participants=read_participants(),
        people=read_people(),
        named_schools=read_named_schools(),
        versions=read_versions(),
        next_version=read_next_version(),
        contacts=read_contacts(),
        actions=read_actions(),
        challenges=read_challenges(),
        meetings=read_meetings(),
        decisions=read_decisions(),
        campaign=read_campaign(),
    )
