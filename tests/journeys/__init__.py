"""The acceptance points, one test each, walked in a real browser on the whole demonstration; the name begins with
the point's number. Start with `conftest.py`: who walks (`walk.as_("ruth-ellwood")`), and how a page is judged."""
