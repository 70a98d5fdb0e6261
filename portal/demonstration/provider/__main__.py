"""Runs the provider: `python -m portal.demonstration.provider --config FILE --port N`. Ends cleanly on SIGTERM.

With `--mail FOLDER --smtp-socket N` it also takes the demonstration's mail and shows it at `/mail/`.
"""

import argparse
import logging
import signal
import socket
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from portal.demonstration.mailbox.pages import set_up_mail
from portal.demonstration.mailbox.server import mail_server
from portal.demonstration.provider import authenticator
from portal.demonstration.provider.configuration import read_configuration
from portal.demonstration.provider.web import create_provider


def main(arguments: list[str] | None = None) -> int:
    """Serves until told to stop; 2 and a sentence when the configuration or the address is wrong."""
    given = _given(arguments)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # addresses hold codes
    with ExitStack() as running:
        try:
            text = given.config.read_text(encoding="utf-8")
            app = create_provider(read_configuration(text, f"http://{given.host}:{given.port}"))
            app.register_blueprint(authenticator.pages)
            if given.mail:
                set_up_mail(app, given.mail)
                running.enter_context(mail_server(given.mail, socket.socket(fileno=given.smtp_socket)))
            server = _server(given, app)
        except (OSError, ValueError) as error:
            sys.stderr.write(f"The demonstration's sign-in cannot start: {error}\n")
            return 2
        _serve(server)
    return 0


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="portal.demonstration.provider", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="JSON file with issuers, people and clients")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--socket", type=int, help="a socket inherited that listens there already")
    parser.add_argument("--mail", type=Path, help="folder for the demonstration's mail")
    parser.add_argument("--smtp-socket", type=int, help="a socket inherited that listens for mail")
    given = parser.parse_args(arguments)
    if given.mail and given.smtp_socket is None:
        parser.error("--mail needs --smtp-socket")
    return given


def _server(given: argparse.Namespace, app: Flask) -> BaseWSGIServer:
    return make_server(given.host, given.port, app, threaded=True, fd=given.socket)


def _serve(server: BaseWSGIServer) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        # shutdown() waits for the loop to end, so it may not run inside it
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.1)
    server.server_close()


if __name__ == "__main__":
    sys.exit(main())
