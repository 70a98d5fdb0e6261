"""The fields people meet most, drawn without the page library's macros: those cost more than the page around them.

Only where nothing is wrong with the field; a message goes through the library. A test keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from portal.web.field_base import PortalField
from portal.web.fields import EmailField, RadiosField, SuggestedTextField, TextAreaField, TextField


def draw_plainly(field: PortalField, size: str) -> Markup | None:
    """The field with label, hints and what was typed; None where the library has to draw it. `size` is "s" or "m"."""
    draw = None if field.error else PLAIN.get(type(field))
    return Markup(draw(field, size)) if draw else None  # noqa: S704  # every value below is escaped


def _input(field: TextField, size: str) -> str:
    box = {
        "class": f"govuk-input {field.width}" if field.width else "govuk-input",
        "id": field.id,
        "name": field.name,
        "type": field.input_type,
        "spellcheck": "false" if field.autocomplete or field.input_type != "text" else None,
        "value": field.data or "",
        "aria-describedby": _hint_id(field),
        "autocomplete": field.autocomplete,
        "inputmode": field.inputmode,
        "list": f"{field.id}-list" if isinstance(field, SuggestedTextField) else None,
    }
    return _group(f"{_label(field, size)}{_hint(field)}{_tag('input', box)}")


def _area(field: TextAreaField, size: str) -> str:
    limit, hint = f"{field.id}-info", _hint_id(field)
    box = {
        "class": "govuk-textarea govuk-js-character-count",
        "id": field.id,
        "name": field.name,
        "rows": field.rows,
        "aria-describedby": f"{limit} {hint}" if hint else limit,
    }
    most = _words("govuk-hint govuk-character-count__message", f"You can use up to {field.limit:,} characters", limit)
    typed = f"{_tag('textarea', box)}{escape(field.data or '')}</textarea>"
    counted = {"data-module": "govuk-character-count", "data-maxlength": field.limit}
    return _group(f"{_label(field, size)}{_hint(field)}{typed}\n{most}", " govuk-character-count", counted)


def _radios(field: RadiosField, size: str) -> str:
    frame = _tag("fieldset", {"class": "govuk-fieldset", "aria-describedby": _hint_id(field)})
    legend = _tag("legend", {"class": f"govuk-fieldset__legend govuk-fieldset__legend--{size}"})
    asked = f"{legend}{escape(field.shown_label)}</legend>\n{_hint(field)}"
    answers = "".join(_answer(field, number) for number in range(len(field.choices)))
    box = _tag("div", {"class": "govuk-radios", "data-module": "govuk-radios"})
    return _group(f"{frame}\n{asked}{box}\n{answers}</div>\n</fieldset>")


def _answer(field: RadiosField, number: int) -> str:
    choice, key = field.choices[number], f"{field.id}-{number + 1}" if number else field.id
    hint = f"{key}-item-hint" if choice.hint else None
    box = {
        "class": "govuk-radios__input",
        "id": key,
        "name": field.name,
        "type": "radio",
        "value": choice.value,
        "checked": True if choice.value in field.chosen else None,
        "aria-describedby": hint,
    }
    label = _tag("label", {"class": "govuk-label govuk-radios__label", "for": key})
    said = f"{_tag('input', box)}\n{label}{escape(choice.text)}</label>"
    more = _words("govuk-hint govuk-radios__hint", choice.hint, hint) if hint else ""
    return f'<div class="govuk-radios__item">{said}\n{more}</div>\n'


def _group(inside: str, look: str = "", more: Mapping[str, object] | None = None) -> str:
    return f"{_tag('div', {'class': f'govuk-form-group{look}', **(more or {})})}\n{inside}\n</div>\n"


def _label(field: PortalField, size: str) -> str:
    label = _tag("label", {"class": f"govuk-label govuk-label--{size}", "for": field.id})
    return f"{label}{escape(field.shown_label)}</label>\n"


def _hint(field: PortalField) -> str:
    lines = Markup("<br>").join(field.hints)
    return _words("govuk-hint", lines, _hint_id(field)) if lines else ""


def _hint_id(field: PortalField) -> str | None:
    return f"{field.id}-hint" if field.hints else None


def _words(look: str, words: str, key: str | None) -> str:
    return f"{_tag('div', {'id': key, 'class': look})}{escape(words)}</div>\n"


def _tag(name: str, attributes: Mapping[str, object]) -> str:
    """The opening tag: an attribute of None is left out, one of True stands without a value."""
    given = (
        f" {key}" if value is True else f' {key}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{''.join(given)}>"


PLAIN: dict[type[PortalField], Callable[[Any, str], str]] = {
    TextField: _input,
    EmailField: _input,
    SuggestedTextField: _input,
    TextAreaField: _area,
    RadiosField: _radios,
}
