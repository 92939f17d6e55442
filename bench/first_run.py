"""How long `make run` takes in a fresh clone: from nothing to ready, then the second time. Needs the registries."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from foundation.settings import PROJECT
from tests.ports import free_port

WITHIN_SECONDS = 1800


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "baowen"
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
        environment = _environment()
        first, second = _until_ready(clone, environment), _until_ready(clone, environment)
        size = subprocess.run(["du", "-sm", str(clone)], check=True, capture_output=True, text=True).stdout.split()[0]
    figures = {
        "first_run_seconds": round(first, 1),
        "second_run_seconds": round(second, 1),
        "disk_megabytes": int(size),
    }
    print(json.dumps({"benchmark": "first_run", **figures, "load_average": os.getloadavg()[0]}))


def _environment() -> dict[str, str]:
    """Free ports, and no cache of an earlier installation."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("BAOWEN_")}
    return {
        **ours,
        "PIP_NO_CACHE_DIR": "1",
        "PYTHONUNBUFFERED": "1",
        "BAOWEN_PORT": str(free_port()),
        "BAOWEN_ACTIONS_PORT": str(free_port()),
        "BAOWEN_WECHAT_SIMULATOR_PORT": str(free_port()),
        "BAOWEN_RASA_URL": f"http://127.0.0.1:{free_port()}",
    }


def _until_ready(clone: Path, environment: dict[str, str]) -> float:
    began = time.monotonic()
    log = clone.parent / "run.log"
    with log.open("wb") as out:
        running = subprocess.Popen(
            ["make", "run"], cwd=clone, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        while "is ready" not in log.read_text(errors="replace"):
            assert running.poll() is None, log.read_text(errors="replace")[-2000:]
            assert time.monotonic() - began < WITHIN_SECONDS, "not ready in time"
            time.sleep(0.2)
        return time.monotonic() - began
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.wait(60)


if __name__ == "__main__":
    main()
