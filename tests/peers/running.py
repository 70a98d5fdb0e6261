"""Runs a small web application on this machine in a thread, and plays a browser's part of a sign-in."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server


def free_server(app: Flask) -> BaseWSGIServer:
    """A server on a port the system chose, bound but not yet answering."""
    return make_server("127.0.0.1", 0, app, threaded=True)


@contextmanager
def answering(server: BaseWSGIServer) -> Iterator[str]:
    """The server's address while it answers."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def choose_person(browser: requests.Session, address: str, sub: str) -> str:
    """Opens the provider's question, presses a person's button, and returns the address the browser is sent to."""
    page = browser.get(address, timeout=5)
    form = urljoin(address, _found(r'method="post" action="([^"]+)"', page.text))
    interaction = _found(r'name="interaction" value="([^"]+)"', page.text)
    answer = browser.post(form, {"interaction": interaction, "sub": sub}, allow_redirects=False, timeout=5)
    return answer.headers["location"]


def _found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match, page
    return unescape(match.group(1))


def arguments_of(address: str) -> dict[str, str]:
    """The arguments of an address."""
    return dict(parse_qsl(urlsplit(address).query))


def free_port() -> int:
    """A port nobody uses now, for a process that must be told one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
