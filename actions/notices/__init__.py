"""Notices of other lines than motor (health, accident, household), as service flows."""
