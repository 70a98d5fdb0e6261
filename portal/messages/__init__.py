"""What a person is told by mail, and the demonstration's page of everything sent. Start with routes.py."""
