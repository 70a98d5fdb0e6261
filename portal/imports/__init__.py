"""Lists read in on pages: the register of schools by the worker, contacts of schools at once. Checked before applied.

Start at `models.py` for what an import is, `lifecycle.py` for its way; `work.py` is what the worker does.
"""
