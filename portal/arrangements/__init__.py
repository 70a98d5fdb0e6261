"""What the partners have agreed, clause by clause, in versions that stay readable for ever. Start with models.py."""
