"""What a newly read register would change: compared by URN alone, never by name, and written by somebody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from agencies.registers.schools import School, SchoolStatus

FACTS = tuple(field.name for field in fields(School))


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """One school before and after, and the names of the facts that differ."""

    before: School
    after: School
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Every school of the file and of the portal in exactly one of these, each in the order of URN.

    `missing_from_file` ends nothing: a file may hold one part of the register, and the register itself marks a school
    as closed.
    """

    new: tuple[School, ...] = ()
    changed: tuple[SchoolChange, ...] = ()
    closed: tuple[SchoolChange, ...] = ()
    reopened: tuple[SchoolChange, ...] = ()
    unchanged: tuple[str, ...] = ()
    missing_from_file: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.changed or self.closed or self.reopened)


def compare(existing: Mapping[str, School], schools: Iterable[School]) -> Changes:
    """Sort a file's schools by what they would change; `existing` is what the portal holds, by URN."""
    in_file = {school.urn: school for school in schools}
    both = sorted(in_file.keys() & existing.keys())
    differing = [_change(existing[urn], in_file[urn]) for urn in both if existing[urn] != in_file[urn]]
    return Changes(
        new=tuple(in_file[urn] for urn in sorted(in_file.keys() - existing.keys())),
        changed=tuple(change for change in differing if not (_closes(change) or _reopens(change))),
        closed=tuple(change for change in differing if _closes(change)),
        reopened=tuple(change for change in differing if _reopens(change)),
        unchanged=tuple(urn for urn in both if existing[urn] == in_file[urn]),
        missing_from_file=tuple(sorted(existing.keys() - in_file.keys())),
    )


def _change(before: School, after: School) -> SchoolChange:
    return SchoolChange(before, after, tuple(fact for fact in FACTS if getattr(before, fact) != getattr(after, fact)))


def _closes(change: SchoolChange) -> bool:
    return change.before.status is not SchoolStatus.CLOSED and change.after.status is SchoolStatus.CLOSED


def _reopens(change: SchoolChange) -> bool:
    return change.before.status is SchoolStatus.CLOSED and change.after.status is not SchoolStatus.CLOSED
