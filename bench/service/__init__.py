"""Agents and customers of the hand-off benchmark, and what is read from the rows afterwards."""
