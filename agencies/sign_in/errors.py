"""What people read when a sign-in ends without them: a title, a sentence, and one line for their IT desk.

Microsoft's numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

import re

from agencies.sign_in.claims import clean_text
from agencies.sign_in.outcome import Refusal, RefusalCode

WORDS: dict[RefusalCode, tuple[str, str, str]] = {
    RefusalCode.ADMIN_APPROVAL: (
        "Your IT team has to approve this first",
        "Your organisation asks its IT team to approve the portal before anyone signs in. Send them the text below.",
        "An administrator has to grant consent for this application in the identity provider.",
    ),
    RefusalCode.CANCELLED: (
        "You are not signed in",
        "Sign-in was cancelled on your organisation's page. You can try again.",
        "The person or the provider cancelled the sign-in (access denied).",
    ),
    RefusalCode.NOT_ASSIGNED: (
        "Your account is not on the list yet",
        "Your organisation lets only chosen people use the portal. Ask your IT desk to add you.",
        "The account is not assigned to this application in the identity provider.",
    ),
    RefusalCode.WRONG_TENANT: (
        "This account belongs to another organisation",
        "This account is from an organisation that is not connected here. Try again with your work account.",
        "The account's tenant is not on the list of tenants allowed for this provider.",
    ),
    RefusalCode.WRONG_DOMAIN: (
        "This account belongs to another organisation",
        "This account is from an organisation that is not connected here. Try again with your work account.",
        "The hosted domain (hd) is not on the list of domains allowed for this provider.",
    ),
    RefusalCode.PERSONAL_ACCOUNT: (
        "This is a personal account",
        "You signed in with an account that is not run by your organisation. Try again with your work account.",
        "A consumer account was used; only accounts managed by the organisation are allowed.",
    ),
    RefusalCode.GUEST: (
        "This is a guest account",
        "You are a guest of that organisation, not its staff. Sign in through the organisation you work for.",
        "The account is an external (guest) account of the tenant; guests are not treated as staff.",
    ),
    RefusalCode.BLOCKED_BY_POLICY: (
        "Your organisation's rules stopped this sign-in",
        "Your device, place or second check did not meet your organisation's rules. Your IT desk can say which.",
        "A conditional access rule of the identity provider refused the sign-in.",
    ),
    RefusalCode.ACCOUNT_CLOSED: (
        "Your account is switched off",
        "Your organisation says that this account may not be used now. Ask your IT desk.",
        "The identity provider reports the account as disabled, locked or expired.",
    ),
    RefusalCode.CLOCK: (
        "The clocks do not agree",
        "Your organisation's sign-in and the portal do not agree what time it is. Try again in a minute.",
        "The token's times lie outside the allowed minute: check the clocks of both servers.",
    ),
    RefusalCode.SETUP: (
        "Sign-in is not set up correctly",
        "Nothing you did is wrong. Send the text below to your IT desk.",
        "The provider does not accept the application's registration: check client id, secret and redirect address.",
    ),
    RefusalCode.UNREACHABLE: (
        "Your organisation's sign-in does not answer",
        "We asked your organisation's sign-in and got no answer in time. Try again in a few minutes.",
        "The identity provider did not answer in time, or answered with an error.",
    ),
    RefusalCode.BAD_REPLY: (
        "We could not read the answer",
        "Your organisation's sign-in gave an answer we could not read. Try again. If it happens twice, tell IT.",
        "The identity provider's answer was not what OpenID Connect asks for.",
    ),
    RefusalCode.NOT_GENUINE: (
        "We could not be sure it was you",
        "The proof from your organisation's sign-in did not pass our checks, so we did not let it in. Try again.",
        "The identity token was refused.",
    ),
    RefusalCode.OTHER_PROVIDER: (
        "The answer came from somewhere else",
        "The answer did not come from the organisation you chose, so we did not let it in. Start again.",
        "The issuer of the answer is not the issuer configured for this provider.",
    ),
    RefusalCode.NOT_STARTED_HERE: (
        "Please start again",
        "This sign-in began in another browser, too long ago, or was used already. Start again from the sign-in page.",
        "The state of the answer does not belong to a sign-in started in this browser.",
    ),
    RefusalCode.NO_KEY: (
        "Your account lacks something we need",
        "Your organisation's sign-in did not say which account this is. Send the text below to your IT desk.",
        "A claim that identifies the account is missing or malformed.",
    ),
    RefusalCode.NO_NAME: (
        "Your account lacks something we need",
        "Your organisation's sign-in gave us neither a name nor an e-mail. Send the text below to your IT desk.",
        "Neither name nor email was released: allow the scopes profile and email for this application.",
    ),
    RefusalCode.NO_ORGANISATION: (
        "You have not chosen your organisation",
        "That sign-in did not say for which one organisation you came. Start again and choose it there.",
        "The sign-in named no organisation, several, or one that cannot be read.",
    ),
    RefusalCode.NO_ROLE: (
        "Your account may not use the portal yet",
        "Your organisation has not given your account the role for the portal. Ask whoever runs its accounts.",
        "The person has no access to this service, or lacks the role it asks for, at the sign-in service.",
    ),
    RefusalCode.NO_ROLE_CHOSEN: (
        "You have not chosen a role",
        "The NHS sign-in did not say in which of your roles you came. Start again and choose the role there.",
        "The token names no selected role, or one that is not in the person’s list of roles.",
    ),
    RefusalCode.LOW_ASSURANCE: (
        "A stronger sign-in is needed",
        "You signed in with too little proof for the portal. Start again with your smartcard, security key or app.",
        "The token’s level of assurance is lower than the portal asks for.",
    ),
    RefusalCode.UNKNOWN: (
        "Sign-in did not work",
        "Your organisation's sign-in reported a problem we do not know. Send the text below to your IT desk.",
        "The identity provider answered with an error.",
    ),
}

BY_ERROR = {
    "access_denied": RefusalCode.CANCELLED,
    "consent_required": RefusalCode.ADMIN_APPROVAL,
    "admin_policy_enforced": RefusalCode.ADMIN_APPROVAL,
    "org_internal": RefusalCode.WRONG_DOMAIN,
    "invalid_client": RefusalCode.SETUP,
    "unauthorized_client": RefusalCode.SETUP,
    "redirect_uri_mismatch": RefusalCode.SETUP,
    "invalid_scope": RefusalCode.SETUP,
    "unsupported_response_type": RefusalCode.SETUP,
    "invalid_grant": RefusalCode.NOT_GENUINE,
    "login_required": RefusalCode.CANCELLED,
    "interaction_required": RefusalCode.BLOCKED_BY_POLICY,
    "server_error": RefusalCode.UNREACHABLE,
    "temporarily_unavailable": RefusalCode.UNREACHABLE,
}

BY_MICROSOFT_NUMBER = {
    "50012": RefusalCode.CLOCK,
    "700024": RefusalCode.CLOCK,
    "65001": RefusalCode.ADMIN_APPROVAL,
    "90008": RefusalCode.ADMIN_APPROVAL,
    "90093": RefusalCode.ADMIN_APPROVAL,
    "90094": RefusalCode.ADMIN_APPROVAL,
    "90095": RefusalCode.ADMIN_APPROVAL,
    "65004": RefusalCode.CANCELLED,
    "50020": RefusalCode.WRONG_TENANT,
    "50034": RefusalCode.WRONG_TENANT,
    "90072": RefusalCode.WRONG_TENANT,
    "500011": RefusalCode.SETUP,
    "700016": RefusalCode.SETUP,
    "50011": RefusalCode.SETUP,
    "7000215": RefusalCode.SETUP,
    "7000222": RefusalCode.SETUP,
    "50105": RefusalCode.NOT_ASSIGNED,
    "50053": RefusalCode.ACCOUNT_CLOSED,
    "50055": RefusalCode.ACCOUNT_CLOSED,
    "50057": RefusalCode.ACCOUNT_CLOSED,
    "50076": RefusalCode.BLOCKED_BY_POLICY,
    "50079": RefusalCode.BLOCKED_BY_POLICY,
    "53000": RefusalCode.BLOCKED_BY_POLICY,
    "53001": RefusalCode.BLOCKED_BY_POLICY,
    "53003": RefusalCode.BLOCKED_BY_POLICY,
}

LONGEST_DETAIL = 300


def refuse(code: RefusalCode, detail: str = "") -> Refusal:
    """The refusal in words; `detail` (cleaned, at most 300 characters) goes to the IT desk's line only."""
    title, sentence, for_it_desk = WORDS[code]
    extra = clean_text(detail, LONGEST_DETAIL)
    return Refusal(code, title, sentence, f"{for_it_desk} Detail: {extra}" if extra else for_it_desk)


def refuse_for_error(error: object, description: object = None) -> Refusal:
    """A provider's own error answer (`error`, `error_description` of RFC 6749, 4.1.2.1) as a page for a person."""
    said, told = clean_text(error, 80), clean_text(description, LONGEST_DETAIL)
    number = re.search(r"AADSTS(\d{5,7})", told)
    code = BY_MICROSOFT_NUMBER.get(number.group(1)) if number else None
    return refuse(code or BY_ERROR.get(said, RefusalCode.UNKNOWN), f"{said}: {told}" if told else said)
