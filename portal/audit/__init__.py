"""What happened, for good, and who opened what.

Start with record.py; seals.py proves that nothing was changed afterwards.
"""
