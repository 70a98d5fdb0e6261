"""What people do with an action, one verb a function: raising.py, answering.py, working.py, checking.py,
evidence.py, in the order of its life. moving.py keeps a move and its line of history together."""
