"""Who the partners are, out in the world: sectors, the official registers that list them, and how they sign in.

Pure Python, with neither web framework nor database. Start at `sectors.py` for the kinds of organisation, then at
`registers/` for how an official file becomes typed rows.
"""
