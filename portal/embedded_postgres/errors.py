"""What can go wrong with the embedded database, in words for the person who started it."""


class EmbeddedPostgresError(Exception):
    """The embedded database cannot be used; the text says why and what to do."""
