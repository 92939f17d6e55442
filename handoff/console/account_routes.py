"""Supervisors keep the accounts of agents in the console, as `baowen agents` does from a terminal."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, SecretStr

from handoff import accounts
from handoff.accounts import ALL_SKILLS, FEWEST_CHARACTERS, MOST_CHARACTERS, AccountWrong
from handoff.console.requests import Words
from handoff.console.routes import AtDesk
from handoff.console.supervisor_routes import Supervisor
from handoff.models import Agent, Role

router = APIRouter(prefix="/api/console/accounts", tags=["console"])

MOST_AT_ONCE = 20  # customers whom one person can be given

Name = Words
UserName = Annotated[str, Path(min_length=1, max_length=MOST_CHARACTERS)]


class Opening(BaseModel):
    username: Name = Field(min_length=1, max_length=MOST_CHARACTERS, pattern=r"^\S+$")
    name: Name = Field(min_length=1, max_length=MOST_CHARACTERS)
    password: SecretStr = Field(min_length=FEWEST_CHARACTERS, max_length=200)
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
async def listed(desk: AtDesk, _: Supervisor) -> dict[str, Any]:
    async with desk.database.reading() as session:
        return {"items": [_as_json(one) for one in await accounts.accounts(session)], "skills": list(ALL_SKILLS)}


@router.post("", status_code=201)
async def open_account(desk: AtDesk, _: Supervisor, told: Opening) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        agent = await accounts.open_account(
            tx,
            told.username,
            name=told.name,
            password=told.password.get_secret_value(),
            role=told.role,
            capacity=told.capacity,
            skills=told.skills,
        )
        return _as_json(agent)


@router.patch("/{username}")
async def change(desk: AtDesk, supervisor: Supervisor, username: UserName, told: Changing) -> dict[str, Any]:
    """Nobody shuts themselves out: a supervisor's own account stays open, and a supervisor's."""
    if username == supervisor.username and (told.disabled or told.role not in (None, Role.SUPERVISOR)):
        raise AccountWrong("your own account stays as it is: another supervisor can change it")
    async with desk.database.transaction() as tx:
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


def _as_json(agent: Agent) -> dict[str, Any]:
    return {
        "username": agent.username,
        "name": agent.name,
        "role": agent.role,
        "capacity": agent.capacity,
        "skills": agent.skills,
        "disabled": agent.disabled,
    }
