"""The demonstration's own OpenID provider: several organisations in one process, invented people, no passwords,
answering on this machine only. Start with `configuration.py` for who is in it, then `provider.py` for what it says."""
