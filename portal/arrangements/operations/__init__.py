"""Writes: entering.py what was signed on paper, writing.py a draft, signing.py its way to the seats, publishing.py."""
