"""Whose data it is: other people's is not given out, and who cannot be shown by a code is told another way."""
