"""Messages queued with the change they speak of; `portal/messages` sends them. Knows no slice. Start with queue.py."""
