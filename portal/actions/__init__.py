"""Promises with an owner and a date, from the proposal to the check by another agency. Start with lifecycle.py."""
