"""Is this process alive, and is what it needs there? Asked by machines; tells nothing of content."""
