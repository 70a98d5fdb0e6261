"""Fills an empty, upgraded database with the demonstration, by the same operations that pages and commands call.

Start with `whole.py`, which says the order; `stage.py` says who acts, and when.
"""

from portal.demonstration.seed.whole import seed, seed_database

__all__ = ["seed", "seed_database"]
