"""The authorities that we believe when we call somebody over TLS, read once a process: reading them takes 20 ms."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def authorities() -> ssl.SSLContext:
    """For `verify` of every httpx client; `SSL_CERT_FILE` and `SSL_CERT_DIR` name others than the usual ones."""
    return httpx.create_ssl_context()
