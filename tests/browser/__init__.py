"""The browser that walks the journeys: `chromium.py` finds it, and installs it where that is allowed."""
