"""Term dates of the area and the length of grace: typed or uploaded, looked at, then kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.access.viewer import Place, Viewer
from portal.cooperation.forms import TermDatesForm
from portal.cooperation.operations import term_settings
from portal.cooperation.places import campaign_place, cooperation
from portal.cooperation.policy import may_keep_term_dates
from portal.cooperation.row_rules import RUNS
from portal.cooperation.term_dates import Holiday, TermChange, keep_term_dates, term_change
from portal.term_days import read_holidays
from portal.web.csrf import form_page
from portal.web.formats import count
from portal.web.outcome import tell

MOST_SHOWN = 20  # wrong lines


@cooperation.route("/term-dates", methods=["GET", "POST"])
@form_page
def term_dates(partnership: str) -> ResponseReturnValue:
    """What is kept is what was shown: dates changed here or by somebody else meanwhile are shown again first."""
    viewer, place = campaign_place(partnership, *RUNS)
    require(may_keep_term_dates(viewer, place.id))
    form, back_to = TermDatesForm(), url_for("cooperation.index", partnership=place.key)
    holidays, grace = term_settings(place.id)
    if not form.is_submitted():
        form.holidays.data, form.grace.data = _as_lines(holidays), str(grace)
    wrong: list[str] = []
    change: TermChange | None = None
    if form.validate_on_submit():
        typed = _uploaded(form) or form.holidays.data
        form.holidays.data = typed
        holidays, found = read_holidays(typed)
        wrong = [str(one) for one in found]
        if wrong:
            form.refuse("Put the lines right that cannot be read. They are listed below", form.holidays)
        else:
            change = term_change(place.id, holidays)
            try:
                if request.form.get("checked") == _checked(change, form) and not request.form.get("again"):
                    return redirect(act_once(form.once.data, _keeping(form, holidays, place, viewer), by=viewer), 303)
            except Refused as refusal:
                form.refuse(refusal.reason)
    return render_template(
        "cooperation/term_dates.html",
        place=place,
        form=form,
        holidays=holidays,
        change=change,
        checked=_checked(change, form) if change else "",
        wrong=wrong[:MOST_SHOWN],
        more_wrong=max(0, len(wrong) - MOST_SHOWN),
        back_to=back_to,
    )


def _keeping(form: TermDatesForm, holidays: list[Holiday], place: Place, viewer: Viewer) -> Callable[[], str]:
    def act() -> str:
        keep_term_dates(place.id, holidays=holidays, grace_term_days=form.grace_days, by=viewer)
        tell(f"Term dates are kept: {count(len(holidays), 'holiday')}. Schools are not reminded on those days.")
        return url_for("cooperation.index", partnership=place.key)

    return act


def _as_lines(holidays: list[tuple[date, date]]) -> str:
    return "\n".join(f"{first:%d/%m/%Y}, {last:%d/%m/%Y}" for first, last in holidays)


def _uploaded(form: TermDatesForm) -> str:
    """The lines of the file; councils' files come as UTF-8 or as Windows writes them. Empty without a file."""
    if form.file.data is None:
        return ""
    content: bytes = form.file.data.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\x00", "").strip()


def _checked(change: TermChange, form: TermDatesForm) -> str:
    """What the page showed; another word once the typed dates or those that stand are others."""
    moved = [(campaign.reference, dates) for campaign, dates in change.moved]
    said = (change.added, change.removed, change.grace_before, form.grace_days, moved)
    return sha256(repr(said).encode()).hexdigest()
