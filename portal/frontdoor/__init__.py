"""Whom to call about a child or about an adult who works with children: the public contacts page.

Start with models.py; the front-door team edits it, everybody reads it without signing in.
"""
