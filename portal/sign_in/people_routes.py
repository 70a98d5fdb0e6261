"""Letting people in: who waits, who is invited, and who came. For coordinators, heads and the business manager."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Uuid, func, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from portal.access.once import act_once
from portal.access.roles import GRANTED_BY_BUSINESS_MANAGER, GROUP, Role
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Viewer, current_viewer
from portal.database import db
from portal.partnership.models import Agency
from portal.partnership.permissions import grantable_roles
from portal.partnership.policy import may_grant
from portal.sign_in import operations
from portal.sign_in.blueprint import sign_in
from portal.sign_in.forms import InviteForm, RoleForm, offer
from portal.sign_in.policy import may_let_in
from portal.sign_in.queries import InvitationShown, invitation, invitations, waiting_people, waiting_person
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.forms import ButtonForm
from portal.web.outcome import tell


@sign_in.get("/people/waiting")
def people_waiting() -> ResponseReturnValue:
    """Who asks to be let in, who came by an invitation and has to be confirmed, and who has not come yet."""
    viewer = _who_lets_in()
    mine = [one for one in invitations() if may_grant(viewer, one.role, one.agency_id, one.partnership_id)]
    came = [one for one in mine if one.used_at]
    open_ones = [one for one in mine if not one.used_at]
    return render_template(
        "sign_in/people_waiting.html", viewer=viewer, waiting=waiting_people(), came=came, invited=open_ones
    )


@sign_in.route("/people/waiting/<uuid:waiting_id>", methods=["GET", "POST"])
@form_page
def admit(waiting_id: uuid.UUID) -> ResponseReturnValue:
    """Let one in with a role, having seen the name and address their provider gave."""
    viewer, form = _who_lets_in(), RoleForm()
    offer(form.role, [Choice(role.value, role.value.capitalize()) for role in grantable_roles(viewer)])
    one = waiting_person(waiting_id)
    if form.validate_on_submit():
        role = Role(form.role.data)
        try:
            return redirect(act_once(form.once.data, lambda: _admitted(waiting_id, role, viewer), by=viewer), 303)
        except Refused as refusal:
            form.refuse(refusal.reason, form.role)
    if one is None:
        raise NotFound
    return render_template("sign_in/admit.html", form=form, person=one, viewer=viewer, refuse=ButtonForm())


def _admitted(waiting_id: uuid.UUID, role: Role, viewer: Viewer) -> str:
    operations.admit(waiting_id, role=role, partnership_id=_where(viewer, role), by=viewer)
    tell("They can sign in now.")
    return url_for("sign_in.people_waiting")


@sign_in.post("/people/waiting/<uuid:waiting_id>/turn-away")
def turn_away(waiting_id: uuid.UUID) -> ResponseReturnValue:
    """Do not let one in."""
    viewer = _who_lets_in()
    return redirect(act_once(ButtonForm().once.data, lambda: _turned_away(waiting_id, viewer), by=viewer), 303)


def _turned_away(waiting_id: uuid.UUID, viewer: Viewer) -> str:
    operations.turn_away(waiting_id, by=viewer)
    tell("They were not let in.")
    return url_for("sign_in.people_waiting")


@sign_in.route("/people/invitations/new", methods=["GET", "POST"])
@form_page
def invite() -> ResponseReturnValue:
    """Invite somebody by a link that works once."""
    viewer, form = _who_lets_in(), InviteForm()
    offer(form.agency, [Choice(str(key), name) for key, name in _agencies(viewer)])
    offer(form.role, [Choice(role.value, role.value.capitalize()) for role in grantable_roles(viewer)])
    if form.validate_on_submit():
        try:
            return redirect(act_once(form.once.data, lambda: _invited(form, viewer), by=viewer), 303)
        except Refused as refusal:
            form.refuse(refusal.reason, form.role)
    return render_template("sign_in/invite.html", form=form)


def _invited(form: InviteForm, viewer: Viewer) -> str:
    role = Role(form.role.data)
    operations.invite(
        name=form.name.data,
        email=form.email.data,
        agency_id=uuid.UUID(form.agency.data),
        role=role,
        partnership_id=_where(viewer, role),
        by=viewer,
    )
    tell(f"An invitation is on its way to {form.email.data}.")
    return url_for("sign_in.people_waiting")


@sign_in.route("/people/invitations/<uuid:invitation_id>", methods=["GET", "POST"])
@form_page
def confirm_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Who came by the link: the inviter sees the name and address their provider gave, and confirms."""
    viewer, form = _who_lets_in(), ButtonForm()
    if form.validate_on_submit():
        return redirect(act_once(form.once.data, lambda: _confirmed(_settled(invitation_id), viewer), by=viewer), 303)
    one = _settled(invitation_id)
    return render_template("sign_in/confirm_invitation.html", form=form, invitation=one, refuse=ButtonForm())


@sign_in.post("/people/invitations/<uuid:invitation_id>/refuse")
def refuse_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Not the person who was meant; or the invitation is taken back."""
    viewer = _who_lets_in()
    mark = ButtonForm().once.data
    return redirect(act_once(mark, lambda: _refused(_settled(invitation_id), viewer), by=viewer), 303)


def _confirmed(one: InvitationShown, viewer: Viewer) -> str:
    operations.confirm_invitation(one, by=viewer)
    tell(f"{one.name} can sign in now.")
    return url_for("sign_in.people_waiting")


def _refused(one: InvitationShown, viewer: Viewer) -> str:
    operations.refuse_invitation(one, by=viewer)
    tell("The invitation is taken back, and its link is dead.")
    return url_for("sign_in.people_waiting")


def _settled(invitation_id: uuid.UUID) -> InvitationShown:
    one = invitation(invitation_id)
    if one is None:
        raise NotFound
    return one


def _who_lets_in() -> Viewer:
    """The viewer, if they let people in anywhere; else the page does not exist."""
    viewer = current_viewer()
    if not may_let_in(viewer):
        raise NotFound
    return viewer


def _where(viewer: Viewer, role: Role) -> uuid.UUID | None:
    """Partnership roles are held in the business manager's partnership, all others at the agency."""
    if role not in GRANTED_BY_BUSINESS_MANAGER or role in {Role.HEAD, Role.COORDINATOR, *GROUP}:
        return None
    managed = [one.id for one in viewer.places if viewer.holds(one.id, Role.BUSINESS_MANAGER)]
    return managed[0] if managed else None


def _agencies(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """The agency one acts for; for a business manager, every member agency."""
    if viewer.holds_anywhere(Role.BUSINESS_MANAGER):
        members = func.any(func.rights.member_agencies(array([Role.BUSINESS_MANAGER.value]), type_=ARRAY(Uuid())))
        question = select(Agency.id, Agency.name).where(Agency.id == members).order_by(Agency.name, Agency.id)
        return [(row.id, row.name) for row in db.session.execute(question)]
    return [(viewer.agency_id, viewer.agency_name)] if viewer.agency_id else []
