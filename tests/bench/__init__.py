"""`make bench`: what a page costs at 10,000 and at 1,000,000 actions, beside a bare page of the same rows.

Start in `__main__.py`; `load.py` fills the databases in bulk, `bare.py` has the bare pages, `measure.py` the clock.
"""
