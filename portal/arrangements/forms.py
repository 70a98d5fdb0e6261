"""The forms on which arrangements are written, sent to the seats and published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agencies.sectors import Sector
from portal.arrangements.duties import sector_label
from portal.web.child_check import ChildCheck
from portal.web.fields import Choice, DateField, RadiosField, TextAreaField, TextField
from portal.web.forms import PortalForm, VersionedForm

CLAUSE, DUTIES, SUMMARY = 20_000, 2_000, 2_000  # characters
NEW, MINOR = "new", "minor"
ASKED = (
    Sector.COUNCIL,
    Sector.POLICE,
    Sector.ICB,
    Sector.HEALTH,
    Sector.EDUCATION,
    Sector.VOLUNTARY,
    Sector.PROBATION,
    Sector.YOUTH_JUSTICE,
)


def field_of(sector: Sector) -> str:
    """The name of the sector's field."""
    return sector.name.lower()


class ReasonForm(ChildCheck):
    """Why words change that seats have answered: whoever answered reads it."""

    reason = TextField(
        "Why do the words change?",
        missing="Enter why the words change, for the seats that have answered",
        hint="The seats that have signed read this.",
        limit=300,
    )


class StartForm(ChildCheck):
    """The next version: what it is called, and whether it asks anything new."""

    title = TextField("Title", missing="Enter a title", limit=150)
    what = RadiosField(
        "What is it?",
        [
            Choice(NEW, "A new version", "Every seat signs it again. What it asks of whom may change."),
            Choice(MINOR, "A minor correction", "A slip, a name, a telephone number. Nobody is asked again."),
        ],
        missing="Choose what it is",
    )


class ClauseForm(ReasonForm, VersionedForm):
    """One clause, and what it asks of whom, a sentence a line."""

    heading = TextField("Heading", missing="Enter a heading", limit=150)
    text = TextAreaField("Text", missing="Enter the text of the clause", limit=CLAUSE, rows=12)

    @property
    def duties(self) -> dict[Sector, list[str]]:
        """What was written, sector by sector, blank lines left out."""
        lines = {one: (getattr(self, field_of(one)).data or "").splitlines() for one in ASKED}
        return {
            one: found for one, texts in lines.items() if (found := [line.strip() for line in texts if line.strip()])
        }


for _one in ASKED:
    _box = TextAreaField(sector_label(_one), optional=True, limit=DUTIES, rows=2, about_people=False)
    setattr(ClauseForm, field_of(_one), _box)


class DescribeForm(ReasonForm, VersionedForm):
    """The title, and what changes in plain sentences."""

    title = TextField("Title", missing="Enter a title", limit=150)
    what_changed = TextAreaField(
        "What changes, in plain words",
        optional=True,
        hint="One sentence a line, like: Schools now name a deputy.",
        limit=SUMMARY,
        rows=6,
    )

    @property
    def sentences(self) -> list[str]:
        """One a line, blank lines left out."""
        return [line.strip() for line in self.what_changed.data.splitlines() if line.strip()]


class SignOffForm(ChildCheck):
    """What the seats are told besides the words."""

    why_no_meeting = TextField(
        "Why does it need no meeting?", missing="Enter why it needs no meeting", limit=300,
        hint="For example: discussed on 15 September, only clause 4 changed.",
    )  # fmt: skip


class PublishForm(PortalForm):
    """From which day it is in force."""

    in_force_on = DateField("First day in force", missing="Enter the first day in force")


def written(duties: Mapping[Sector, Sequence[str]]) -> dict[str, str]:
    """Duties as the fields hold them."""
    return {field_of(one): "\n".join(texts) for one, texts in duties.items()}
