"""The command `baowen`."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvloop
from rich.console import Console

from foundation.logs import set_up_logs
from foundation.migrate import upgrade
from foundation.settings import PROJECT, Settings, SettingsRefused, load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="保问: customer service and first notice of loss.")
console = Console(stderr=True)
HELD_OUT = PROJECT / "tests" / "held_out" / "understanding"
REPORTS = PROJECT / "var" / "reports"
requests_app = typer.Typer(no_args_is_help=True, help="What customers have asked for besides claims.")
app.add_typer(requests_app, name="requests")
evaluate_app = typer.Typer(no_args_is_help=True, help="How good the bot is, in figures.")
app.add_typer(evaluate_app, name="evaluate")


@app.command()
def run() -> None:
    """Prepare what is missing or stale, then start the embedded system; Ctrl-C stops it."""
    from gateway.embedded import ChildKeepsDying, run_embedded
    from gateway.ports import PortTaken
    from gateway.preparing import prepare

    settings = _settings()
    prepare(settings, console)
    try:
        asyncio.run(run_embedded(settings, console))
    except (PortTaken, ChildKeepsDying) as problem:
        _give_up(str(problem))


@app.command()
def serve(
    roles: Annotated[str, typer.Option(help="Comma-separated: web, worker, actions.")] = "web,worker,actions",
) -> None:
    """Run the application, or only some of its roles."""
    from gateway.app import ProcessRole
    from gateway.app import serve as serve_roles
    from gateway.ports import PortTaken

    settings = _settings()
    set_up_logs(as_json=not sys.stderr.isatty())
    try:
        chosen = [ProcessRole(role.strip()) for role in roles.split(",")]
    except ValueError:
        _give_up(f"--roles: {roles!r} is not a list of {', '.join(ProcessRole)}")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(serve_roles(settings, chosen))
        except PortTaken as problem:
            _give_up(str(problem))


@app.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    upgrade(_settings().database_url)


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train even if nothing has changed.")] = False) -> None:
    """Train the bot if its data has changed."""
    from gateway.preparing import train_if_stale

    train_if_stale(console, force=force)


@app.command()
def ingest() -> None:
    """Read the documents of the knowledge base into its index if they have changed."""
    from gateway.preparing import ingest_if_stale

    ingest_if_stale(_settings(), console)


@app.command()
def chat(
    url: Annotated[str, typer.Option(help="A running system.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Lines on stdin, JSON objects on stdout.")] = False,
    clock: Annotated[str | None, typer.Option(help="The conversation's time, ISO 8601; development only.")] = None,
) -> None:
    """Talk to a running system as a customer."""
    from gateway.terminal_chat import SystemUnreachable, TerminalCustomer, TurnTooLong, chat_in_json, chat_with_person

    customer = TerminalCustomer(url or _settings().public_url, clock=clock)
    try:
        if as_json:
            chat_in_json(customer, sys.stdin, sys.stdout)
        else:
            chat_with_person(customer, Console())
    except (SystemUnreachable, TurnTooLong) as problem:
        _give_up(str(problem))


@app.command()
def ask() -> None:
    """Ask the knowledge base: questions on stdin, one JSON object per line on stdout."""
    from gateway.asking import ask_all

    asyncio.run(ask_all(_settings(), sys.stdin, sys.stdout))


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
        asyncio.run(understand_all(_settings(), sys.stdin, sys.stdout, moment))
    except ValueError:
        _give_up(f"--clock: {clock!r} is no moment, for instance 2026-11-22T10:00:00+08:00")
    except (RasaMissing, NotTrained, ReaderDied) as problem:
        _give_up(str(problem))


@app.command()
def doctor() -> None:
    """Check settings and services, and say what is wrong."""
    from gateway.doctor import examine

    problems = asyncio.run(examine(_settings(), console))
    raise typer.Exit(1 if problems else 0)


@evaluate_app.command("nlu")
def evaluate_understanding(
    folds: Annotated[int, typer.Option(min=0, help="Of cross-validation on the training data; 0: none.")] = 4,
    held_out: Annotated[Path, typer.Option(help="Folder with judging data.")] = HELD_OUT,
    out: Annotated[Path, typer.Option(help="Folder for report.md, report.json and report.png.")] = REPORTS / "nlu",
) -> None:
    """How well customers are understood; a report, and one JSON object as the last line of stdout."""
    from gateway.evaluating import NothingToJudge, evaluate_nlu
    from gateway.evaluation.cross_validation import CrossValidationFailed
    from gateway.evaluation.report import NotDrawn
    from gateway.training import RasaMissing
    from gateway.understanding import NotTrained, ReaderDied

    if folds == 1:
        _give_up("--folds: at least 2, or 0 for no cross-validation")
    try:
        figures = asyncio.run(evaluate_nlu(_settings(), Console(), folds=folds, held_out=held_out, out=out))
    except (RasaMissing, NotTrained, ReaderDied, CrossValidationFailed, NotDrawn, NothingToJudge) as problem:
        _give_up(str(problem))
    print(json.dumps(figures))


@requests_app.command("list")
def list_requests() -> None:
    """What is to be done, the soonest due first."""
    from gateway.requests_cli import list_waiting

    asyncio.run(list_waiting(_settings(), Console()))


@requests_app.command("move")
def move_request(
    number: str,
    state: Annotated[str, typer.Argument(help="in_progress, done or withdrawn.")],
    why: Annotated[str, typer.Option(help="What was done, or why.")],
) -> None:
    """Say what has become of a request."""
    from gateway.requests_cli import move
    from insurance.requests import AlreadyMoved, RequestNotFound, RequestState

    try:
        moved = asyncio.run(move(_settings(), number, RequestState(state), why))
    except ValueError:
        _give_up(f"{state!r} is not one of in_progress, done, withdrawn")
    except RequestNotFound:
        _give_up(f"{number}: there is no such request")
    except AlreadyMoved as refused:
        _give_up(f"{number} cannot be moved: {refused}")
    console.print(f"{moved.number} {moved.state}")


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsRefused as refused:
        _give_up(f"The settings are not usable:\n{refused}")


def _give_up(message: str) -> NoReturn:
    console.print(message, style="red", markup=False, highlight=False)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
