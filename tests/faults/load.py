"""A run under load: customers talk while things break; then all is healed, quiet, read back and checked."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.agents import Agent
from tests.faults.checker import Violation, check, summary
from tests.faults.cluster import Cluster
from tests.faults.customers import Customer
from tests.faults.followers import Follower
from tests.faults.history import TOKEN, Did, Ending, History, SaidLine
from tests.faults.rows import Rows, read_rows, until_quiet

REPORTS: list[str] = []  # one JSON line per scenario, printed at the end of the test run
TALKED_WITHIN_SECONDS = 120


@dataclass
class Verdict:
    """What the checker says of a run, with everything it was told."""

    history: History
    endings: list[Ending]
    rows: Rows
    violations: list[Violation]
    quiet_after: float


@dataclass
class Load:
    """Customers and what they do. Use `loaded`; end with `verdict`."""

    cluster: Cluster
    history: History = field(default_factory=History)
    customers: list[Customer] = field(default_factory=list)
    lives: list[asyncio.Task[None]] = field(default_factory=list)
    talks: list[asyncio.Task[None]] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)
    agents: dict[Agent, asyncio.Task[None]] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def customer(self, *, addresses: Sequence[str] = (), **how: Any) -> Customer:
        """One more customer, who begins to live."""
        given = list(addresses)
        customer = Customer(len(self.customers), self.history, lambda: given or self.cluster.urls, **how)
        self.customers.append(customer)
        self.lives.append(asyncio.create_task(customer.live()))
        return customer

    def customers_talk(self, number: int, messages: int, **how: Any) -> None:
        """So many customers begin to talk; every fifth uses HTTP alone."""
        for each in range(number):
            customer = self.customer(over_http=each % 5 == 4, **how)
            self.talks.append(asyncio.create_task(customer.talk(messages)))

    async def followers_come(self, number: int) -> None:
        """So many people follow the WeChat account, and are greeted."""
        for _ in range(number):
            platform = f"http://127.0.0.1:{self.cluster.wechat_port}"
            follower = Follower(500 + len(self.followers), self.history, platform)
            self.followers.append(follower)
            await follower.begin()

    def followers_talk(self, messages: int) -> None:
        self.talks += [asyncio.create_task(follower.talk(messages)) for follower in self.followers]

    def agents_work(self, *usernames: str) -> None:
        """These agents serve whoever waits."""
        for username in usernames:
            agent = Agent(900 + len(self.agents), username, self.history, lambda: self.cluster.urls)
            self.agents[agent] = asyncio.create_task(agent.work())

    @property
    def talking(self) -> bool:
        return any(not talk.done() for talk in self.talks)

    async def until_said(self) -> None:
        """Everything that customers wanted to say is acknowledged."""
        watched = [*self.talks, *self.lives]
        async with asyncio.timeout(TALKED_WITHIN_SECONDS):
            while self.talking:
                await asyncio.wait(watched, timeout=0.5, return_when=asyncio.FIRST_EXCEPTION)
                for life in self.lives:
                    if life.done():
                        life.result()
        for talk in self.talks:
            talk.result()

    async def verdict(self, *, within: float = 30, healed: bool = True) -> Verdict:
        """Heal unless it must stay broken, wait for quiet, let everybody read, check."""
        if healed:
            await asyncio.to_thread(self.cluster.heal)
        await self.until_said()
        quiet_after = await until_quiet(self.cluster.database_url, within=within)
        await self._agents_go_home()
        rows = await read_rows(self.cluster.database_url)
        endings = [await self._ending(customer, rows) for customer in self.customers]
        endings += await self._endings_on_wechat(rows)
        last = {ending.conversation: len(ending.lines) for ending in endings}
        await asyncio.gather(*(each.stays(last[each.conversation]) for each in self.customers))
        return Verdict(self.history, endings, rows, check(self.history.events, endings), quiet_after)

    def report(self, scenario: str, verdict: Verdict, **more: object) -> None:
        """One JSON line; the test fails when anything was violated."""
        resumes = sorted(resume.since_lost for each in self.customers for resume in each.comings_back.done)
        facts: dict[str, object] = {
            "scenario": scenario,
            "seconds": round(time.monotonic() - self.began, 1),
            "kills": self.cluster.kills,
            "acked": self.history.acknowledged,
            "sent": self.history.count(Did.SENT),
            "refused": self.history.count(Did.REFUSED),
            "timed_out": self.history.count(Did.TIMED_OUT),
            "lines_read": self.history.count(Did.RECEIVED),
            "reconnects": len(resumes),
            "resume_p50_s": _at(resumes, 0.5),
            "resume_max_s": _at(resumes, 1.0),
            "quiet_after_s": round(verdict.quiet_after, 1),
            "outcomes": _outcomes(verdict),
            "violations": summary(verdict.violations),
            **more,
        }
        REPORTS.append(json.dumps(facts, ensure_ascii=False))
        sys.stdout.write(REPORTS[-1] + "\n")
        if verdict.violations:
            self.history.write(self.cluster.folder / "history.jsonl")
        assert self.history.acknowledged, "nothing was said"
        assert not verdict.violations, (self.cluster.folder, verdict.violations[:20])

    async def close(self) -> None:
        tasks = (*self.talks, *self.lives, *self.agents.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _agents_go_home(self) -> None:
        """When nobody waits or is served any more, so that no line is written while the transcripts are read."""
        async with asyncio.timeout(30):
            for agent in self.agents:
                while await agent.busy():
                    await asyncio.sleep(0.2)
        for work in self.agents.values():
            work.cancel()
        await asyncio.gather(*self.agents.values(), return_exceptions=True)

    async def _ending(self, customer: Customer, rows: Rows) -> Ending:
        lines = await _all_lines(self.cluster.urls[0], customer)
        own = customer.conversation
        turns, sendings = tuple(rows.turns[own]), tuple(rows.sendings[own])
        return Ending(own, lines, turns, sendings, effects=tuple(rows.effects[own]))

    async def _endings_on_wechat(self, rows: Rows) -> list[Ending]:
        """Read by a supervisor: phones show no transcript."""
        if not self.followers:
            return []
        supervisor = Agent(999, "zhangmin", self.history, lambda: self.cluster.urls)
        await supervisor.log_in()
        endings = []
        for each in self.followers:
            own = await each.find_conversation(self.cluster.database_url)
            lines = await supervisor.lines_of(own, as_said) if own else ()
            sendings, turns = tuple(rows.sendings[own]), tuple(rows.turns[own])
            effects, phone = tuple(rows.effects[own]), await each.phone()
            endings.append(Ending(each.who, lines, turns, sendings, phone, effects))
        return endings


@asynccontextmanager
async def loaded(cluster: Cluster) -> AsyncIterator[Load]:
    """Customers live until the block ends."""
    load = Load(cluster)
    try:
        yield load
    finally:
        await load.close()


async def _all_lines(url: str, customer: Customer) -> tuple[SaidLine, ...]:
    """The transcript as the public API gives it, page by page."""
    lines: list[SaidLine] = []
    headers = {"Authorization": f"Bearer {customer.token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=10, verify=False) as http:
        while True:
            after = lines[-1].seq if lines else 0
            page = (await http.get("/api/chat/lines", params={"after": after})).json()["lines"]
            lines += [as_said(line) for line in page]
            if not page:
                return tuple(lines)


def as_said(line: dict[str, Any]) -> SaidLine:
    """An agent's own id is not shown to customers: the token in the words stands for it."""
    token = TOKEN.search(line["text"])
    by_person = line["sender"] in ("customer", "agent")
    client_id = token.group() if token and by_person else line["client_id"] or ""
    return SaidLine(line["seq"], line["sender"], client_id, line["text"])


def _at(ordered: Sequence[float], part: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3) if ordered else None


def _outcomes(verdict: Verdict) -> dict[str, int]:
    counts: dict[str, int] = {}
    for ending in verdict.endings:
        for turn in ending.turns:
            counts[str(turn.outcome)] = counts.get(str(turn.outcome), 0) + 1
    return counts
