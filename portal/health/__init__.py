"""Is this process alive, and is what it needs there? Asked by the machine that runs the portal; tells nothing of content."""
