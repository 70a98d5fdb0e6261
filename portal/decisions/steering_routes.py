"""What chair and office do: putting it to the seats, changing the paper, more time, issue, review, withdrawing."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.verdict import Verdict
from portal.actions.forms import with_choices
from portal.actions.who import look_up, suggestions
from portal.decisions.blueprint import decisions
from portal.decisions.doing import ActPage, carry_out, find
from portal.decisions.forms import IssueForm, ReasonForm, ReportForm, ReviewForm, WorkedOn
from portal.decisions.lifecycle import AnswerKind
from portal.decisions.looking import Case
from portal.decisions.notices import review_by
from portal.decisions.operations.drafting import change_paper as change_the_paper
from portal.decisions.operations.drafting import open_decision, withdraw_decision
from portal.decisions.operations.issuing import ActionToOffer, Terms, issue_decision, report_urgent, review_decision
from portal.decisions.operations.steering import extend_decision, send_to_lead_partners
from portal.decisions.policy import (
    may_change_paper,
    may_extend,
    may_open,
    may_report,
    may_review,
    may_send_to_leads,
    may_withdraw,
)
from portal.decisions.queries import seats_in_force
from portal.decisions.showing import may_issue_now, seat_lines
from portal.web.csrf import form_page
from portal.web.formats import count, day
from portal.web.parts import Fact

May = Callable[[Case], Verdict]


@decisions.route("/decisions/<reference>/open", methods=["GET", "POST"])
@form_page
def open_to_seats(partnership: str, reference: str) -> ResponseReturnValue:
    """Freeze the paper and ask every seat."""
    case, form = find(partnership, reference), WorkedOn()
    seats = count(len(seats_in_force(case.place.id)), "seat")
    days = case.lengths.answering(case.decision.kind)

    def act() -> str:
        open_decision(case.decision, by=case.viewer)
        assert case.decision.answer_by_on is not None
        return f"We have asked {seats}. They answer by 5pm on {day(case.decision.answer_by_on)}."

    page = ActPage(
        "Put it to the seats",
        f"Ask {seats}",
        (
            "The paper is frozen and gets its hash. Changing it later makes every answer void.",
            f"Who holds a seat is asked by e-mail and has {count(days, 'working day')} to answer.",
        ),
        facts=[Fact("Question", case.paper.question), Fact("Paper", case.paper.text)],
    )
    may: May = lambda it: may_open(it.viewer, it.decision, it.concerns_open)  # noqa: E731
    return carry_out(case, form, act, may=may, page=page)


@decisions.route("/decisions/<reference>/change-paper", methods=["GET", "POST"])
@form_page
def change_paper(partnership: str, reference: str) -> ResponseReturnValue:
    """Take the paper back to change it: every answer is void, and that is said first."""
    case, form = find(partnership, reference), ReasonForm()
    given = len([one for one in case.answers if one.kind is not AnswerKind.INTEREST])

    def act() -> str:
        change_the_paper(case.decision, reason=form.reason.data, by=case.viewer)
        return "The paper can be changed now. Every answer is void; whoever gave one is told."

    void = f"This makes {count(given, 'answer')} void" if given else "No answer has been given yet"
    page = ActPage(
        "Change the paper",
        "Make the answers void and change the paper" if given else "Change the paper",
        (f"{void}. The seats are asked again about the new paper.",),
        warning=bool(given),
    )
    return carry_out(case, form, act, may=lambda it: may_change_paper(it.viewer, it.decision), page=page)


@decisions.route("/decisions/<reference>/extend", methods=["GET", "POST"])
@form_page
def extend(partnership: str, reference: str) -> ResponseReturnValue:
    """More time, once."""
    case, form = find(partnership, reference), WorkedOn()
    days = count(case.lengths.of("extension"), "working day")

    def act() -> str:
        extend_decision(case.decision, by=case.viewer)
        assert case.decision.answer_by_on is not None
        return f"The seats have until 5pm on {day(case.decision.answer_by_on)}. Who has not answered is told."

    page = ActPage("Give more time", f"Give {days}", ("That can be done once.",))
    return carry_out(case, form, act, may=lambda it: may_extend(it.viewer, it.decision), page=page)


@decisions.route("/decisions/<reference>/to-lead-partners", methods=["GET", "POST"])
@form_page
def to_lead_partners(partnership: str, reference: str) -> ResponseReturnValue:
    """Do not wait for the day on which it goes there by itself."""
    case, form = find(partnership, reference), WorkedOn()

    def act() -> str:
        send_to_lead_partners(case.decision, by=case.viewer)
        return "The lead partners are asked. Their answers stand for their seats."

    page = ActPage("Send it to the lead partners", "Send it", ("Only the lead partners answer from then on.",))
    return carry_out(case, form, act, may=lambda it: may_send_to_leads(it.viewer, it.decision), page=page)


@decisions.route("/decisions/<reference>/issue", methods=["GET", "POST"])
@form_page
def issue(partnership: str, reference: str) -> ResponseReturnValue:
    """The chair issues what every seat agreed to, with its notice, and may offer an action that follows."""
    case, form = find(partnership, reference), with_choices(IssueForm)
    if not form.is_submitted():
        form.process(data={"review_on": review_by(clock.today()), "readers": "all"})
    is_good = form.validate_on_submit()
    who = look_up(form.who, form.who_exactly, case.place.id)
    form.who.suggestions = suggestions(case.place.id)

    def act() -> str:
        follows = []
        if form.action.data and who is not None:
            title = form.action.data
            follows = [ActionToOffer(title, who.agency_id, form.due_on.data, f"Done as decided: {title}")]
        terms = Terms(
            form.reasons.data,
            form.review_on.data,
            is_public=form.readers.data == "public",
            is_restricted=form.readers.data == "restricted",
            actions=follows,
        )
        issue_decision(case.decision, terms, by=case.viewer)
        return "It is issued. The notice carries a receipt that anybody who holds it can check."

    page = ActPage(
        "Issue the decision",
        "Issue it",
        ("The notice says who agreed and when, any dissent, and your reasons. It never changes.",),
        facts=[Fact(line.seat, f"{line.said}, {line.more}" if line.more else line.said) for line in seat_lines(case)],
        folded=("action", "who", "who_exactly", "due_on"),
        fold="Offer an action with it",
    )
    is_ready = is_good and (who is not None or not form.who.data)
    return carry_out(case, form, act, may=may_issue_now, page=page, is_ready=is_ready)


@decisions.route("/decisions/<reference>/report", methods=["GET", "POST"])
@form_page
def report(partnership: str, reference: str) -> ResponseReturnValue:
    """Where an urgent decision was reported."""
    case, form = find(partnership, reference), ReportForm()

    def act() -> str:
        report_urgent(case.decision, where=form.where.data, by=case.viewer)
        return "It is reported."

    page = ActPage("Say where it was reported", "Save it")
    return carry_out(case, form, act, may=lambda it: may_report(it.viewer, it.decision), page=page)


@decisions.route("/decisions/<reference>/review", methods=["GET", "POST"])
@form_page
def review(partnership: str, reference: str) -> ResponseReturnValue:
    """What becomes of a decision in force."""
    case, form = find(partnership, reference), with_choices(ReviewForm)

    def act() -> str:
        on = form.review_on.data
        review_decision(case.decision, form.outcome.data, reason=form.reason.data, review_on=on, by=case.viewer)
        return f"The decision is {case.decision.state}."

    page = ActPage("Review the decision", "Save it")
    return carry_out(case, form, act, may=lambda it: may_review(it.viewer, it.decision), page=page)


@decisions.route("/decisions/<reference>/withdraw", methods=["GET", "POST"])
@form_page
def withdraw(partnership: str, reference: str) -> ResponseReturnValue:
    """It is no longer asked."""
    case, form = find(partnership, reference), ReasonForm()

    def act() -> str:
        withdraw_decision(case.decision, reason=form.reason.data, by=case.viewer)
        return "It is withdrawn. The reason stands in its history."

    page = ActPage("Withdraw the decision", "Withdraw it", ("Nobody is asked any more.",), warning=True)
    return carry_out(case, form, act, may=lambda it: may_withdraw(it.viewer, it.decision), page=page)
