"""What a person reads when they came back from their provider and no session opened, though the provider said yes."""

from __future__ import annotations

from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode

OURS: dict[str, tuple[str, str, str]] = {
    "unconfirmed": (
        "Nearly there",
        "Whoever invited you now sees your name and address and has to confirm that it is you. Then sign in again.",
        "The account is known and waits for the person who sent the invitation.",
    ),
    "turned away": (
        "You were not let in",
        "Your organisation looked at your request and did not let you in. Ask whoever runs its sign-in for the portal.",
        "The organisation's coordinator turned this account away. They can send an invitation instead.",
    ),
    "admitted": (
        "This account is closed here",
        "You cannot use the portal with this account any more. Ask whoever runs your organisation’s sign-in.",
        "The account was let in before and is not known now.",
    ),
    "closed": (
        "This account is closed here",
        "You cannot use the portal with this account any more. If you work there again, ask your partnership’s office.",
        "The account belongs to a person who has left. It is not opened again by signing in.",
    ),
    "invitation ended": (
        "This invitation has ended",
        "An invitation works once, for seven days. Ask whoever sent it for a new one.",
        "The invitation was used, taken back or is older than seven days.",
    ),
    "not invited there": (
        "Sign in with the organisation that invited you",
        "The invitation is for another organisation than the one you signed in with. Open the link again.",
        "The identity provider used does not serve the organisation of the invitation.",
    ),
    "other organisation": (
        "You came for an organisation that is not yours here",
        "You chose an organisation that is not connected, or where you have no role here. Start again, choose another.",
        "The provider does not serve the organisation the sign-in named, or the person holds no role for it.",
    ),
    "other person": (
        "This account is somebody’s already",
        "The account you signed in with is already used here. Sign in without the invitation, or ask who sent it.",
        "The account is bound to another person than the one invited.",
    ),
    "no provider": (
        "This sign-in is switched off",
        "Your organisation’s sign-in has been switched off for the portal. Ask your partnership’s office.",
        "The identity provider is disabled in the portal.",
    ),
}


def words_for(code: str) -> Refusal | None:
    """Title and sentences for a reason in an address; None for a reason there is none of."""
    name = code.replace("-", " ")
    if name in OURS:
        return Refusal(RefusalCode.UNKNOWN, *OURS[name])
    return refuse(RefusalCode(code)) if code in set(RefusalCode) else None
