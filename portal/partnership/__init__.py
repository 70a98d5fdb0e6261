"""Who takes part: partnerships, agencies, memberships, groups, seats, mandates, people. Start with models.py."""
