"""A paper that is the words of another record: whoever changes them there takes it in hand here, then lays it again."""

from __future__ import annotations

from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.decisions.events import DecisionEdited
from portal.decisions.lifecycle import ANSWERABLE
from portal.decisions.models import Decision, DecisionEventKind
from portal.decisions.operations.drafting import Words, void_answers
from portal.decisions.operations.moving import about, catch_up, locked, note
from portal.decisions.policy import may_lay_words
from portal.decisions.queries import paper_of


def take_in_hand(decision: Decision, *, reason: str, by: Viewer) -> None:
    """Before a word changes: where the seats are asked already, every answer is void and whoever gave one is told."""
    require(may_lay_words(by, locked(decision)))
    catch_up(decision, by=by)
    if decision.state in ANSWERABLE:
        void_answers(decision, reason=reason, by=by)


def lay_words(decision: Decision, *, title: str, words: Words, by: Viewer) -> None:
    """After the words changed: the paper reads as they do now."""
    require(may_lay_words(by, locked(decision)))
    decision.title, paper = title, paper_of(decision)
    paper.question, paper.options, paper.text = words.question, words.options, words.text
    note(decision, DecisionEventKind.EDITED, DecisionEdited(**about(decision)), by=by)
