"""The command `baowen`."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from foundation.logs import set_up_logs
from foundation.migrate import upgrade
from gateway.agents_cli import app as agents_app
from gateway.command_line import console, database_needed, give_up, read_settings, standard_input
from gateway.evaluate_cli import app as evaluate_app
from gateway.knowledge_cli import app as knowledge_app
from gateway.wechat_cli import app as wechat_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold what customers wrote
    help="保问: customer service and first notice of loss.",
)
requests_app = typer.Typer(no_args_is_help=True, help="What customers have asked for besides claims.")
app.add_typer(requests_app, name="requests")
app.add_typer(knowledge_app)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(agents_app, name="agents")
app.add_typer(wechat_app, name="wechat")


@app.command()
def run() -> None:
    """Prepare what is missing or stale, then start the embedded system; Ctrl-C stops it."""
    from gateway.embedded import ChildKeepsDying, run_embedded
    from gateway.ports import PortTaken
    from gateway.preparing import prepare

    settings = read_settings()
    prepare(settings, console)
    try:
        asyncio.run(run_embedded(settings, console))
    except (PortTaken, ChildKeepsDying) as problem:
        give_up(str(problem))


@app.command()
def serve(
    roles: Annotated[str, typer.Option(help="Comma-separated: web, worker, actions.")] = "web,worker,actions",
) -> None:
    """Run the application, or only some of its roles."""
    from gateway.app import ProcessRole
    from gateway.app import serve as serve_roles
    from gateway.ports import PortTaken

    settings = read_settings()
    set_up_logs(as_json=not sys.stderr.isatty())
    try:
        chosen = [ProcessRole(role.strip()) for role in roles.split(",")]
    except ValueError:
        give_up(f"--roles: {roles!r} is not a list of {', '.join(ProcessRole)}")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(serve_roles(settings, chosen))
        except PortTaken as problem:
            give_up(str(problem))


@app.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    settings = read_settings()
    with database_needed():
        upgrade(settings.database_url)


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train even if nothing has changed.")] = False) -> None:
    """Train the bot if its data has changed."""
    from gateway.preparing import train_if_stale

    train_if_stale(console, force=force)


@app.command()
def chat(
    url: Annotated[str, typer.Option(help="A running system.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Lines on stdin, JSON objects on stdout.")] = False,
    clock: Annotated[str | None, typer.Option(help="The conversation's time, ISO 8601; development only.")] = None,
) -> None:
    """Talk to a running system as a customer."""
    from gateway.terminal_chat import SystemUnreachable, TerminalCustomer, TurnTooLong, chat_in_json, chat_with_person

    customer = TerminalCustomer(url or read_settings().public_url, clock=clock)
    try:
        if as_json:
            chat_in_json(customer, standard_input(), sys.stdout)
        else:
            chat_with_person(customer, Console())
    except (SystemUnreachable, TurnTooLong) as problem:
        give_up(str(problem))


@app.command()
def understand(
    clock: Annotated[
        str | None, typer.Option(help="The moment from which times are told, ISO 8601; now without it.")
    ] = None,
) -> None:
    """What the bot makes of texts: one per line on stdin, one JSON object per line on stdout."""
    from gateway.training import RasaMissing
    from gateway.understanding import NotTrained, ReaderDied, understand_all

    try:
        moment = datetime.fromisoformat(clock).astimezone() if clock else None
    except ValueError:
        give_up(f"--clock: {clock!r} is no moment, for instance 2026-11-22T10:00:00+08:00")
    try:
        asyncio.run(understand_all(read_settings(), standard_input(), sys.stdout, moment))
    except (RasaMissing, NotTrained, ReaderDied) as problem:
        give_up(str(problem))


@app.command()
def doctor() -> None:
    """Check settings and services, and say what is wrong."""
    from gateway.doctor import examine

    problems = asyncio.run(examine(read_settings(), console))
    raise typer.Exit(1 if problems else 0)


@requests_app.command("list")
def list_requests() -> None:
    """What is to be done, the soonest due first."""
    from gateway.requests_cli import list_waiting

    with database_needed():
        asyncio.run(list_waiting(read_settings(), Console()))


@requests_app.command("move")
def move_request(
    number: str,
    state: Annotated[str, typer.Argument(help="in_progress, done or withdrawn.")],
    why: Annotated[str, typer.Option(help="What was done, or why.")],
) -> None:
    """Say what has become of a request."""
    from gateway.requests_cli import move
    from insurance.requests.requests import AlreadyMoved, RequestNotFound, RequestState

    try:
        with database_needed():
            moved = asyncio.run(move(read_settings(), number, RequestState(state), why))
    except ValueError:
        give_up(f"{state!r} is not one of in_progress, done, withdrawn")
    except RequestNotFound:
        give_up(f"{number}: there is no such request")
    except AlreadyMoved as refused:
        give_up(f"{number} cannot be moved: {refused}")
    console.print(f"{moved.number} {moved.state}")


if __name__ == "__main__":
    app()
