"""WeChat pushes per second and how long WeChat waits, against an endpoint that only verifies and says `success`.

Ours is `baowen serve --roles web` and nobody to answer: every push is of a new customer, and is verified, decrypted,
parsed, written down durably and acknowledged. Its window for a passive reply is a millisecond, so that waiting for the
bot is not measured. The bare endpoint is the same uvicorn with the same framework: it checks the signature and answers.
Rounds alternate. Then the crowd, with all roles in one process: a Rasa frozen for 20 s, 50 customers at once, the real
window of 4 s: how long each push took, and whether every customer got exactly one answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import uvloop

from bench.load.figures import cpu_seconds, machine, percentiles_ms, spread
from foundation.settings import SAMPLE_SECRET, SAMPLE_WECHAT_AES_KEY, SAMPLE_WECHAT_TOKEN, Settings
from gateway.reception import APOLOGY
from simulators.wechat.account import Config
from simulators.wechat.pushes import enclose, signed_query
from tests.faults.cluster import Cluster, cluster_on
from tests.faults.processes import Process, answers
from tests.ports import free_port

APP_ID = str(Settings.model_fields["wechat_app_id"].default)
CROWD, FROZEN_SECONDS, ANSWERED_WITHIN = 50, 20.0, 90.0
WECHAT_HANGS_UP_SECONDS = 4.5


def main() -> None:
    wanted = _arguments()
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / name for name in ("pushes", "crowd")]
        for folder in folders:
            folder.mkdir()
        with cluster_on(wanted.engine, folders[0], wechat=True, wechat_passive_seconds=0.001) as ours:
            _leave_to_the_web(ours)
            with _bare(folders[0]) as bare:
                figures = _run(_pushes(ours, bare, wanted))
        with cluster_on(wanted.engine, folders[1], wechat=True) as ours:
            figures["crowd"] = _run(_crowd(ours))
    print(json.dumps({"benchmark": "wechat", **figures, **machine()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pushes", type=int, default=600, help="in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    return parser.parse_args()


def _run(work: Any) -> Any:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _leave_to_the_web(ours: Cluster) -> None:
    """On SQLite one process has all roles; here it has one, and on PostgreSQL the workers are gone."""
    for member in ours.members:
        member.stop()
    web = ours.webs[0]
    web.command = [*web.command[:-1], "web"]
    web.restart()


async def _pushes(ours: Cluster, bare: tuple[Process, str], wanted: argparse.Namespace) -> dict[str, Any]:
    rounds: dict[str, list[tuple[float, list[float], float]]] = {"ours": [], "bare": []}
    sides = {"ours": (ours.webs[0], f"{ours.urls[0]}/wechat"), "bare": bare}
    for side in sides.values():
        await _round(*side, wanted.pushes // 4, wanted.at_once)
    for number in range(wanted.rounds):
        for name in ("ours", "bare") if number % 2 else ("bare", "ours"):
            rounds[name].append(await _round(*sides[name], wanted.pushes, wanted.at_once))
    told = {name: _told(own, wanted.pushes) for name, own in rounds.items()}
    paired = [ours[0] / bare[0] for ours, bare in zip(rounds["ours"], rounds["bare"], strict=True)]
    p99 = {name: told[name]["latency_ms"]["p99"] for name in told}
    return {
        "database": wanted.engine,
        "at_once": wanted.at_once,
        **told,
        "ratio_per_second": spread(paired),
        "ratio_p99": round(p99["ours"] / p99["bare"], 2),
    }


def _told(rounds: list[tuple[float, list[float], float]], pushes: int) -> dict[str, Any]:
    return {
        "per_second": spread([per_second for per_second, _, _ in rounds], 1),
        "latency_ms": percentiles_ms([seconds for _, latencies, _ in rounds for seconds in latencies]),
        "cpu_ms_per_push": round(1000 * median(cpu for _, _, cpu in rounds) / pushes, 2),
    }


async def _round(process: Process, url: str, pushes: int, at_once: int) -> tuple[float, list[float], float]:
    """Pushes per second, seconds of each, CPU seconds of the server. Prepared first: sealing is not measured."""
    config = _config(url)
    ready = iter([enclose(config, _text(f"o{secrets.token_hex(13)}x"), signed_query(config)) for _ in range(pushes)])
    latencies: list[float] = []
    before, began = cpu_seconds(process.pid), time.perf_counter()

    async def pusher() -> None:
        async with httpx.AsyncClient(timeout=60) as http:
            for query, body in ready:
                at = time.perf_counter()
                answer = await http.post(url, params=query, content=body.encode())
                latencies.append(time.perf_counter() - at)
                assert (answer.status_code, answer.content) == (200, b"success"), answer.text

    await asyncio.gather(*(pusher() for _ in range(at_once)))
    return pushes / (time.perf_counter() - began), latencies, cpu_seconds(process.pid) - before


async def _crowd(ours: Cluster) -> dict[str, Any]:
    """All customers write at once while Rasa stands still; what their phones show in the end."""
    rasa = ours.servers["rasa"]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ours.wechat_port}/_sim", timeout=120) as http:
        openids = [(await http.post("/users", json={})).json()["openid"] for _ in range(CROWD)]
        await asyncio.gather(*(_follow(http, openid) for openid in openids))
        rasa.freeze()
        asyncio.get_running_loop().call_later(FROZEN_SECONDS, rasa.thaw)
        asked = await asyncio.gather(*(_ask(http, openid, number) for number, openid in enumerate(openids)))
        shown = await asyncio.gather(*(_answers(http, openid, number) for number, openid in enumerate(openids)))
    seconds = [attempt["seconds"] for outcome in asked for attempt in outcome["attempts"]]
    return {
        "customers": CROWD,
        "rasa_frozen_seconds": FROZEN_SECONDS,
        "slowest_push_seconds": round(max(seconds), 2),
        "pushes_in_time": sum(one < WECHAT_HANGS_UP_SECONDS for one in seconds) / len(seconds),
        "attempts_per_message": len(seconds) / CROWD,
        "with_exactly_one_answer": sum(len(one) == 1 for one in shown),
        "with_none": sum(not one for one in shown),
        "with_more": sum(len(one) > 1 for one in shown),
        "handed_to_a_person": sum(APOLOGY in text for one in shown for text in one),
    }


async def _follow(http: httpx.AsyncClient, openid: str) -> None:
    await http.post(f"/users/{openid}/event", json={"event": "subscribe", "wait": True})


async def _ask(http: httpx.AsyncClient, openid: str, number: int) -> dict[str, Any]:
    body = {"content": f"问 {_token(number)}", "wait": True}
    outcome: dict[str, Any] = (await http.post(f"/users/{openid}/text", json=body)).json()
    return outcome


async def _answers(http: httpx.AsyncClient, openid: str, number: int) -> Sequence[str]:
    """The answers to the question, or the apologies for it, once there is one and nothing more for three seconds."""
    until, quiet_since, seen = time.monotonic() + ANSWERED_WITHIN, time.monotonic(), 0
    while time.monotonic() < until:
        bubbles = (await http.get(f"/users/{openid}/phone")).json()["bubbles"]
        texts = [bubble["text"] for bubble in bubbles if bubble["by"] == "account"]
        answered = [text for text in texts if _token(number) in text or APOLOGY in text]
        if len(answered) != seen:
            seen, quiet_since = len(answered), time.monotonic()
        if seen and time.monotonic() - quiet_since > 3:
            return answered
        await asyncio.sleep(0.25)
    return []


def _token(number: int) -> str:
    """What the stub in Rasa's place answers by."""
    return f"q{500 + number}n0001"


@contextmanager
def _bare(folder: Path) -> Iterator[tuple[Process, str]]:
    port = free_port()
    options = ("--log-level", "warning", "--no-access-log", "--port", str(port))
    command = [sys.executable, "-m", "uvicorn", "bench.load.bare_wechat:app", *options]
    process = Process("bare", command, folder / "bare.log", up=answers(f"http://127.0.0.1:{port}/livez"))
    process.restart()
    try:
        yield process, f"http://127.0.0.1:{port}/wechat"
    finally:
        process.clean_up()


def _config(url: str) -> Config:
    return Config(url, SAMPLE_WECHAT_TOKEN, APP_ID, SAMPLE_SECRET, mode="safe", aes_key=SAMPLE_WECHAT_AES_KEY)


def _text(openid: str) -> str:
    msg_id = secrets.randbelow(9 * 10**16) + 10**16
    return (
        f"<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[车险怎么报案]]></Content><MsgId>{msg_id}</MsgId></xml>"
    )


if __name__ == "__main__":
    main()
