"""A server that speaks as GOV.UK Notify does, as far as a mail needs it, and fails where it is told to."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE, SECRET = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
TEMPLATE = str(uuid.UUID(int=3))


@dataclass
class NotifyServer:
    """What it took, by reference; `fault` is the status of its answers, or "lost" for taking without an answer.

    `asked` are the references that it was asked after. What became of a mail is the "status" of what it took.
    """

    port: int = 0
    fault: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def address(self, *, secret: str = SECRET, template: str = TEMPLATE) -> str:
        """As a setting names it."""
        return f"notify+http://{template}:test-{SERVICE}-{secret}@127.0.0.1:{self.port}"


@contextmanager
def notify_server() -> Iterator[NotifyServer]:
    """One on a free port, stopped at the end."""
    notify = NotifyServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
            if notify.fault.isdigit():
                return self._answer(int(notify.fault), {"errors": [{"message": "No"}]})
            notify.asked.append(wanted)
            return self._answer(200, {"notifications": [one for one in notify.taken if one["reference"] == wanted]})

        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if sent["template_id"] != TEMPLATE:
                return self._answer(404, {"errors": [{"message": "Template not found"}]})
            if "@" not in sent["email_address"]:
                wrong = [{"message": "email_address Not a valid email address"}]
                return self._answer(400, {"errors": wrong})
            if notify.fault.isdigit():
                return self._answer(int(notify.fault), {"errors": [{"message": "No"}]})
            notify.taken.append({**sent, "id": str(uuid.uuid4()), "status": "sending"})
            if notify.fault == "lost":
                self.connection.close()
                return None
            return self._answer(201, {"id": notify.taken[-1]["id"]})

        def _answer(self, status: int, said: dict[str, Any]) -> None:
            try:
                token = self.headers["Authorization"].removeprefix("Bearer ")
                assert jwt.decode(token, SECRET, algorithms=["HS256"])["iss"] == SERVICE
            except jwt.InvalidTokenError:
                status, said = 403, {"errors": [{"message": "Invalid token: signature, api token not found"}]}
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_more: None  # type: ignore[method-assign]
    notify.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
