"""`python -m simulators.wechat`: the simulated platform on a port of this machine, for development and tests only."""

from __future__ import annotations

import argparse

import uvicorn

from simulators.wechat.account import Config
from simulators.wechat.app import create_app


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m simulators.wechat", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--target", default="http://127.0.0.1:8000/wechat", help="where messages are pushed")
    parser.add_argument("--token", required=True, help="the token that signs pushes")
    parser.add_argument("--app-id", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--mode", choices=["plain", "compatible", "safe"], default="plain")
    parser.add_argument("--aes-key", default="", help="43 letters and digits, unless the mode is plain")
    parser.add_argument("--attempts", type=int, default=3, help="how often a push is tried in all")
    parser.add_argument("--timeout", type=float, default=5.0, help="seconds the platform waits for an answer")
    parser.add_argument("--name", default=Config.account_name, help="the account's name on the phone")
    given = parser.parse_args()
    config = Config(
        target=given.target,
        token=given.token,
        app_id=given.app_id,
        secret=given.secret,
        mode=given.mode,
        aes_key=given.aes_key,
        attempts=given.attempts,
        timeout_seconds=given.timeout,
        account_name=given.name,
    )
    # Phones wait on open requests: they are cut after a second when the simulator stops.
    uvicorn.run(create_app(config), host=given.host, port=given.port, log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()
