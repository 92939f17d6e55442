"""`python -m simulators.identity_provider`: the stand-in on a port, for trying out BAOWEN_OIDC_ISSUER."""

from __future__ import annotations

import argparse

import uvicorn

from simulators.identity_provider.app import IdentityStandIn

PEOPLE: dict[str, dict[str, object]] = {
    "lina": {"sub": "1001", "preferred_username": "lina", "name": "李娜", "groups": ["kefu"]},
    "zhangmin": {"sub": "1002", "preferred_username": "zhangmin", "name": "张敏", "groups": ["kefu-lead"]},
    "zhoujie": {"sub": "1003", "preferred_username": "zhoujie", "name": "周洁", "groups": ["claims"]},
    "stranger": {"sub": "1004", "preferred_username": "stranger", "name": "没有角色的人", "groups": []},
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8096)
    options.add_argument("--console", default="http://127.0.0.1:8000", help="where 保问 is reached")
    chosen = options.parse_args()
    stand_in = IdentityStandIn(
        issuer=f"http://127.0.0.1:{chosen.port}",
        redirect_uris=[f"{chosen.console}/api/console/oidc/callback"],
        people={name: dict(claims) for name, claims in PEOPLE.items()},
    )
    uvicorn.run(stand_in.app(), host="127.0.0.1", port=chosen.port, log_level="info")


if __name__ == "__main__":
    main()
