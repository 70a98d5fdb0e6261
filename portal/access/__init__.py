"""Who is looking, what they may see and do: the database refuses first (rules.py), the sentence comes from policy.py of each slice."""
