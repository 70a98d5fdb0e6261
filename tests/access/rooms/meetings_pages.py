"""Who of the cast may send which form of a meeting."""

from __future__ import annotations

from typing import Any

from portal import clock
from portal.working_days import add_working_days

AFTER = ("meetings",)
STEERS = frozenset({"chair", "business_manager", "office_worker"})
MEMBER = frozenset({"group_member"})
READS = STEERS | MEMBER | {"scrutineer", "council_lead", "police_delegate"}
BEGUN = "UPDATE meeting SET state = 'under way', began_at = now()"


def sent(house: Any, name: str, senders: frozenset[str], before: str = "SELECT 1", **form: str) -> Any:
    """A form of the house's meeting of the executive."""
    from tests.access.replay import Write  # it gathers the rooms

    return Write(f"/p/tests/meetings/{house.samples['meetings.reference']}/{name}", senders, form, before)


def planned(_house: Any) -> Any:
    """A meeting of the whole partnership."""
    from tests.access.replay import Write

    return Write("/p/tests/meetings/new", STEERS, slot())


def slot() -> dict[str, str]:
    """When, how long, where."""
    return {"at": "2pm", "minutes": "60", "place": "Hall", **boxes("day")}


def boxes(name: str) -> dict[str, str]:
    """A working day three weeks ahead."""
    day = add_working_days(clock.today(), 15)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def free() -> str:
    """Nothing is unresolved, and the papers date has come."""
    return f"UPDATE meeting SET papers_on = '{clock.today()}'; UPDATE meeting_item SET taken_off_at = now()"


WRITES = {
    "meetings.new": planned,
    "meetings.move": lambda house: sent(house, "move", STEERS, version="1", **slot()),
    "meetings.ask_more": lambda house: sent(
        house, "invite", STEERS, version="1", person=str(house.cast.scrutineer.person)
    ),
    "meetings.cancel": lambda house: sent(house, "cancel", STEERS, version="1", reason="Snow."),
    "meetings.ask": lambda house: sent(house, "ask", READS, version="1", title="Rooms", why="Shared."),
    "meetings.take_off": lambda house: sent(house, f"items/{house.samples['an item']}/take-off", STEERS | MEMBER),
    "meetings.read": lambda house: sent(house, "read", MEMBER | {"chair"}),
    "meetings.back": lambda house: sent(house, "give-back", frozenset({"chair"}), free()),
    "meetings.begin": lambda house: sent(house, "begin", STEERS, "UPDATE meeting SET starts_at = now()"),
    "meetings.close": lambda house: sent(house, "close", STEERS, BEGUN),
    "meetings.enter": lambda house: sent(
        house, "actions/new", STEERS, BEGUN, title="Print it", who="Pia Police", **boxes("due_on")
    ),
}
