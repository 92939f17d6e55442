"""Bring the database to the newest revision, or make a new revision from the models."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database_url: str, to: str = "head") -> None:
    """To this revision, the newest; does nothing when it is there already. Blocks; call it outside of an event loop."""
    _make_sqlite_folder(database_url)
    command.upgrade(_config(database_url), to)


def new_revision(database_url: str, message: str) -> None:
    """For developers: a revision file with the difference between the models and the database."""
    command.revision(_config(database_url), message, autogenerate=True)


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


def _make_sqlite_folder(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(database_url.partition("///")[2]).parent.mkdir(parents=True, exist_ok=True)
