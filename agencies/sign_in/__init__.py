"""Reads what an identity provider said about a person whose token has already been verified, and answers who that is
or why they cannot come in, in words. One module per kind of provider; start with `profiles.py`, which picks it."""
