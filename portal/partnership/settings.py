"""A partnership's own settings: what can be set, in which form, and setting it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db
from portal.partnership.events import Setting, SettingChanged
from portal.partnership.models import Partnership
from portal.partnership.permissions import may_set_up

LONGEST_WAIT = 250  # working days
MOST_WORDS, LONGEST_WORD = 9, 30
PLACE = table_of(Partnership)


def _lengths(value: Any) -> str:
    """Names of steps with whole numbers of working days; what is wrong, or nothing."""
    is_good = isinstance(value, Mapping) and all(
        type(days) is int and 0 < abs(days) <= LONGEST_WAIT for days in value.values()
    )
    return "" if is_good else 'Write lengths in working days, like {"answer": 5}.'


def _words(value: Any) -> str:
    """A list of different short words; what is wrong, or nothing."""
    is_list = isinstance(value, list) and all(isinstance(one, str) and one.strip() == one != "" for one in value)
    if not is_list or len({one.casefold() for one in value}) != len(value):
        return 'Write a list of different words, like ["Urgent", "High", "Normal"].'
    if len(value) > MOST_WORDS or any(len(one) > LONGEST_WORD for one in value):
        return f"Write at most {MOST_WORDS} words of at most {LONGEST_WORD} letters."
    return ""


def _on_or_off(value: Any) -> str:
    return "" if value in ("on", "off") else 'Write "on" or "off".'


FORMS: Mapping[Setting, Callable[[Any], str]] = {
    Setting.LADDER: _lengths,
    Setting.DECISIONS: _lengths,
    Setting.CHALLENGE: _lengths,
    Setting.MEETINGS: _lengths,
    Setting.PRIORITIES: _words,
    Setting.PERSONAL_LINKS: _on_or_off,
}


def change_setting(partnership_id: uuid.UUID, setting: Setting, value: Any, *, by: Viewer) -> None:
    """Set one setting, or with None go back to what is delivered. Clocks that run keep their days.

    Raises Refused for a value of another form (see FORMS).
    """
    require(may_set_up(by))
    if value is not None and (wrong := FORMS[setting](value)):
        raise Refused(wrong)
    now = dict(db.session.scalars(select(PLACE.c.settings).where(PLACE.c.id == partnership_id)).one())
    now.pop(setting.value, None)
    changed = now if value is None else now | {setting.value: value}
    db.session.execute(update(PLACE).where(PLACE.c.id == partnership_id).values(settings=changed))
    record(SettingChanged("partnership", partnership_id, partnership_id, setting), by=by)


def priorities_of(partnership_id: uuid.UUID) -> Sequence[str]:
    """The partnership's own words for how pressing an action is, the most pressing first; none where it has none."""
    found = db.session.scalar(select(PLACE.c.settings["priorities"]).where(PLACE.c.id == partnership_id))
    return found or ()
