"""A body past the limit answers 413 whatever it holds; words beside a file too big are kept, the file is not."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, cast

from flask import Flask, Response, after_this_request, current_app, g, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from portal.web.csrf import TOKEN

READ_AWAY = 100 * 1024 * 1024  # bytes: a browser shows our answer only when all that it sends was taken
PATIENCE = 30.0  # seconds for that
PIECE = 64 * 1024  # bytes
IN_MEMORY = 500_000  # bytes of a body whose length was not told; more of it lies on disk
NOT_TYPED = frozenset({"once", "version"})


def set_up_body_limit(app: Flask) -> None:
    """Look at the size of every request before anything reads it."""
    app.before_request(check_size)


def check_size() -> None:
    """Refuse what is said to be too big; what comes in pieces, its length unsaid, is read up to the limit first."""
    limit = request.max_content_length
    if limit is None:
        return
    if (request.content_length or 0) > limit:
        g.is_unread = True
        raise RequestEntityTooLarge
    if "HTTP_TRANSFER_ENCODING" in request.environ:
        _gather(limit)


def _gather(limit: int) -> None:
    # Werkzeug would cut such a form off at the limit and take that for the whole (LimitedStream.readall).
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed when the request is answered

    @after_this_request
    def close(answer: Response) -> Response:
        body.close()
        return answer

    for piece in _pieces(request.environ["wsgi.input"], limit + 1):
        body.write(piece)
    if body.tell() > limit:
        raise RequestEntityTooLarge
    del request.environ["HTTP_TRANSFER_ENCODING"]
    request.__dict__.pop("content_length", None)  # kept by the request once it was asked
    request.environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(body.tell())}
    body.seek(0)


def words_beside_the_file() -> list[tuple[str, str]]:
    """Take the rest of a body that is too big; answers what was typed in it, nothing where that cannot be told."""
    if (request.content_length or 0) > READ_AWAY:
        return []
    body = cast("IO[bytes]", Hurried(request.environ["wsgi.input"]))
    typed: list[tuple[str, str]] = []
    with suppress(OSError, HTTPException):
        if g.get("is_unread"):
            typed = _typed(body)
        for _ in _pieces(body, READ_AWAY):
            pass
    is_typed = any(words for name, words in typed if name not in NOT_TYPED)
    return typed if is_typed else []


def _typed(body: IO[bytes]) -> list[tuple[str, str]]:
    if request.mimetype != "multipart/form-data":
        return []
    reader = FormDataParser(
        stream_factory=lambda *_, **__: cast("IO[bytes]", Nowhere()),
        max_form_memory_size=current_app.config["MAX_FORM_MEMORY_SIZE"],
        max_form_parts=current_app.config["MAX_FORM_PARTS"],
    )
    _, form, _ = reader.parse(body, request.mimetype, request.content_length, request.mimetype_params)
    return [(name, words) for name, words in form.items(multi=True) if not name.endswith(TOKEN)]


def _pieces(body: IO[bytes], most: int) -> Iterator[bytes]:
    while most > 0 and (piece := body.read(min(PIECE, most))):
        most -= len(piece)
        yield piece


class Hurried(io.RawIOBase):
    """A body that is read for so long and no longer: TimeoutError after that."""

    def __init__(self, body: IO[bytes]) -> None:
        self.body, self.until = body, time.monotonic() + PATIENCE

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        if time.monotonic() > self.until:
            raise TimeoutError
        return self.body.read(size)


class Nowhere(io.RawIOBase):
    """Where a file goes that nobody keeps."""

    def write(self, piece: Any) -> int:
        """As if it were kept."""
        return len(piece)

    def seek(self, *_: int) -> int:
        """At its beginning, which is its end."""
        return 0
