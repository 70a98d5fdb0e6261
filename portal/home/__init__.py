"""Your work: all and only what waits for this person, and what changed since the last visit. Start with queries.py."""
