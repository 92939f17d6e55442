"""Complaints and feedback: filed in the customer's words, added to, taken back."""
