"""What agents send: the shapes of requests, and what ids and numbers may be in them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, BaseModel, Field

from foundation.database import storable

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


class AgentMessage(BaseModel):
    client_id: str = Field(pattern=PRINTABLE)
    text: Words = Field(min_length=1, max_length=4000)
    owner_epoch: int
