"""`/mail`: what the demonstration sent, the newest first, and one mail as plain text."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, abort, current_app, render_template, request

from portal.demonstration.mailbox.letters import Letters
from portal.demonstration.provider.web import careful, only_this_machine
from portal.web.formats import FILTERS

ON_A_PAGE = 50

mail = Blueprint("mail", __name__, template_folder="templates", url_prefix="/mail")
mail.before_request(only_this_machine)
mail.after_request(careful)


def set_up_mail(app: Flask, folder: Path) -> None:
    """Give the pages to the demonstration's provider, which answers on this machine only."""
    app.extensions["letters"] = Letters(folder)
    app.jinja_env.filters.update(FILTERS)
    app.register_blueprint(mail)


def the_letters() -> Letters:
    """The mails this process shows."""
    found: Letters = current_app.extensions["letters"]
    return found


@mail.get("/")
def every() -> str:
    """The list, narrowed by words of receiver or subject."""
    words, before = request.args.get("search", ""), request.args.get("before", "")
    found = the_letters().found(words, before=before, most=ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    older = shown[-1].name if len(found) > ON_A_PAGE else ""
    return render_template("mail/list.html", letters=shown, search=words, before=before, older=older)


@mail.get("/<name>")
def one(name: str) -> str:
    """One mail."""
    return render_template("mail/one.html", letter=the_letters().read(name) or abort(404))
