"""Small files in the shape of the registers, made for one test each, and the files the project carries."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from agencies.registers import school_groups, school_links, schools

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "agencies" / "samples"
CARRIED = ROOT / "portal" / "demonstration" / "data"

SCHOOL = {
    "URN": "117305",
    "LA (code)": "919",
    "LA (name)": "Hertfordshire",
    "EstablishmentName": "Mandeville Primary School",
    "TypeOfEstablishment (name)": "Community School",
    "EstablishmentTypeGroup (name)": "LA maintained schools",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "3",
    "StatutoryHighAge": "11",
}
LINK = {"URN": "117085", "LinkURN": "138539", "LinkType": "Successor", "LinkEstablishedDate": "01/08/2012"}
GROUP_LINK = {
    "URN": "138539",
    "Group UID": "2044",
    "Group Name": "Example Trust",
    "Group Type (code)": "06",
    "Group Type": "Multi-academy trust",
    "Joined date": "01-08-2012",
}


def carried(name: str) -> bytes:
    """A file of the demonstration's register facts."""
    return (CARRIED / name).read_bytes()


def sample(name: str) -> bytes:
    """A file of invented rows in a register's own columns."""
    return (SAMPLES / name).read_bytes()


def table(columns: Sequence[str], *rows: Mapping[str, str], encoding: str = "utf-8") -> bytes:
    """A CSV file with these columns; what a row does not have stays empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def schools_file(*changes: Mapping[str, str], encoding: str = "utf-8") -> bytes:
    """A file of schools, each SCHOOL with something changed."""
    return table(schools.COLUMNS, *({**SCHOOL, **change} for change in changes), encoding=encoding)


def links_file(*changes: Mapping[str, str]) -> bytes:
    """A file of links, each LINK with something changed."""
    return table(school_links.COLUMNS, *({**LINK, **change} for change in changes))


def group_links_file(*changes: Mapping[str, str]) -> bytes:
    """A file of group links, each GROUP_LINK with something changed."""
    columns = (*school_groups.NEEDED_COLUMNS, *school_groups.OTHER_COLUMNS)
    return table(columns, *({**GROUP_LINK, **change} for change in changes))
