"""The WeChat official account: what the platform pushes to us, and what we send through it."""
