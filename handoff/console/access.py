"""At the console's door: who is logged in, and whether they may do what a route does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from handoff.console.desk import Desk
from handoff.models import Agent
from handoff.permissions import Permission, all_of, may


class NotAllowed(Exception):
    """The role of this account is not for that."""


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


async def agent_of(desk: AtDesk, authorization: Annotated[str, Header()] = "") -> Agent:
    async with desk.database.reading() as session:
        return await desk.tokens.agent(session, authorization.removeprefix("Bearer ").strip())


CurrentAgent = Annotated[Agent, Depends(agent_of)]  # whatever they may do


def who_may(*permissions: Permission) -> Callable[[Agent], Awaitable[Agent]]:
    """A route's dependency: the agent, if any of these is theirs. Otherwise `NotAllowed`."""

    async def allowed(agent: CurrentAgent) -> Agent:
        if not any(may(agent, one) for one in permissions):
            raise NotAllowed(agent.role)
        return agent

    return allowed


def logged_in(desk: Desk, agent: Agent) -> dict[str, Any]:
    """What the page keeps for as long as it is open."""
    return {"token": desk.tokens.issue(agent), "agent": agent_as_json(agent)}


def agent_as_json(agent: Agent) -> dict[str, Any]:
    """`may`: which parts of the page are theirs."""
    return {"id": agent.id, "name": agent.name, "role": agent.role, "may": all_of(agent)}


Serving = Annotated[Agent, Depends(who_may(Permission.SERVE))]
Supervisor = Annotated[Agent, Depends(who_may(Permission.SUPERVISE))]
Handler = Annotated[Agent, Depends(who_may(Permission.CLAIMS))]
Editor = Annotated[Agent, Depends(who_may(Permission.EDIT))]
ServingOrEditor = Annotated[Agent, Depends(who_may(Permission.SERVE, Permission.EDIT))]
AccountKeeper = Annotated[Agent, Depends(who_may(Permission.ACCOUNTS))]
