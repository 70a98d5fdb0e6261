"""The two answers of a sign-in: who the person is, or why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RefusalCode(StrEnum):
    """Why a sign-in ended. The value goes into logs and addresses; the words are in `errors.py`."""

    ADMIN_APPROVAL = "admin-approval"
    CANCELLED = "cancelled"
    NOT_ASSIGNED = "not-assigned"
    WRONG_TENANT = "wrong-tenant"
    WRONG_DOMAIN = "wrong-domain"
    PERSONAL_ACCOUNT = "personal-account"
    GUEST = "guest"
    BLOCKED_BY_POLICY = "blocked-by-policy"
    ACCOUNT_CLOSED = "account-closed"
    CLOCK = "clock"
    SETUP = "setup"
    UNREACHABLE = "unreachable"
    BAD_REPLY = "bad-reply"
    NOT_GENUINE = "not-genuine"
    OTHER_PROVIDER = "other-provider"
    NOT_STARTED_HERE = "not-started-here"
    NO_KEY = "no-key"
    NO_NAME = "no-name"
    NO_ORGANISATION = "no-organisation"
    NO_ROLE = "no-role"
    NO_ROLE_CHOSEN = "no-role-chosen"
    LOW_ASSURANCE = "low-assurance"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Refusal:
    """A sign-in that ended without a person.

    `title` and `sentence` are for the person; `for_it_desk` is one line to copy, and holds neither token nor secret.
    """

    code: RefusalCode
    title: str
    sentence: str
    for_it_desk: str


@dataclass(frozen=True)
class SignedIn:
    """A person as their own organisation's provider describes them.

    Only (`issuer`, `subject_key`) says who it is. `name` and `email` are for people to read, and bind nothing.
    `organisation_hints` narrows the list of agencies where one provider serves several; it gives no right. With
    `is_for_one_of_them` the sign-in holds for an agency so named and for no other.
    """

    issuer: str
    subject_key: str
    name: str
    email: str | None
    organisation_hints: tuple[str, ...] = ()
    authenticated_at: datetime | None = None
    is_for_one_of_them: bool = False

    @property
    def organisation_hint(self) -> str | None:
        """The one organisation the provider names, or None when it names none or several."""
        return self.organisation_hints[0] if len(self.organisation_hints) == 1 else None
