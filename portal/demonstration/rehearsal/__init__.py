"""A month of a partnership's life on a moved clock: who does what, who is written to, which slots are given back.

Start at `run.py`; `people.py` says what people are like and do, `month.py` walks through the days and lets the worker's
own jobs work, `account.py` draws the table.
"""
