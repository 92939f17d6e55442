"""`baowen agents`: the accounts of everybody who works in the console."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.command_line import console, give_up, in_transaction, read_settings
from handoff.models import Agent, Role

app = typer.Typer(no_args_is_help=True, help="Accounts of everybody who works in the console.")
Done = TypeVar("Done")

UserName = Annotated[str, typer.Argument(help="What the agent logs in with.")]
Skills = Annotated[list[str] | None, typer.Option("--skill", help="Again for each; none: everybody's customers.")]
_ROLES = "agent: customers; supervisor: everything; claims: the claims desk; editor: canned replies; admin: accounts."
AnyRole = Annotated[Role | None, typer.Option(help=_ROLES)]
Places = Annotated[int | None, typer.Option(help="Customers at a time.")]


@app.command("add")
def add(
    username: UserName,
    name: Annotated[str, typer.Argument(help="What customers see.")],
    role: Annotated[Role, typer.Option(help=_ROLES)] = Role.AGENT,
    capacity: Places = None,
    skill: Skills = None,
    no_password: Annotated[bool, typer.Option("--no-password", help="The identity provider vouches for them.")] = False,
) -> None:
    """Open an account. The password is asked for, or is the first line of the standard input."""
    from handoff import accounts  # the command line starts fast

    places = capacity if capacity is not None else read_settings().agent_capacity
    password = None if no_password else _password()
    agent = _asked(
        lambda tx: accounts.open_account(
            tx, username, name=name, password=password, role=role, capacity=places, skills=skill or ()
        ),
    )
    console.print(f"{agent.username} may log in as {agent.role}")


@app.command("change")
def change(
    username: UserName,
    name: Annotated[str | None, typer.Option(help="What customers see.")] = None,
    role: AnyRole = None,
    capacity: Places = None,
    skill: Skills = None,
    any_skill: Annotated[bool, typer.Option("--any-skill", help="Everybody's customers again.")] = False,
    new_password: Annotated[bool, typer.Option("--new-password", help="It is asked for.")] = False,
    disabled: Annotated[bool | None, typer.Option("--disable/--enable")] = None,
    forget_identity: Annotated[
        bool, typer.Option("--forget-identity", help="Whom the identity provider calls so next is this agent.")
    ] = False,
) -> None:
    """Change an account; what is not named stays. A disabled agent's console closes within seconds."""
    from handoff import accounts

    skills = [] if any_skill else skill
    if not (new_password or forget_identity) and all(one is None for one in (name, role, capacity, skills, disabled)):
        give_up("nothing is to be changed: `baowen agents change --help` says what can be")
    password = _password() if new_password else None
    agent = _asked(
        lambda tx: accounts.change(
            tx,
            username,
            name=name,
            password=password,
            role=role,
            capacity=capacity,
            skills=skills,
            disabled=disabled,
            forget_identity=forget_identity,
        ),
    )
    console.print(f"{agent.username} is changed")


@app.command("list")
def list_all() -> None:
    """Who may log in."""
    from handoff import accounts

    Console().print(_table(_asked(accounts.accounts)))


_WAYS: dict[str, Callable[[Agent], bool]] = {
    "password": lambda agent: bool(agent.password_hash),
    "provider": lambda agent: agent.subject is not None,
}


def _table(found: list[Agent]) -> Table:
    table = Table("user name", "name", "role", "places", "skills", "comes by", "")
    for agent in found:
        skills = " ".join(agent.skills) or "all"
        comes_by = " ".join(way for way, is_so in _WAYS.items() if is_so(agent))
        standing = "disabled" if agent.disabled else ""
        table.add_row(agent.username, agent.name, agent.role, str(agent.capacity), skills, comes_by, standing)
    return table


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\n")


def _asked(what: Callable[[AsyncSession], Awaitable[Done]]) -> Done:
    from handoff.accounts import AccountTaken, AccountUnknown, AccountWrong

    try:
        return in_transaction(what)
    except AccountTaken as taken:
        give_up(f"{taken}: there is an account of this name; `baowen agents change` changes it")
    except AccountUnknown as unknown:
        give_up(f"{unknown}: there is no such account; `baowen agents list` names them all")
    except AccountWrong as wrong:
        give_up(str(wrong))
