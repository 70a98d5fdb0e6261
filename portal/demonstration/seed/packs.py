"""One pack, asked for by the office and built by the worker as it does."""

from __future__ import annotations

from portal import clock
from portal.access.viewer import current_viewer
from portal.demonstration.seed.stage import Stage
from portal.messages.worker import job
from portal.packs.operations import ask_for_pack
from portal.packs.policy import JOB
from portal.packs.work import build_pack

WHERE, OFFICE = "herts", "tom-ashdown"


def make_pack(stage: Stage) -> None:
    """The board pack of this minute."""
    with stage.person(OFFICE, clock.now()) as by:
        key = ask_for_pack(stage.partnerships[WHERE], by=by).id
    with job(stage.jobs, JOB):
        made = build_pack(key, by=current_viewer())
    stage.tell(f"  a board pack, {made}")
