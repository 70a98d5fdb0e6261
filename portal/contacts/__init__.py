"""The addresses at schools and agencies that campaign mail goes to: typed, corrected, proposed, and read in as a list.

Start at `models.py` for what a contact and a proposal are, then `operations.py`; `contact_file.py` reads a list.
"""
