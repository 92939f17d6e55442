"""Supervisors and administrators keep accounts in the console, as `baowen agents` does from a terminal."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, SecretStr

from handoff import accounts
from handoff.accounts import ALL_SKILLS, FEWEST_CHARACTERS, MOST_CHARACTERS, AccountWrong
from handoff.agents import by_username
from handoff.console.access import AccountKeeper, AtDesk, NotAllowed
from handoff.console.requests import Words
from handoff.models import Agent, Role
from handoff.permissions import KEPT_BY_ADMINS

router = APIRouter(prefix="/api/console/accounts", tags=["console"])

MOST_AT_ONCE = 20  # customers whom one person can be given

Name = Words
UserName = Annotated[str, Path(min_length=1, max_length=MOST_CHARACTERS)]


class Opening(BaseModel):
    """Without a password they come by the identity provider alone, where there is one."""

    username: Name = Field(min_length=1, max_length=MOST_CHARACTERS, pattern=r"^\S+$")
    name: Name = Field(min_length=1, max_length=MOST_CHARACTERS)
    password: SecretStr | None = Field(default=None, min_length=FEWEST_CHARACTERS, max_length=200)
    role: Role = Role.AGENT
    capacity: int = Field(default=3, ge=1, le=MOST_AT_ONCE)
    skills: list[str] = Field(default_factory=list, max_length=len(ALL_SKILLS))


class Changing(BaseModel):
    """What is absent stays as it is."""

    name: Name | None = Field(default=None, min_length=1, max_length=MOST_CHARACTERS)
    password: SecretStr | None = Field(default=None, min_length=FEWEST_CHARACTERS, max_length=200)
    role: Role | None = None
    capacity: int | None = Field(default=None, ge=1, le=MOST_AT_ONCE)
    skills: list[str] | None = Field(default=None, max_length=len(ALL_SKILLS))
    disabled: bool | None = None


@router.get("")
async def listed(desk: AtDesk, _: AccountKeeper) -> dict[str, Any]:
    async with desk.database.reading() as session:
        items = [_as_json(one) for one in await accounts.accounts(session)]
    return {"items": items, "skills": list(ALL_SKILLS), "by_provider": desk.provider is not None}


@router.post("", status_code=201)
async def open_account(desk: AtDesk, keeper: AccountKeeper, told: Opening) -> dict[str, Any]:
    _check_keeper(keeper, told.role)
    if told.password is None and desk.provider is None:
        raise AccountWrong("without an identity provider nobody can enter without a password")
    async with desk.database.transaction() as tx:
        agent = await accounts.open_account(
            tx,
            told.username,
            name=told.name,
            password=told.password.get_secret_value() if told.password else None,
            role=told.role,
            capacity=told.capacity,
            skills=told.skills,
        )
        return _as_json(agent)


@router.patch("/{username}")
async def change(desk: AtDesk, keeper: AccountKeeper, username: UserName, told: Changing) -> dict[str, Any]:
    """Nobody shuts themselves out: one's own account stays open, and in its role."""
    if username == keeper.username and (told.disabled or told.role not in (None, keeper.role)):
        raise AccountWrong("your own account stays as it is: another keeper of accounts can change it")
    async with desk.database.transaction() as tx:
        theirs = await by_username(tx, username)
        _check_keeper(keeper, told.role, Role(theirs.role) if theirs else None)
        agent = await accounts.change(
            tx,
            username,
            name=told.name,
            password=told.password.get_secret_value() if told.password else None,
            role=told.role,
            capacity=told.capacity,
            skills=told.skills,
            disabled=told.disabled,
        )
        return _as_json(agent)


def _check_keeper(keeper: Agent, *roles: Role | None) -> None:
    """Only an administrator makes another, or changes one's account."""
    if keeper.role not in KEPT_BY_ADMINS and not KEPT_BY_ADMINS.isdisjoint(roles):
        raise NotAllowed(keeper.role)


def _as_json(agent: Agent) -> dict[str, Any]:
    return {
        "username": agent.username,
        "name": agent.name,
        "role": agent.role,
        "capacity": agent.capacity,
        "skills": agent.skills,
        "disabled": agent.disabled,
        "by_provider": agent.subject is not None,
    }
