"""`make endure`: web, worker and database are killed while people work; then everything is counted.

Start with __main__.py. Not part of `make test`: it takes minutes, and kills at random moments.
"""
