"""Meetings by exception: dates, the agenda that builds itself, slots given back, minutes."""
