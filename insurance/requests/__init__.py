"""What customers ask for besides a claim: rows, states, and how it is filed and changed."""
