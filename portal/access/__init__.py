"""Who is looking, what they may see and do.

The database refuses first (rules.py); the sentence comes from policy.py of each slice.
"""
