"""What people do with a meeting, one verb a function: planning.py, preparing.py, holding.py, in the order of its life.
moving.py keeps a move and its line of history together."""
