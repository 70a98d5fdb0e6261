"""What `make run` prints at its end: where to look, and whom one can be."""

from __future__ import annotations

from portal.demonstration.content import Content
from portal.demonstration.content.cast import Person
from portal.demonstration.provider import authenticator
from portal.demonstration.provider_people import agency_names


def ready_text(content: Content, public_address: str, mail_address: str) -> str:
    """The line that says Ready, then people with their address and something to try."""
    names = agency_names(content)
    people, authenticator_address = content.highlighted(), mail_address.removesuffix("/mail/") + authenticator.PAGE
    return "\n".join(
        (
            f"Ready: {public_address}",
            "",
            "Sign in with a work address below, then say who you are. No passwords: everybody is invented.",
            "Organisations come from public registers of 2017 and 2024; people and events are invented.",
            "",
            *(line for person in people for line in _lines(person, names)),
            "",
            f"Without a provider: ask for a link by email as {authenticator.ADDRESS},",
            f"  open it from the mail below in the same browser; the code of the app: {authenticator_address}",
            f"{len(content.people) - len(people)} more people are on the sign-in pages.",
            f"What the portal mails: {mail_address}",
            "Stop with Ctrl-C. The data stays; make reset starts anew.",
        )
    )


def _lines(person: Person, names: dict[str, str]) -> tuple[str, str]:
    agencies = " and ".join(names[key] for key in person.agencies)
    return f"  {person.name}, {person.job}, {agencies}", f"      {person.email} – {person.try_it}"
