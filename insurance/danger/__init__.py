"""Danger to people that words tell of, what speaks against it, and what only looks like it."""
