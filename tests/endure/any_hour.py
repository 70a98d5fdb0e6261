"""The portal as it is by day: mail leaves at any hour here, so that enduring can be tried at night too."""

from __future__ import annotations

import sys
from datetime import time

from portal.outbox import queue

queue.MORNING, queue.EVENING = time.min, time.max
vars(queue)["is_working_day"] = lambda _day: True


def main() -> None:
    """As gunicorn with these arguments, or as the worker without any."""
    if arguments := sys.argv[1:]:
        from gunicorn.app.wsgiapp import run  # type: ignore[import-untyped]  # it brings no types

        sys.argv = ["gunicorn", *arguments]
        run()
    else:
        from portal.cli import cli

        cli(["worker"], prog_name="portal")


if __name__ == "__main__":
    main()
