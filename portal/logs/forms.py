"""Forms of logs: which file, which column is what, whom each name means and how each state counts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.registers.sheet_file import LARGEST_SHEET, Sheet
from portal.logs.columns import WANTED
from portal.logs.settings import DONE, NO_WORD, OPEN, OUT, Settings
from portal.web.fields import Choice, FileField, SelectField
from portal.web.forms import PortalForm

LEAVE_OUT = "Leave these rows out"
STATES = (
    Choice(OPEN, "Still to be done"),
    Choice(DONE, "Done before the portal"),
    Choice(OUT, LEAVE_OUT),
)


class LogForm(PortalForm):
    """A log as it is."""

    file = FileField(
        "The file with the log",
        limits=f".xlsx or .csv, up to {LARGEST_SHEET // 1024 // 1024} MB; of a workbook the first sheet",
        max_bytes=LARGEST_SHEET,
        missing="Choose the file with the log",
    )


def columns_form(sheet: Sheet, now: Settings) -> PortalForm:
    """Which column of this log is what."""
    choices = [
        Choice(str(place), heading or f"Column {place + 1}, without a heading")
        for place, heading in enumerate(sheet.headings)
    ]
    fields = {
        name: SelectField(
            wanted.label,
            choices,
            optional=not wanted.is_needed,
            missing=f"Choose the column that says: {wanted.label.lower()}",
        )
        for name, wanted in WANTED[now.kind].items()
    }
    form: PortalForm = type("ColumnsForm", (PortalForm,), fields)(
        data={name: str(place) for name, place in now.columns.items() if place is not None}
    )
    return form


def columns_named(form: PortalForm, now: Settings) -> dict[str, int | None]:
    """What the form says."""
    return {name: int(form[name].data) if form[name].data else None for name in WANTED[now.kind]}


@dataclass(frozen=True)
class Words:
    """The words of a log that are given a meaning: agencies and states, each as it stands by what it counts as."""

    agencies: Mapping[str, str]
    states: Mapping[str, str]


@dataclass(frozen=True)
class Member:
    """An agency that takes part; of schools only those are offered whose name holds the word."""

    id: uuid.UUID
    name: str
    is_school: bool

    def is_offered(self, word: str) -> bool:
        """Whether the list for that word names it. Nothing is chosen for anybody."""
        return not self.is_school or (len(word) > 2 and word in Settings.same(self.name))


def words_form(words: Words, members: Sequence[Member], now: Settings) -> PortalForm:
    """Whom each name means, how each state counts; nothing is guessed."""
    fields: dict[str, SelectField] = {}
    for place, (word, shown) in enumerate(words.agencies.items()):
        offered = [Choice(str(one.id), one.name) for one in members if one.is_offered(word)]
        fields[f"agency_{place}"] = SelectField(
            f"Agency “{shown or NO_WORD}”",
            [*offered, Choice(OUT, LEAVE_OUT)],
            missing=f"Choose whom “{shown or NO_WORD}” means",
        )
    for place, shown in enumerate(words.states.values()):
        fields[f"state_{place}"] = SelectField(
            f"Status “{shown or NO_WORD}”", STATES, missing=f"Choose how “{shown or NO_WORD}” counts"
        )
    data = {f"agency_{place}": now.agencies.get(word) for place, word in enumerate(words.agencies)}
    data |= {f"state_{place}": now.states.get(word) for place, word in enumerate(words.states)}
    form: PortalForm = type("WordsForm", (PortalForm,), dict(fields))(data=data)
    return form


def words_named(form: PortalForm, words: Words) -> tuple[dict[str, str], dict[str, str]]:
    """What the form says: agencies by word, states by word."""
    agencies = {word: form[f"agency_{place}"].data for place, word in enumerate(words.agencies)}
    states = {word: form[f"state_{place}"].data for place, word in enumerate(words.states)}
    return agencies, states
