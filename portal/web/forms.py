"""The form every page uses: errors in the order of the fields, the same words twice, nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto, _is_submitted
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field
from wtforms.widgets import HiddenInput

from portal.web.csrf import OPEN_TOO_LONG
from portal.web.hidden_fields import OnceField, VersionField

HIDDEN = Markup('<input id="%s" name="%s" type="hidden" value="%s">')


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary; `href` leads to the field itself, and is empty for the whole form."""

    text: str
    href: str = ""


class PortalForm(FlaskForm):
    """A form of this portal.

    `once` is drawn new with each page: an operation that has seen it before answers with what it did then, so that a
    double click or a resent form acts once. A bad token is an error of the form, with the typed words still in it.
    """

    once = OnceField()

    class Meta(FlaskForm.Meta):
        """Reads form fields and files only, never JSON, and a sent form is read even when it is empty."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:  # noqa: ARG002  # the signature of WTForms
            """What the fields read: what was sent, or nothing when the page is only looked at."""
            if formdata is not _Auto:
                return formdata
            if not _is_submitted():
                return None
            return CombinedMultiDict([request.files, request.form]) if request.files else MultiDict(request.form)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; an old or foreign token becomes a sentence at the top of the form."""
        is_good = bool(super().validate(extra_validators=extra_validators))
        token = self._fields.get(self.meta.csrf_field_name)
        if token is not None and token.errors:
            token.errors = []
            self.form_errors.append(OPEN_TOO_LONG)
        return is_good

    def refuse(self, sentence: str, field: Field | None = None) -> None:
        """Add an error found after the fields were read (by an operation, say), to a field or to the whole form."""
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    @property
    def summary(self) -> list[SummaryLine]:
        """The error summary: the form's own errors, then one line a field, in the order of the fields."""
        lines = [SummaryLine(str(text)) for text in self.form_errors]
        wrong = [field for field in self if field.errors]
        return lines + [
            SummaryLine(str(field.errors[0]), f"#{getattr(field, 'error_id', field.id)}") for field in wrong
        ]

    def hidden_tag(self, *fields: Any) -> Markup:
        """The fields nobody sees, written out: WTForms takes longer for them than we for all the others."""
        hidden = [field for field in fields or self if isinstance(field.widget, HiddenInput)]
        return Markup("\n").join(HIDDEN % (field.id, field.name, field._value()) for field in hidden)

    @property
    def has_file(self) -> bool:
        """Whether the form must be sent in parts, because it carries a file."""
        return any(getattr(field, "kind", "") == "file" for field in self)


class VersionedForm(PortalForm):
    """A form that changes a record: `version` is the state of it this person saw, so that nobody overwrites unseen."""

    version = VersionField()


class ButtonForm(PortalForm):
    """A form of one button: only token and `once`."""
