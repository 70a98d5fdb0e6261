"""What only the demonstration uses: carried registers, invented people and events, seeds, the sign-in provider.

Start with `content`.
"""
