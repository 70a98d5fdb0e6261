"""What is due in a person's own calendar: a secret address that a calendar fetches, and one deadline as a file."""
