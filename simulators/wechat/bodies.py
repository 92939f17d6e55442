"""What the control interface is sent, as JSON."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class NewUser(BaseModel):
    openid: str | None = Field(default=None, pattern=r"^o[\w-]{10,40}$")
    name: str = ""


class TextToSend(BaseModel):
    """`menu_id`: the text was not typed but clicked in a message. `copies`: the same push as often as this."""

    content: str
    menu_id: str | None = None
    wait: bool = False
    copies: int = Field(default=1, ge=1, le=5)


class OtherToSend(BaseModel):
    """voice, video, shortvideo, location, link, or anything WeChat may yet invent; `fields` as in its XML."""

    type: str
    fields: dict[str, Any] = {}
    shown_as: str = ""
    wait: bool = False


class EventToSend(BaseModel):
    event: str
    fields: dict[str, Any] = {}
    wait: bool = False


class NewFault(BaseModel):
    place: str
    times: int = 1
    skip: int = 0
    errcode: int | None = None
    http: int | None = None
    html: bool = False
    delay_seconds: float = 0.0
    drop: bool = False
    after_effect: bool = False
    truncate: bool = False
    probability: float = Field(default=1.0, gt=0, le=1)
    seed: int = 0


class AccountChange(BaseModel):
    """What is None stays as it is."""

    verified: bool | None = None
    kind: str | None = Field(default=None, pattern="^(service|subscription|test)$")
    frozen: bool | None = None
    addresses: list[str] | None = None
    per_day: dict[str, int] | None = None
    per_minute: dict[str, int] | None = None
    templates: dict[str, str] | None = None


class UserChange(BaseModel):
    subscribed: bool | None = None
    blocked: bool | None = None
    refuses: bool | None = None
    is_minor: bool | None = None
    consents: dict[str, int] | None = None


class ClockAdvance(BaseModel):
    seconds: float = Field(ge=0)
