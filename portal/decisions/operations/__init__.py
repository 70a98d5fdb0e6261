"""What is done to a decision: drafting, consulting, opening, answering, noting, issuing; every one locks its row."""
