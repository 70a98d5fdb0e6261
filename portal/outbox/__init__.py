"""Messages queued with the change they speak of, sent after it, stored with their result. Knows no slice. Start with queue.py."""
