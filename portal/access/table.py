"""The table of roles against verbs, read from the row rules: which roles each rule asks for, and what else it asks."""

from __future__ import annotations

import re
from pathlib import Path

import portal.models  # noqa: F401 - every rule must be known
from portal.access.install import to_sql
from portal.access.roles import Role
from portal.access.rules import CLOSED, OPEN, RULES, WEB, RowRule, table_of

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- access table: begin -->", "<!-- access table: end -->"
ROLES = re.compile(r"rights\.(?:holds|member_agencies)\((?:CAST\()?ARRAY\[([^\]]*)\]")
# What a rule asks besides roles, by the function it calls.
ASKS = {
    "rights.person()": "the person",
    "rights.agency()": "own agency",
    "rights.groups()": "its group",
    "rights.invitation()": "holder of the link",
    "rights.excluded()": "never the excluded",
    "EXISTS (": "through another row",
}
VERBS = ("sees", "adds", "changes")
SHORT = {"sees": "S", "adds": "A", "changes": "C"}


def access_table() -> str:
    """Markdown: a line a table, a column a role; S sees, A adds, C changes; what else is asked comes last."""
    by_table: dict[str, list[RowRule]] = {}
    for rule in RULES:
        if rule.to == WEB:
            by_table.setdefault(table_of(rule.model).name, []).append(rule)
    lines = [
        f"| Table | {' | '.join(role.value for role in Role)} | Besides |",
        f"|---|{'---|' * len(Role)}---|",
        *(_line(name, by_table[name]) for name in sorted(by_table)),
    ]
    for words, models in (("Open to read", OPEN), ("Closed to every page", CLOSED)):
        names = sorted(table_of(model).name for model in models)
        lines += ["", f"{words}: {', '.join(names)}."]
    return "\n".join(lines)


def _line(name: str, rules: list[RowRule]) -> str:
    held: dict[str, set[str]] = {verb: set() for verb in VERBS}
    besides: dict[str, list[str]] = {verb: [] for verb in VERBS}
    for rule in rules:
        condition = to_sql(rule.rule(), table_of(rule.model))
        held[rule.verb] |= {role for roles in ROLES.findall(condition) for role in re.findall(r"'([^']+)'", roles)}
        asked = [words for call, words in ASKS.items() if call in condition]
        besides[rule.verb] += [words for words in asked if words not in besides[rule.verb]]
    cells = ["".join(SHORT[verb] for verb in VERBS if role.value in held[verb]) for role in Role]
    rest = "; ".join(f"{verb}: {', '.join(besides[verb])}" for verb in VERBS if besides[verb])
    return f"| {name} | {' | '.join(cells)} | {rest} |"


def kept_table() -> str:
    """The table as README.md has it."""
    return README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def write() -> None:
    """Put the present table into README.md, between its two marks."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{access_table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
