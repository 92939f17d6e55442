"""What agents send: the shapes of requests, and what ids and numbers may be in them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, BaseModel, Field

from foundation.database import storable
from handoff.models import Intent

PRINTABLE = "^[!-~]{1,64}$"
LAST_LINE = 2**31 - 1  # no conversation has more lines than its column counts

Id = Annotated[str, Path(pattern=PRINTABLE)]
Words = Annotated[str, AfterValidator(storable)]


class Login(BaseModel):
    username: Words = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=200)


class Closing(BaseModel):
    disposition: str
    note: Words = Field(default="", max_length=2000)


class Declining(BaseModel):
    reason: Words = Field(default="", max_length=200)


class Choosing(BaseModel):
    intent: Intent


class Page(BaseModel):
    """An open page of the agent, by a name that it has drawn itself."""

    session: str = Field(pattern=PRINTABLE)


class Seen(BaseModel):
    """Whose customer it was when the supervisor looked: what has changed since is not overruled."""

    owner_epoch: int


class PuttingFirst(Seen):
    reason: Words = Field(min_length=1, max_length=200)


class Assigning(Seen):
    """`beyond`: even when all of the agent's places are taken."""

    agent_id: str = Field(pattern=PRINTABLE)
    beyond: bool = False


class PassingOn(BaseModel):
    """To an agent, or to whoever has a skill. `owner_epoch`: as a supervisor saw it."""

    agent_id: str | None = Field(default=None, pattern=PRINTABLE)
    skill: str | None = Field(default=None, pattern=PRINTABLE)
    note: Words = Field(default="", max_length=2000)
    owner_epoch: int | None = None


class AskingAdvice(BaseModel):
    client_id: str = Field(pattern=PRINTABLE)
    agent_id: str = Field(pattern=PRINTABLE)
    text: Words = Field(min_length=1, max_length=1000)


class ClosingQueue(BaseModel):
    reason: Words = Field(min_length=1, max_length=200)


class Whispering(BaseModel):
    text: Words = Field(min_length=1, max_length=1000)


class AgentMessage(BaseModel):
    client_id: str = Field(pattern=PRINTABLE)
    text: Words = Field(min_length=1, max_length=4000)
    owner_epoch: int


class NoteText(BaseModel):
    client_id: str = Field(pattern=PRINTABLE)
    text: Words = Field(min_length=1, max_length=2000)


class Begun(BaseModel):
    """A reply that is only begun; empty when it was sent or given up."""

    text: Words = Field(max_length=4000)
