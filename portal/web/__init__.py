"""What every page needs and no slice owns: forms, headers, error pages, the page frame. Start with `templating.py`."""
