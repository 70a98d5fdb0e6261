"""Signing in with the account of one's own agency.

Start with routes.py for the pages, client.py for the protocol, models.py for what is kept.
"""
