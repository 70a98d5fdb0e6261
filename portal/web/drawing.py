"""Our fields drawn: by the page library's macros, and the most usual ones, while nothing is wrong, more quickly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from portal.web.date_field import BOXES, DateField
from portal.web.field_base import PortalField
from portal.web.fields import (
    CheckboxesField,
    ChoicesField,
    FileField,
    RadiosField,
    SelectField,
    SuggestedTextField,
    TextAreaField,
    TextField,
    TickField,
)
from portal.web.plain_fields import draw_plainly

_FOLDERS = {
    "govukCharacterCount": "character-count",
    "govukCheckboxes": "checkboxes",
    "govukDateInput": "date-input",
    "govukFileUpload": "file-upload",
    "govukInput": "input",
    "govukRadios": "radios",
    "govukSelect": "select",
}


def _load() -> dict[str, Callable[[dict[str, Any]], Markup]]:
    """The macros, in an environment of their own: they need lenient undefined names, while our templates are strict."""
    package = "govuk_frontend_jinja"
    loader = PrefixLoader({package: PackageLoader(package)})
    env = Environment(loader=loader, autoescape=True, auto_reload=False)  # the package does not change while we run
    return {
        name: getattr(env.get_template(f"{package}/components/{folder}/macro.html").module, name)
        for name, folder in _FOLDERS.items()
    }


LIBRARY = _load()


def draw_field(field: PortalField, *, heading: bool = False) -> Markup:
    """The field with label, hints, message and what was typed. `heading` draws the label large, as a question."""
    size = "m" if heading else "s"
    if plain := draw_plainly(field, size):
        return plain + _suggestions(field)
    frame: dict[str, Any] = {"id": field.id, "name": field.name, "hint": _lines(field.hints)}
    frame["errorMessage"] = {"text": field.error} if field.error else None
    frame["label"] = {"text": field.shown_label, "classes": f"govuk-label--{size}"}
    legend = {"legend": {"text": field.shown_label, "classes": f"govuk-fieldset__legend--{size}"}}
    match field:
        case TextAreaField():
            return LIBRARY["govukCharacterCount"]({**frame, **_area(field)})
        case TextField():
            return LIBRARY["govukInput"]({**frame, **_text(field)}) + _suggestions(field)
        case RadiosField() | CheckboxesField():
            macro = LIBRARY["govukRadios" if isinstance(field, RadiosField) else "govukCheckboxes"]
            return macro({**frame, "idPrefix": field.id, "fieldset": legend, "items": _items(field)})
        case SelectField():
            empty = {"value": "", "text": ""}
            return LIBRARY["govukSelect"]({**frame, "items": [empty, *_items(field)]})
        case TickField():
            box = {"value": "yes", "text": field.shown_label, "hint": frame["hint"], "checked": bool(field.data)}
            return LIBRARY["govukCheckboxes"]({**frame, "hint": None, "idPrefix": field.id, "items": [box]})
        case DateField():
            return LIBRARY["govukDateInput"](
                {**frame, "fieldset": legend, "namePrefix": field.name, "items": _boxes(field)}
            )
        case FileField():
            return LIBRARY["govukFileUpload"](frame)
    raise TypeError(f"No macro draws a {type(field).__name__}")


def _lines(hints: list[str]) -> dict[str, Any] | None:
    return {"html": Markup("<br>").join(escape(line) for line in hints)} if hints else None


def _text(field: TextField) -> dict[str, Any]:
    return {
        "type": field.input_type,
        "inputmode": field.inputmode,
        "value": field.data or "",
        "autocomplete": field.autocomplete,
        "spellcheck": False if field.autocomplete or field.input_type != "text" else None,
        "classes": field.width,
        "attributes": {"list": f"{field.id}-list"} if isinstance(field, SuggestedTextField) else {},
    }


def _area(field: TextAreaField) -> dict[str, Any]:
    limit = f"You can use up to {field.limit:,} characters"
    return {"value": field.data or "", "rows": field.rows, "maxlength": field.limit, "textareaDescriptionText": limit}


def _suggestions(field: PortalField) -> Markup:
    if not isinstance(field, SuggestedTextField):
        return Markup("")
    options = Markup("").join(Markup('<option value="{}"></option>').format(one) for one in field.suggestions)
    return Markup('<datalist id="{}-list">{}</datalist>').format(field.id, options)


def _items(field: ChoicesField) -> list[dict[str, Any]]:
    chosen, key = set(field.chosen), "selected" if isinstance(field, SelectField) else "checked"
    return [
        {
            "value": one.value,
            "text": one.text,
            "hint": {"text": one.hint} if one.hint else None,
            key: one.value in chosen,
        }
        for one in field.choices
    ]


def _boxes(field: DateField) -> list[dict[str, Any]]:
    wrong = (field.wrong or BOXES) if field.error else ()
    return [
        {
            "name": box,
            "value": field.boxes[box],
            "inputmode": "text" if box == "month" else "numeric",
            "classes": f"govuk-input--width-{4 if box == 'year' else 2}{' govuk-input--error' if box in wrong else ''}",
        }
        for box in BOXES
    ]
