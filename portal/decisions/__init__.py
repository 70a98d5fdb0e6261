"""Decisions by correspondence: a paper, consultation, one answer a seat, issue by the chair. Start at lifecycle.py."""
