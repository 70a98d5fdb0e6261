"""A partnership with its office, a constabulary and a council; logs as people keep them."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
import xlsxwriter

from tests.imports.conftest import Office, office

__all__ = ["office"]

ACTIONS = (
    ("Safeguarding partnership: action log",),
    (),
    ("Ref", "Action", "Lead agency", "Lead officer", "Due date", "RAG", "Comments"),
    ("1.1", "Map the offer of early help", "Police", "DI Shah", "31/03/2027", "Green", "Begun in May"),
    ("1.2", "Train the front line", "Herts CC ", "", "01 Feb 2027", "amber", ""),
    ("1.3", "Agree the data sharing", "police", "", "2026-01-09", "Complete", "Signed"),
    ("1.4", "Left by the old board", "Probation", "", "12/12/25", "Green", ""),
)
DECISIONS = (
    ("No", "Decision", "Date agreed", "Rationale", "Taken by", "Review date"),
    ("D1", "One front door for all three areas", "15/01/2025", "It was asked for", "Executive", "15/01/2028"),
    ("D2", "Two audits a year", "3 March 2025", "", "", ""),
)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """Those rows as a workbook."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return data.getvalue()


@dataclass
class Log:
    """The business manager with a log in their hands."""

    office: Office
    police: uuid.UUID
    council: uuid.UUID
    kind: str = "actions"

    def choose(self, file: bytes, name: str = "log.xlsx") -> str:
        """The address of its page."""
        address = f"/p/town/imports/logs/{self.kind}"
        sent = {**self.office.hidden(address), "file": (io.BytesIO(file), name)}
        answer = self.office.client.post(address, data=sent)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def send(self, address: str, **said: str) -> str:
        """Fill in that page; the page it leads to."""
        answer = self.office.client.post(address, data={**self.office.hidden(address), **said}, follow_redirects=True)
        assert answer.status_code == 200
        return answer.text

    def say(self, page: str, *, third: str = "out") -> str:
        """Whom the three names of ACTIONS mean, and how its states count; the page that follows."""
        words = {"agency_0": str(self.police), "agency_1": str(self.council), "agency_2": third}
        return self.send(f"{page}/words", **words, state_0="open", state_1="open", state_2="done")

    def read_in(self, page: str) -> str:
        """Have the worker read it in; its page afterwards."""
        return self.office.apply(page)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """As the owner reads them."""
        with self.office.world.as_owner() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.fixture
def log(office: Office) -> Log:
    world = office.world
    place = world.scalar("SELECT id FROM partnership WHERE key = 'town'")
    police, council = world.agency("Kent Police", "police"), world.agency("Kent Council", "council")
    for agency in (police, council):
        world.member(place, agency)
    return Log(office, police, council)
