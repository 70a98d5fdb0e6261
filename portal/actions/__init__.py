"""Promises with an owner and a date, from proposal to check. Start with lifecycle.py, then models.py and policy.py."""
