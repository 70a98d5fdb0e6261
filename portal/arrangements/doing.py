"""What every page on which a version is written does: find it, save once, show the other's text beside one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.editing import ChangedMeanwhile
from portal.access.once import act_once
from portal.access.verdict import Refused, Verdict, require
from portal.access.viewer import Place, Viewer, current_viewer
from portal.arrangements.forms import ASKED, ClauseForm, field_of
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.queries import decision_of, numbered, versions_of
from portal.audit.child_detail import record_going_on
from portal.decisions.lifecycle import ANSWERABLE
from portal.decisions.models import Decision
from portal.partnership.readers import readers_of
from portal.web.outcome import tell
from portal.web.parts import SeenBy
from portal.web.two_texts import Difference, beside

May = Callable[[Viewer, ArrangementVersion, Decision | None], Verdict]


@dataclass(frozen=True)
class Draft:
    """A version somebody writes, where, and the decision whose paper it is."""

    place: Place
    viewer: Viewer
    version: ArrangementVersion
    decision: Decision | None

    @property
    def signed(self) -> bool:
        """Whether seats are asked about these very words, so that a changed word voids what they said."""
        return self.decision is not None and self.decision.state in ANSWERABLE

    def to(self, name: str, **more: Any) -> str:
        """The address of one of its pages."""
        return url_for(f"arrangements.{name}", partnership=self.place.key, number=self.version.number, **more)


def seen_by_of(draft: Draft) -> SeenBy:
    """Who can see the version now."""
    return readers_of(ArrangementVersion, draft.version.id).line(draft.to("readers"))


def find_draft(partnership: str, number: int, may: May) -> Draft:
    """The version of the address for somebody who may do that with it. Raises NotFound, Refused."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    version = numbered(versions_of(place.id), number)
    draft = Draft(place, viewer, version, decision_of(version))
    require(may(viewer, version, draft.decision))
    return draft


def reasoned(form: Any, draft: Draft) -> Any:
    """Nobody is asked for a reason while no seat is asked."""
    if not draft.signed:
        del form.reason
    return form


def reason_of(form: Any) -> str:
    return str(form.reason.data) if "reason" in form else ""


def save(
    draft: Draft,
    form: Any,
    act: Callable[[], None],
    *,
    template: str,
    said: str,
    theirs: Callable[[], Mapping[str, str]] = dict,
    **more: Any,
) -> ResponseReturnValue:
    """Save once and go back to where the draft stands; a refusal and the other's text stand on the form."""
    differences: list[Difference] = []
    status = 200

    def once() -> str:
        act()
        record_going_on(form.went_on, "arrangements", draft.version.id, draft.place.id, by=draft.viewer)
        return draft.to("write")

    if form.validate_on_submit():
        try:
            address = act_once(form.once.data, once, by=draft.viewer)
        except ChangedMeanwhile:
            words = dict(theirs())
            version, status = int(words.pop("version")), 409
            differences = beside(form, words, version=version)
        except Refused as refusal:
            form.refuse(str(refusal))
            status = 403
        else:
            tell(said)
            return redirect(address, 303)
    seen_by = seen_by_of(draft)
    boxes = [getattr(form, field_of(one)) for one in ASKED] if isinstance(form, ClauseForm) else []
    page: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "differences": differences,
        "seen_by": seen_by,
        "boxes": boxes,
        **more,
    }
    return render_template(template, **page), status
