"""What people do with a challenge, one verb a function: raising.py, answering.py, ending.py, determining.py, in the
order of its life. moving.py keeps a move, the clocks that ran out before it, and its line of history together."""
