"""The settings of claims after first notice: the core system, links for customers, what a handler is shown."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

StageName = Literal[
    "surveying", "documents", "supplement", "calculating", "paying", "paid", "closed", "withdrawn", "declined"
]
SmsWhen = Literal["unreached", "always"]


class ClaimSettings(BaseSettings):
    """Part of `Settings`. Times are seconds where the name says nothing else."""

    # The insurer's core system. Without an address the demonstration in our own tables takes its place.
    core_url: str = ""
    core_token: SecretStr = SecretStr("")
    core_timeout_seconds: float = Field(default=1.0, gt=0)  # of one try; all tries fit into what an action may take
    core_attempts: int = Field(default=3, ge=1, le=5)
    core_catch_up_minutes: float = Field(default=10, gt=0)  # after which an open claim is asked about, unasked
    core_webhook_secret: SecretStr = SecretStr("")  # shared with the core system; empty: it cannot tell us anything
    core_webhook_skew_seconds: float = Field(default=300, gt=0)  # how old what it tells may be

    # News by SMS: which changes of status, and whether only where the customer's channel has not reached them by then.
    # The default: what the customer must do, and what ends the matter (`closed` only follows on these). {}: none.
    sms_news: dict[StageName, SmsWhen] = {
        "supplement": "unreached",
        "paid": "unreached",
        "withdrawn": "unreached",
        "declined": "unreached",
    }
    sms_news_after_minutes: float = Field(default=10, ge=0)  # for which the channel may reach them first
    sms_quiet_from: int = Field(default=21, ge=0, le=23)  # hours, Beijing time; equal: no quiet hours
    sms_quiet_until: int = Field(default=8, ge=0, le=23)
    sms_news_hours: float = Field(default=48, gt=0)  # after which news that could not be sent is old

    # Pages of a claim that a link opens, for who holds the link and nobody else.
    progress_link_days: float = Field(default=7, gt=0)
    upload_link_hours: float = Field(default=72, gt=0)

    # What a claim handler is shown. `fast_track` says whether the tag is given at all.
    fast_track: bool = False
    fast_track_most_parts: int = Field(default=3, ge=1)
    fast_track_quiet_days: int = Field(default=30, ge=0)  # without another claim of the same car
    flag_near_start_days: int = Field(default=7, ge=0)
    flag_near_end_days: int = Field(default=7, ge=0)
    same_loss_hours: float = Field(default=48, gt=0)  # two notices of one car that lie closer may be one loss

    @model_validator(mode="after")
    def _know_each_other(self) -> Self:
        if self.core_url and not self.core_token.get_secret_value():
            raise ValueError("set the token that the core system knows us by in BAOWEN_CORE_TOKEN")
        return self
