"""`python -m simulators.core_system`: the stand-in on a port, for trying out BAOWEN_CORE_URL."""

from __future__ import annotations

import argparse

import uvicorn

from simulators.core_system.app import CoreStandIn


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8095)
    options.add_argument("--token", default="core-token", help="what BAOWEN_CORE_TOKEN is set to")
    chosen = options.parse_args()
    uvicorn.run(CoreStandIn(token=chosen.token).app(), host="127.0.0.1", port=chosen.port, log_level="info")


if __name__ == "__main__":
    main()
