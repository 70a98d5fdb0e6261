"""What a stranger, or bad luck, tries against the whole portal."""
