"""What is to come in the month of the rehearsal: who promises what, what is decided, disputed and talked about."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from portal.decisions.lifecycle import DecisionClass

WHERE, CHAIR, OFFICE, SCRUTINEER = "herts", "ruth-ellwood", "tom-ashdown", "hilary-stokes"
WORKERS = {
    "council": ("ben-carrow", "nadia-rahman", "gareth-pugh"),
    "police": ("mark-hollis", "rosie-penrose"),
    "icb": ("peter-galloway", "maria-santos"),
    "community-trust": ("george-whitlock", "hannah-birch"),
    "hospital-trust": ("fiona-maddox", "tariq-hanif"),
}
SEATS = {"herts-council": "sarah-lindqvist", "herts-police": "alison-thorne", "herts-nhs": "samuel-osei"}
REPRESENTATIVES = {"council": "meera-joshi", "police": "farah-siddiqui", "icb": "anita-kulkarni"}
EVERY = {
    "action": "SELECT * FROM action ORDER BY reference",
    "decision": "SELECT * FROM decision ORDER BY reference",
    "meeting": "SELECT * FROM meeting ORDER BY reference",
}


class Temper(StrEnum):
    """How an owner goes about an action."""

    PROMPT = "prompt"  # takes it at once, done before its day
    LATE = "late"  # takes it after two days, done four working days after its day
    SLOW = "slow"  # takes it, and does not finish it
    ASKS = "asks"  # needs another five working days, and says so
    DECLINES = "declines"  # its agency cannot; another one can
    SILENT = "silent"  # nobody answers the offer


TEMPERS = (*[Temper.PROMPT] * 5, Temper.LATE, Temper.PROMPT, Temper.ASKS, Temper.SLOW, Temper.DECLINES, Temper.LATE,
           Temper.SILENT)  # fmt: skip


# How many working days before its day somebody of that kind has done it; below zero, after it.
FINISHES = {Temper.PROMPT: 2, Temper.ASKS: 0, Temper.LATE: -4, Temper.SLOW: -99, Temper.DECLINES: 1, Temper.SILENT: -99}


@dataclass
class Promise:
    """One action of the plan: on which working day it is raised, who is asked, what they are like."""

    number: int
    raised: int
    agency: str
    owner: str
    temper: Temper
    was_sent_back: bool = False
    id: uuid.UUID | None = None


@dataclass
class Question:
    """One decision: on which working day it is put, whom it waits for in vain, who objects, whether it gets a note."""

    number: int
    put: int
    kind: DecisionClass = DecisionClass.DELEGATED
    silent: str = ""
    objects: str = ""
    is_noted: bool = False
    id: uuid.UUID | None = None


@dataclass
class Dispute:
    """One challenge: when, from whom to which agency, after how many working days it is taken note of and answered."""

    raised: int
    by: str
    to: str
    noted_after: int | None
    answered_after: int | None
    id: uuid.UUID | None = None


@dataclass
class Planned:
    """One meeting: of a group or of all, on which working day, and the item somebody wants on it."""

    day: int
    group: str
    item_by: str = ""
    id: uuid.UUID | None = None


@dataclass
class Plan:
    """All that is to come."""

    promises: list[Promise]
    questions: list[Question]
    disputes: list[Dispute]
    meetings: list[Planned]


def plan_of_month(actions: int, days: int) -> Plan:
    """So many actions over the first three quarters of so many working days, twelve decisions, four challenges."""
    agencies = list(WORKERS)
    promises = []
    for number in range(actions):
        agency = agencies[number % len(agencies)]
        owner = WORKERS[agency][number // len(agencies) % len(WORKERS[agency])]
        promises.append(
            Promise(number, number * days * 3 // 4 // actions, agency, owner, TEMPERS[number % len(TEMPERS)])
        )
    questions = [Question(number, number * days // 2 // 12) for number in range(12)]
    questions[2].silent, questions[7].silent = "herts-nhs", "herts-nhs"
    questions[4].objects = "herts-police"
    questions[5].is_noted = True
    questions[9].kind = DecisionClass.URGENT
    disputes = [
        Dispute(0, "farah-siddiqui", "icb", 1, 4),
        Dispute(2, "meera-joshi", "police", 1, 3),
        Dispute(3, "anita-kulkarni", "council", None, None),
        Dispute(6, "meera-joshi", "icb", 1, None),
    ]
    meetings = [
        Planned(days // 2, ""),
        Planned(days * 2 // 3, "herts-education"),
        Planned(days * 4 // 5, "herts-practice-review", item_by="farah-siddiqui"),
    ]
    return Plan(promises, questions, disputes, meetings)
