"""A stand-in for an insurer's identity provider (OpenID Connect); knows nothing of our packages."""
