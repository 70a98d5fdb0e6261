"""Settings of gunicorn: `gunicorn --config portal/gunicorn_settings.py wsgi:app`. Read by gunicorn, not imported."""

from __future__ import annotations

import os
import sys
from typing import Any

wsgi_app = "wsgi:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '5000')}"
workers = 2
worker_class = "portal.web_worker.TimedWorker"  # SLOW_INPUT_SECONDS: time for a request to arrive, 20 unless set
threads = 4
preload_app = True  # two workers share the memory of one application
control_socket_disable = True

# A slow sender holds a thread, not a worker; a request that takes longer than this has failed.
timeout = 30
graceful_timeout = 20
keepalive = 5

# Lines and headers; the size of a body is limited by the application, where the answer is a page in words.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
forwarder_headers = ""  # SCRIPT_NAME and PATH_INFO are never taken from a header

accesslog = None  # addresses of pages say who looked at what; the audit keeps that
errorlog = "-"


def on_starting(server: Any) -> None:
    """Refuse to start on a database that is not ready, or whose row rules are not those of this release."""
    from sqlalchemy import create_engine

    from portal.config import Settings, SettingsError
    from portal.health.state import faults

    try:
        engine = create_engine(Settings.from_environment(os.environ).web_database)
    except SettingsError as missing:
        sys.exit(str(missing))
    found = faults(engine)
    engine.dispose()
    if found:
        sys.exit("\n".join(["The portal does not start.", *found]))
    server.log.info("The database is ready and its row rules are those of this release")
