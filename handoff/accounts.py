"""Agents' accounts, opened and changed by those who run the system; open consoles follow within seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.agents import add_agent, by_username, give_role, log_out_everywhere, password_hash
from handoff.models import Agent, Role
from handoff.queue import SKILLS

ALL_SKILLS = (*sorted(set(SKILLS.values()) - {"general"}), "general")
FEWEST_CHARACTERS = 10  # of a password
MOST_CHARACTERS = 64  # of a user name, and of the name that customers see


class AccountTaken(Exception):
    """There is an account of this name."""


class AccountUnknown(Exception):
    """There is no account of this name."""


class AccountWrong(ValueError):
    """A password, skill or capacity that cannot be; says which and why."""


async def open_account(
    tx: AsyncSession,
    username: str,
    *,
    name: str,
    password: str | None,
    role: Role,
    capacity: int,
    skills: Sequence[str] = (),
) -> Agent:
    """Without `skills` the agent takes everybody; without a password the identity provider vouches for them.

    Raises `AccountTaken`, `AccountWrong`.
    """
    _check(names=(username, name), password=password, capacity=capacity, skills=skills)
    if await by_username(tx, username):
        raise AccountTaken(username)
    return await add_agent(
        tx, username=username, password=password, name=name, role=role, capacity=capacity, skills=skills
    )


async def change(
    tx: AsyncSession,
    username: str,
    *,
    name: str | None = None,
    password: str | None = None,
    role: Role | None = None,
    capacity: int | None = None,
    skills: Sequence[str] | None = None,
    disabled: bool | None = None,
    forget_identity: bool = False,
) -> Agent:
    """What is None stays as it is. A disabled agent's console closes; their customers wait again, in front.
    With a new password or role, every login from before ends. `forget_identity`: whoever the identity provider calls by
    this user name next is this agent.

    Raises `AccountUnknown`, `AccountWrong`.
    """
    _check(names=() if name is None else (name,), password=password, capacity=capacity, skills=skills or ())
    agent = await by_username(tx, username)
    if agent is None:
        raise AccountUnknown(username)
    hashed = None if password is None else await asyncio.to_thread(password_hash, password)
    wanted = {
        "name": name,
        "password_hash": hashed,
        "capacity": capacity,
        "skills": None if skills is None else list(skills),
        "disabled": disabled,
    }
    for column, value in wanted.items():
        if value is not None:
            setattr(agent, column, value)
    if role is not None:
        give_role(agent, role)
    if password is not None or forget_identity:
        log_out_everywhere(agent)
    if forget_identity:
        agent.subject = None
    await tx.flush()
    return agent


async def accounts(session: AsyncSession) -> list[Agent]:
    """All of them, by user name; the disabled ones last."""
    return list((await session.execute(select(Agent).order_by(Agent.disabled, Agent.username))).scalars())


def _check(*, names: Iterable[str], password: str | None, capacity: int | None, skills: Iterable[str]) -> None:
    for name in names:
        if not name.strip() or not name.isprintable() or len(name) > MOST_CHARACTERS:
            raise AccountWrong(f"{name!r} is no name: 1 to {MOST_CHARACTERS} characters that can be seen")
    if password is not None and len(password) < FEWEST_CHARACTERS:
        raise AccountWrong(f"the password has fewer than {FEWEST_CHARACTERS} characters")
    if capacity is not None and capacity < 1:
        raise AccountWrong("an agent takes at least one customer at a time")
    if unknown := sorted(set(skills) - set(ALL_SKILLS)):
        raise AccountWrong(f"{', '.join(unknown)}: not among the skills {', '.join(ALL_SKILLS)}")
