"""Bare pages of the same rows: Flask, the ORM, row-level security and Jinja, and nothing of ours round them."""

from __future__ import annotations

import uuid

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.viewer import current_viewer
from portal.actions.models import Action, ActionEvent, ActionEventKind, Evidence, Part, Relation
from portal.database import db, transaction
from portal.partnership.models import Agency

LIST = """<!DOCTYPE html><title>Actions</title><table>{% for a, agency in rows %}<tr><td><a href="/x/{{ a.reference }}">
{{ a.reference }}</a></td><td>{{ a.title }}</td><td>{{ agency }}</td><td>{{ a.state }}</td><td>{{ a.due_on }}</td></tr>
{% endfor %}</table>"""
ONE = """<!DOCTYPE html><title>{{ a.reference }}</title><h1>{{ a.title }}</h1><p>{{ a.state }} {{ a.due_on }}</p>
{% for e in events %}<p>{{ e.kind }} {{ e.text }} {{ e.at }}</p>{% endfor %}
{% for e in evidence %}<p>{{ e.kind }} {{ e.sha256 }}</p>{% endfor %}"""
COUNTS = """<!DOCTYPE html><title>By agency</title><table>{% for name, late, later in rows %}<tr><td>{{ name }}</td>
<td>{{ late }}</td><td>{{ later }}</td></tr>{% endfor %}</table>"""


def add_bare_pages(app: Flask, rows: dict[str, list[str]], partnership: uuid.UUID) -> None:
    """Add `/bare/...`; `rows` holds the references each list page shows. Templates are read once, as ours are."""
    one, many, counts = (app.jinja_env.from_string(source) for source in (ONE, LIST, COUNTS))

    @app.get("/bare/list/<name>")
    def bare_list(name: str) -> str:
        found = db.session.execute(
            select(Action, Agency.name)
            .join(Agency, Agency.id == Action.lead_agency_id)
            .where(Action.partnership_id == partnership, Action.reference.in_(rows[name]))
            .order_by(Action.due_on, Action.id)
        ).all()
        return render_template(many, rows=found)

    @app.get("/bare/action/<reference>")
    def bare_action(reference: str) -> str:
        action = db.session.scalars(
            select(Action).where(Action.partnership_id == partnership, Action.reference == reference)
        ).one()
        events = db.session.scalars(select(ActionEvent).where(ActionEvent.action_id == action.id)).all()
        evidence = db.session.scalars(select(Evidence).where(Evidence.action_id == action.id)).all()
        return render_template(one, a=action, events=events, evidence=evidence)

    @app.get("/bare/by-agency")
    def bare_by_agency() -> str:
        late = func.count().filter(Part.due_on < clock.today())
        found = db.session.execute(
            select(Agency.name, late, func.count() - late)
            .join(Agency, Agency.id == Part.agency_id)
            .where(Part.partnership_id == partnership, Part.relation == Relation.LEADS)
            .where(Part.state.in_(["offered", "in progress", "blocked"]))
            .group_by(Agency.name)
        ).all()
        return render_template(counts, rows=found)

    @app.post("/bare/update/<reference>")
    def bare_update(reference: str) -> ResponseReturnValue:
        viewer = current_viewer()
        with transaction():
            action = db.session.scalars(
                select(Action).where(Action.partnership_id == partnership, Action.reference == reference)
            ).one()
            db.session.execute(
                insert(table_of(ActionEvent)).values(
                    id=uuid.uuid4(),
                    partnership_id=partnership,
                    action_id=action.id,
                    kind=ActionEventKind.UPDATED,
                    text=request.form["text"],
                    more="",
                    by_id=viewer.person_id,
                    by_agency_id=viewer.agency_id,
                    at=clock.now(),
                )
            )
        return redirect(f"/bare/action/{reference}", 303)

    bare_update.needs_no_token = True  # type: ignore[attr-defined]
