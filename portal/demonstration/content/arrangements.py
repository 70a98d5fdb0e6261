"""The published arrangements, clause by clause, with what each asks of whom; and the public contacts page."""

from dataclasses import dataclass
from datetime import date

from portal.demonstration.content.reading import build, read_rows, read_toml

VERSION_FILES = ("herts_3", "herts_2", "cambs_1")  # a version comes after the one it is told apart from


@dataclass(frozen=True)
class Duties:
    """What a clause asks, by sector, as short sentences. Education has to be written out, if only as an empty list."""

    education: tuple[str, ...]
    council: tuple[str, ...] = ()
    police: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    voluntary: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clause:
    """One clause; its key is the same in every version, so that a reader can be told what changed."""

    key: str
    title: str
    text: str
    duties: Duties


@dataclass(frozen=True)
class Signature:
    """An office that signed on paper: never a person's name."""

    office: str
    agency: str


@dataclass(frozen=True)
class Version:
    """A version of a partnership's arrangements, signed on paper before the portal."""

    partnership: str
    number: int
    title: str
    state: str
    signed_on: date
    in_force_from: date
    replaced_on: date | None
    signatures: tuple[Signature, ...]
    what_changed: tuple[str, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class NextVersion:
    """The version that is being written: its clauses are those that the one in force has otherwise, or not at all."""

    partnership: str
    by: str
    days: int
    title: str
    what_changed: tuple[str, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class _VersionFile:
    partnership: str
    number: int
    title: str
    state: str
    signed_on: date
    in_force_from: date
    signatures: tuple[Signature, ...]
    replaced_on: date | None = None
    what_changed: tuple[str, ...] = ()
    otherwise_as: int = 0  # every clause not written here reads as in that version
    without: tuple[str, ...] = ()  # save these, which that version has and this one not
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Contact:
    """A line of the public contacts page."""

    key: str
    partnership: str
    name: str
    telephone: str
    hours: str
    belongs: str
    email: str = ""


def read_next_version() -> NextVersion:
    """The draft that the demonstration begins with."""
    file = "arrangements/herts_next.toml"
    return build(NextVersion, read_toml(file), file)


def read_versions() -> tuple[Version, ...]:
    """All versions, whole: a file that tells only its differences is filled up from the version it names."""
    whole: dict[tuple[str, int], Version] = {}
    for name in VERSION_FILES:
        file = f"arrangements/{name}.toml"
        said = build(_VersionFile, read_toml(file), file)
        clauses = said.clauses
        if said.otherwise_as:
            own = {clause.key: clause for clause in said.clauses}
            base = whole[said.partnership, said.otherwise_as].clauses
            clauses = tuple(own.get(clause.key, clause) for clause in base if clause.key not in said.without)
        whole[said.partnership, said.number] = Version(
            said.partnership, said.number, said.title, said.state, said.signed_on, said.in_force_from,
            said.replaced_on, said.signatures, said.what_changed, clauses,
        )  # fmt: skip
    return tuple(whole.values())


def read_contacts() -> tuple[Contact, ...]:
    """The public contacts of every partnership, in the order of the page."""
    return read_rows(Contact, "contacts.toml", "contacts")
