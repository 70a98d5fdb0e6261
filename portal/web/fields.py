"""Fields of a form, drawn by the macro `field` in `templates/components/fields.html`.

Every field must be answered unless it says `optional=True`. `missing` is the message for an empty one. Free text asks
not to name a child unless it says `about_people=False`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from portal.web.checks import (
    DO_NOT_NAME_A_CHILD,
    LONGEST,
    NoLongerThan,
    PlainCharacters,
    begin_small,
    tidy,
)
from portal.web.date_field import DateField
from portal.web.field_base import PortalField
from portal.web.formats import file_size

__all__ = [
    "CheckboxesField",
    "Choice",
    "DateField",
    "EmailField",
    "FileField",
    "RadiosField",
    "SelectField",
    "SuggestedTextField",
    "TextAreaField",
    "TextField",
    "TickField",
]


class TextField(PortalField):
    """One line of text. `data` is tidy text, never None; at most `limit` characters."""

    kind, input_type = "text", "text"
    inputmode: str | None = None

    def __init__(
        self,
        label: str,
        *,
        missing: str = "",
        optional: bool = False,
        hint: str = "",
        limit: int = 200,
        about_people: bool = True,
        autocomplete: str | None = None,
        width: str = "",
        checks: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        """`width` is a class of the page library ("govuk-input--width-10"), `autocomplete` the purpose of the field."""
        checks = [NoLongerThan(limit), PlainCharacters(lines=self.kind == "textarea"), *checks]
        missing = missing or f"Enter {begin_small(label)}"
        super().__init__(label, missing=missing, optional=optional, hint=hint, checks=checks, **kwargs)
        self.limit, self.about_people, self.autocomplete, self.width = limit, about_people, autocomplete, width

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text that was sent, tidied."""
        self.data = tidy(valuelist[0]) if valuelist and isinstance(valuelist[0], str) else ""

    def process_data(self, value: Any) -> None:
        """Take the text of the record."""
        self.data = "" if value is None else str(value)

    @property
    def hints(self) -> list[str]:
        """The sentences under the label."""
        return [*super().hints, *([DO_NOT_NAME_A_CHILD] if self.about_people else [])]


class TextAreaField(TextField):
    """Several lines; the page says the limit, with script it counts down. `rows` is the height."""

    kind = "textarea"

    def __init__(self, label: str, *, limit: int = LONGEST, rows: int = 5, **kwargs: Any) -> None:
        """As a text field, with a higher limit."""
        super().__init__(label, limit=limit, **kwargs)
        self.rows = rows


class EmailField(TextField):
    """A work e-mail address. Only its shape is checked."""

    input_type, inputmode = "email", "email"

    def __init__(self, label: str, *, limit: int = 254, **kwargs: Any) -> None:
        """`autocomplete` is "email" unless it is somebody else's address."""
        kwargs.setdefault("autocomplete", "email")
        super().__init__(label, limit=limit, about_people=False, checks=[_looks_like_an_address], **kwargs)


def _looks_like_an_address(_form: Any, field: Field) -> None:
    name, at, domain = field.data.partition("@")
    if not (name and at and "." in domain.strip(".") and "@" not in domain and not set(field.data) & set(" ,;<>")):
        raise StopValidation("Enter an email address in the correct format, like name@example.com")


class SuggestedTextField(TextField):
    """Type part of a name: a text box whose browser offers `suggestions`. The form resolves what was typed."""

    kind = "suggested"

    def __init__(self, label: str, *, suggestions: Sequence[str] = (), **kwargs: Any) -> None:
        """`suggestions` may also be set on the form's field for each request; keep them below some hundred."""
        kwargs.setdefault("about_people", False)
        super().__init__(label, **kwargs)
        self.suggestions = suggestions


@dataclass(frozen=True)
class Choice:
    """One answer: the value that is sent, the words, a hint under them."""

    value: str
    text: str
    hint: str = ""


class ChoicesField(PortalField):
    """One of `choices`. `data` is the value turned by `coerce` (an enum class, say), or None."""

    def __init__(
        self,
        label: str,
        choices: Sequence[Choice] = (),
        *,
        missing: str = "",
        optional: bool = False,
        hint: str = "",
        coerce: Callable[[str], Any] = str,
        **kwargs: Any,
    ) -> None:
        """`choices` may also be set on the form's field for each request."""
        missing = missing or f"Choose {begin_small(label)}"
        super().__init__(label, missing=missing, optional=optional, hint=hint, **kwargs)
        self.choices, self.coerce = choices, coerce

    @property
    def chosen(self) -> list[str]:
        """The values to mark on the page, as they are sent."""
        data = self.data if isinstance(self.data, list) else [self.data]
        return [str(getattr(value, "value", value)) for value in data if value is not None]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value that was sent; one that is not offered is an error, not a fault."""
        self.data = self._offered(valuelist[0]) if valuelist and valuelist[0] else None

    def _offered(self, value: str) -> Any:
        if value not in {choice.value for choice in self.choices}:
            self.data = None
            raise ValidationError(f"{self.label.text}: choose one of the answers on this page")
        return self.coerce(value)


class RadiosField(ChoicesField):
    """One answer of a few, all in sight."""

    kind = "radios"


class SelectField(ChoicesField):
    """One answer of many, in a list that opens; the first line is empty."""

    kind = "select"


class CheckboxesField(ChoicesField):
    """Any number of answers. `data` is a list."""

    kind = "checkboxes"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take every value that was sent."""
        self.data = [self._offered(value) for value in valuelist]


class TickField(PortalField):
    """One box to tick. `data` is True or False; unless optional it has to be ticked."""

    kind = "tick"

    def __init__(self, label: str, *, missing: str = "", optional: bool = False, hint: str = "", **kwargs: Any) -> None:
        """`missing` says why the tick is needed."""
        missing = missing or f"Tick “{begin_small(label)}” to go on"
        super().__init__(label, missing=missing, optional=optional, hint=hint, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """A box that was not ticked sends nothing."""
        self.data = bool(valuelist)

    @property
    def shown_label(self) -> str:
        """A single box needs no "(optional)"."""
        return str(self.label.text)


class FileField(PortalField):
    """A file. The page names `limits` before choosing; `data` is the upload, or None. The content is checked later."""

    kind = "file"

    def __init__(
        self,
        label: str,
        *,
        limits: str,
        max_bytes: int,
        missing: str = "",
        optional: bool = False,
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        """`limits` in words ("PDF, Word or a picture, up to 10 MB"); `max_bytes` is that size."""
        missing = missing or f"Choose a file for “{begin_small(label)}”"
        super().__init__(label, missing=missing, optional=optional, hint=hint, checks=[self._fits], **kwargs)
        self.limits, self.max_bytes = limits, max_bytes

    @property
    def hints(self) -> list[str]:
        """The limits come first."""
        return [f"{self.limits}.", *super().hints]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the upload; a box left empty sends a nameless one."""
        sent = valuelist[0] if valuelist else None
        self.data = sent if isinstance(sent, FileStorage) and sent.filename else None

    def _fits(self, _form: Any, field: Field) -> None:
        stream = field.data.stream
        size = stream.seek(0, 2)
        stream.seek(0)
        if size == 0:
            raise StopValidation("The file is empty. Choose another one")
        if size > self.max_bytes:
            raise StopValidation(f"The file is {file_size(size)}. Choose one of {file_size(self.max_bytes)} or less")
