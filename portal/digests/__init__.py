"""What one chooses about one's mail: a digest of what waits, once a week, and whether more than the essential comes."""
