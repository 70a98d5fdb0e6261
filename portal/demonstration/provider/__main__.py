"""Runs the provider: `python -m portal.demonstration.provider --config FILE --port N`. Ends cleanly on SIGTERM."""

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from werkzeug.serving import make_server

from portal.demonstration.provider.configuration import read_configuration
from portal.demonstration.provider.web import create_provider


def main(arguments: list[str] | None = None) -> int:
    """Serves until told to stop; 2 and a sentence when the configuration or the address is wrong."""
    parser = argparse.ArgumentParser(prog="portal.demonstration.provider", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="JSON file with issuers, people and clients")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    given = parser.parse_args(arguments)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # addresses hold codes
    try:
        text = given.config.read_text(encoding="utf-8")
        app = create_provider(read_configuration(text, f"http://{given.host}:{given.port}"))
        server = make_server(given.host, given.port, app, threaded=True)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The demonstration's sign-in cannot start: {error}\n")
        return 2

    def stop(_number: int, _frame: FrameType | None) -> None:
        # shutdown() waits for the loop to end, so it may not run inside it
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
