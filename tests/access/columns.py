"""The columns of the table in section 4 of the product text, as sets of roles."""

from __future__ import annotations

LEAD = frozenset({"lead partner"})
DELEGATE = frozenset({"delegate", "alternate"})  # "an alternate sees what the delegate sees"
CHAIR = frozenset({"chair"})
SCRUTINEER = frozenset({"scrutineer"})
MANAGER = frozenset({"business manager"})
OFFICE = frozenset({"business manager", "office"})  # "office staff have the business manager's column except ..."
REPRESENTATIVE = frozenset({"representative"})
EDUCATION_OFFICER = frozenset({"education officer"})
STAFF = frozenset({"staff", "representative", "education officer", "notifying officer", "named officer"})
HEAD = frozenset({"head"})
SCHOOL = frozenset({"head", "designated safeguarding lead"})
TRUST = frozenset({"trust lead"})
FRONT_DOOR = frozenset({"designated officer", "front door"})
DESIGNATED_OFFICER = frozenset({"designated officer"})
COORDINATOR = frozenset({"coordinator"})
GROUP = frozenset({"group member", "group chair"})

WHOLE = LEAD | DELEGATE | CHAIR | SCRUTINEER | OFFICE
COLUMNS = WHOLE | STAFF | SCHOOL | TRUST | FRONT_DOOR
# A member of a group "of whatever column": somebody appointed to a group takes part in the partnership.
TAKES_PART = COLUMNS | GROUP
EVERY_ROLE = sorted(TAKES_PART | COORDINATOR)
