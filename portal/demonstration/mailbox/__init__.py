"""Where the demonstration's mail ends: a mail server on this machine, and a page that shows what arrived.

Nothing leaves the machine. Start with `server.py`, which takes mail; `pages.py` shows it; `letters.py` is the folder.
"""
