"""Campaigns: every school confirms on one page how it works with the partnership. Start with lifecycle.py."""
