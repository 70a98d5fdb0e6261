"""Files handed in as evidence: checked before they are kept, outside the web root, gone when taken down.

Start with `store.py`; `kinds.py` says what is taken.
"""
