"""Asking the owners of chosen actions for an update: chosen in the list, checked here, then sent."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Place, Viewer, current_viewer
from portal.actions.asking import MOST, Choice, chosen_actions
from portal.actions.blueprint import actions
from portal.actions.messages import facts_of_asking
from portal.actions.operations.asking import ask_for_updates
from portal.actions.policy import may_ask
from portal.web.csrf import form_page
from portal.web.formats import count
from portal.web.forms import ButtonForm
from portal.web.outcome import tell

FOLDER = "actions/messages/asked"


@actions.route("/actions/ask", methods=["GET", "POST"])
@form_page
def ask(partnership: str) -> ResponseReturnValue:
    """The check page: whom, about which actions, and the mail as it will be; then the mails."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    if not may_ask(viewer, place.id):
        raise NotFound
    references, form = request.args.getlist("about")[:MOST], ButtonForm()
    back_to = url_for("actions.index", partnership=place.key)
    if form.validate_on_submit():

        def once() -> str:
            asked = ask_for_updates(place, references, by=viewer)
            tell(f"We have asked {count(len(asked.owners), 'owner')} about {count(asked.number, 'action')}.")
            return back_to

        try:
            return redirect(act_once(form.once.data, once, by=viewer), 303)
        except Refused as refusal:
            form.refuse(str(refusal))
    choice = chosen_actions(place, references, by=viewer)
    return render_template(
        "actions/ask.html", form=form, choice=choice, back_to=back_to, mail=_mail(place, choice, viewer)
    )


def _mail(place: Place, choice: Choice, viewer: Viewer) -> dict[str, str]:
    """The first owner's mail, word for word; nothing where nobody is asked."""
    for asked in choice.owners.values():
        first = asked[0]
        address = url_for("actions.show", partnership=place.key, reference=first.reference)
        words = facts_of_asking(first, len(asked) - 1, by=viewer) | {
            "name": first.owner,
            "link": current_app.extensions["settings"].public_address + address,
        }
        parts = {part: render_template(f"{FOLDER}/{part}.txt", **words).strip() for part in ("subject", "body")}
        return {"to": first.owner, **parts}
    return {}
