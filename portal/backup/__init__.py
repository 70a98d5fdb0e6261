"""Copies of the portal and how they come back. Start with take.py; restore.py brings one back, as a new era."""
