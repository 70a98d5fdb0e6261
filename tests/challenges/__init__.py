"""Challenges: clocks, moves, who sees and may."""
