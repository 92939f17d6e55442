"""The settings of the hand-off to a person: how long each step may take, who works when, what is promised."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from foundation.service_hours import read_hours


class ServiceSettings(BaseSettings):
    """Part of `Settings`. Times are seconds where the name says nothing else."""

    # A waiting customer, counted from the moment they asked.
    human_sla_seconds: int = Field(default=30, ge=1)  # a breach is recorded, once
    offer_seconds: float = Field(default=8, gt=0)  # on the first agent's screen
    second_offer_seconds: float = Field(default=6, gt=0)  # on the next ones'
    ring_after_seconds: float = Field(default=14.5, gt=0)  # on everybody's
    forced_after_seconds: float = Field(default=22, gt=0)  # given to the least loaded
    forced_ack_seconds: float = Field(default=5, gt=0)  # within which that agent's page must take it
    choices_after_seconds: float = Field(default=27, gt=0)  # the customer is asked whether they go on waiting
    offer_grace_seconds: float = Field(default=1, ge=0)  # for a click that was on its way
    abandoned_after_minutes: float = Field(default=30, gt=0)  # without a word of the customer

    # Who goes first. A class of priority is worth so many seconds of waiting.
    priority_seconds: float = Field(default=20, ge=0)
    previous_agent_hours: float = Field(default=24, ge=0)  # after which a returning customer is anybody's
    previous_agent_seconds: float = Field(default=4, ge=0)  # for which the previous agent is preferred

    # Agents.
    agent_session_hours: int = Field(default=12, ge=1)
    agent_capacity: int = Field(default=3, ge=1)  # of new accounts
    forced_extra: int = Field(default=1, ge=0)  # places beyond the capacity that a forced assignment may take
    heartbeat_seconds: float = Field(default=5, gt=0)
    agent_lease_seconds: float = Field(default=15, gt=0)
    agent_lost_seconds: float = Field(default=35, gt=0)  # without a heartbeat: the customers wait again, in front
    parked_seconds: float = Field(default=60, ge=0)  # without offers, after a missed one
    parked_alone_seconds: float = Field(default=10, ge=0)  # the same when nobody else is there
    misses_before_break: int = Field(default=2, ge=1)
    wrapup_seconds: float = Field(default=60, gt=0)
    silent_nudge_seconds: float = Field(default=30, gt=0)  # a served customer without an answer: the agent is told,
    silent_alarm_seconds: float = Field(default=60, gt=0)  # supervisors are told,
    silent_requeue_seconds: float = Field(default=120, gt=0)  # the customer waits again, in front

    # When people work, until a supervisor keeps hours in the console: in Beijing time, "1-5 09:00-18:00",
    # "6,7 10:00-16:00"; Monday is 1. Holidays are dates on which nobody works, working days are dates on which the
    # hours of a Monday hold.
    service_hours: list[str] = ["1-7 00:00-24:00"]
    holidays: list[str] = []
    working_days: list[str] = []
    call_back_minutes: int = Field(default=30, ge=1)  # of working time, within which a promised call is made
    satisfaction_hours: float = Field(default=24, gt=0)  # for which a mark is taken

    @field_validator("service_hours", "holidays", "working_days")
    @classmethod
    def _readable(cls, value: list[str]) -> list[str]:
        read_hours(value)
        return value
