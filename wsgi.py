"""The application for `gunicorn --config portal/gunicorn_settings.py`. Settings come from the environment."""

from __future__ import annotations

import os
import sys

from portal import create_app
from portal.config import Settings, SettingsError
from portal.discreet_logs import keep_logs_discreet

keep_logs_discreet()
try:
    app = create_app(Settings.from_environment(os.environ))
except SettingsError as missing:
    sys.exit(str(missing))
