"""Why something stands on an agenda, in one sentence each. Pure: rows in, words out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.actions.lifecycle import Rung, ladder_of
from portal.challenges.lifecycle import LEVELS, due_on, is_overdue, stage_on
from portal.decisions.dates import Dated, Lengths, closes_at, is_escalated, rungs
from portal.decisions.dates import is_overdue as is_past_its_close
from portal.decisions.lifecycle import AnswerKind
from portal.decisions.notices import SAID
from portal.meetings.lifecycle import not_counted
from portal.web.formats import count, day, distance, list_in_words, sentence_case, time_of_day

SILENT = " of a silent seat"  # how the rungs of a decision end that are about whoever did not answer
A_SEAT = "A seat"  # where one may see the decision and not who answered


def why_decision(decision: Dated, seats: Iterable[Sequence[str | None]], lengths: Lengths, now: datetime) -> str:
    """Who objects or wants to discuss, who was silent at the close, and on which day it goes further.

    `seats`: name of a seat and what it answered, None while silent.
    """
    said = [(str(name), AnswerKind(kind) if kind else None) for name, kind in seats]
    found = []
    for kind in (AnswerKind.OBJECT, AnswerKind.DISCUSS):
        names = [name for name, answer in said if answer is kind]
        if names:
            found += [f"{list_in_words(names)}: {SAID[kind]}"]
    if decision.is_disputed:
        found = found or [f"{A_SEAT} objects or asks to discuss"]
        found.append(_with_leads(decision, now))
    if is_past_its_close(decision, now) and decision.answer_by_on:
        names = [name for name, answer in said if answer is None] or ([] if said else [A_SEAT])
        close = f"{time_of_day(closes_at(decision.answer_by_on))} on {day(decision.answer_by_on)}"
        found += [f"{list_in_words(names)} did not answer by {close}, which is never consent"] if names else []
        later = [one for one in rungs(decision, lengths) if one.on > decision.answer_by_on and one.who.endswith(SILENT)]
        found += [f"{one.who.removesuffix(SILENT)} {_asked(one.on, now)} {day(one.on)}" for one in later if names]
    return f"{'; '.join(one for one in found if one)}."


def _asked(on: date, now: datetime) -> str:
    return "asked on" if on <= clock.in_london(now).date() else "to be asked on"


def _with_leads(decision: Dated, now: datetime) -> str:
    if decision.lead_partners_on is None:
        return ""
    since = "with the lead partners since" if is_escalated(decision, now) else "goes to the lead partners on"
    return f"{since} {day(decision.lead_partners_on)}"


def why_action(action: Any, today: date) -> str:
    """How late it is, for whom, and on whose list it is since when."""
    reached = [one for one in ladder_of(action) if one.on <= today and one.rung in (Rung.CHAIR, Rung.LEAD_PARTNERS)]
    at = {Rung.CHAIR: "on the chair’s list", Rung.LEAD_PARTNERS: "with the lead partners"}
    since = [f"{at[one.rung]} since {day(one.on)}" for one in reached[-1:]]
    slips = [f"{count(action.slips, 'new date')} missed"] if action.slips else []
    due = f"{action.lead_agency} owed it by {day(action.due_on)}, {distance(action.due_on, today)}"
    return f"{'; '.join([due, *slips, *since])}."


def why_challenge(challenge: Any, today: date) -> str:
    """Between whom, at which level it is, and until when."""
    stage, due = stage_on(challenge, today), due_on(challenge, today)
    level = LEVELS.get(stage, stage.value)
    until = f"overdue since {day(due)}" if due and is_overdue(challenge, today) else f"until {day(due)}" if due else ""
    return f"{challenge.raising} questions {challenge.challenged}; it is with {level}, {until}."


def papers_note(papers: date, meeting_day: date, today: date) -> str:
    """How far away the papers date is, the rule by which it was found, and the bank holidays that were not counted."""
    ahead = f"{sentence_case(distance(papers, today))}. " if papers >= today else ""
    return ahead + _papers_rule(papers, meeting_day)


def _papers_rule(papers: date, meeting_day: date) -> str:
    holidays = [day(one) for one in not_counted(papers, meeting_day)]
    if not holidays:
        return "Counted in working days, so never on a weekend or bank holiday."
    verb = "is a bank holiday and does" if len(holidays) == 1 else "are bank holidays and do"
    return f"Counted in working days: {list_in_words(holidays)} {verb} not count, so it is that much earlier."
