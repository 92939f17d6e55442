"""A stand-in for an insurer's core system; knows nothing of our packages."""
