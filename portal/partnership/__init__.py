"""Who takes part: partnerships, agencies, memberships, groups, seats, mandates, people, appointments. Start with models.py."""
