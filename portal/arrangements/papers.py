"""A version as the paper of the decision that signs it: every word of it, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from portal.arrangements.duties import sector_label
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.queries import ClauseText
from portal.decisions.operations.drafting import Words


def words_of(version: ArrangementVersion, clauses: Sequence[ClauseText]) -> Words:
    """The question to the seats, and the clauses with what each asks of whom, in the order of the text."""
    question = f"Does your body sign version {version.number} of the arrangements, “{version.title}”, in these words?"
    return Words(question, text="\n\n".join(_clause(place, clause) for place, clause in enumerate(clauses, 1)))


def _clause(place: int, clause: ClauseText) -> str:
    asks = [f"- {sector_label(duty.sector)}: {duty.text}" for duty in clause.duties]
    parts = [f"**{place}. {clause.heading}**", clause.text.replace("\r\n", "\n").strip()]
    if asks:
        parts.append(f"What clause {place} asks:\n\n" + "\n".join(asks))
    return "\n\n".join(parts)
