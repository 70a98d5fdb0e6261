"""The lead partners' pages: write the text by which a challenge may be settled; agree or dissent."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.access.verdict import NotFound
from portal.actions.forms import with_choices
from portal.challenges.blueprint import challenges
from portal.challenges.doing import carry_out
from portal.challenges.forms import AGREE, DetermineForm, RespondForm
from portal.challenges.looking import Case, Proposal, proposal_of
from portal.challenges.operations.determining import answer_determination, propose_determination
from portal.challenges.policy import may_determine
from portal.challenges.record_routes import find
from portal.web.csrf import form_page

BOTH = ["GET", "POST"]


@challenges.route("/challenges/<reference>/determine", methods=BOTH)
@form_page
def determine(partnership: str, reference: str) -> ResponseReturnValue:
    """One writes the text and so agrees to it; another text voids the answers to the first, and the page says so."""
    case = find(partnership, reference)
    form = with_choices(DetermineForm, case.challenge.version)

    def act() -> None:
        propose_determination(case.challenge, text=form.text.data, by=case.viewer)

    said = "Your text is sent to the other lead partners. You have agreed to it."
    return carry_out(
        case,
        form,
        act,
        may=may_determine,
        template="determine",
        said=said,
        shown=lambda now: {"earlier": proposal_of(now.challenge)},
    )


@challenges.route("/challenges/<reference>/determination", methods=BOTH)
@form_page
def respond(partnership: str, reference: str) -> ResponseReturnValue:
    """Agree with the text, or dissent and say why; it can be changed until all seats have answered."""
    case = find(partnership, reference)
    form = with_choices(RespondForm)
    read = form.version.data or 0

    def act() -> None:
        agrees = form.verdict.data == AGREE
        answer_determination(case.challenge, number=read, agrees=agrees, reason=form.reason.data, by=case.viewer)

    def shown(now: Case) -> dict[str, Proposal]:
        """The text as it stands, with its number in the form: what is sent next is about what is read now."""
        proposal = proposal_of(now.challenge)
        if proposal is None:
            raise NotFound
        form.version.data = proposal.number
        return {"proposal": proposal}

    said = f"Your answer about {case.challenge.reference} is recorded."
    return carry_out(case, form, act, may=may_determine, template="respond", said=said, shown=shown)
