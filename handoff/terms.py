"""On which terms customers are handed to people: durations, hours, the names that are said. Read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from foundation.service_hours import ServiceHours, service_hours
from foundation.settings import Settings


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@dataclass(frozen=True)
class Terms:
    """What is meant by each is said beside its setting (`foundation/service_settings.py`)."""

    promise: timedelta
    first_offer: timedelta
    next_offer: timedelta
    ring_after: timedelta
    forced_after: timedelta
    forced_ack: timedelta
    choices_after: timedelta
    grace: timedelta
    abandoned_after: timedelta
    previous_agent_first: timedelta
    previous_agent_within: timedelta
    priority_worth: timedelta
    lease: timedelta
    lost_after: timedelta  # of the end of the last lease
    parked: timedelta
    parked_alone: timedelta
    misses_before_break: int
    forced_extra: int
    wrapup: timedelta
    silence: tuple[timedelta, timedelta, timedelta]
    call_back: timedelta
    mark_taken_for: timedelta
    hours: ServiceHours  # those of the settings; `timetable.hours_in_force` knows whether they still hold
    assistant: str
    hotline: str

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        silence = settings.silent_nudge_seconds, settings.silent_alarm_seconds, settings.silent_requeue_seconds
        return cls(
            promise=seconds(settings.human_sla_seconds),
            first_offer=seconds(settings.offer_seconds),
            next_offer=seconds(settings.second_offer_seconds),
            ring_after=seconds(settings.ring_after_seconds),
            forced_after=seconds(settings.forced_after_seconds),
            forced_ack=seconds(settings.forced_ack_seconds),
            choices_after=seconds(settings.choices_after_seconds),
            grace=seconds(settings.offer_grace_seconds),
            abandoned_after=timedelta(minutes=settings.abandoned_after_minutes),
            previous_agent_first=seconds(settings.previous_agent_seconds),
            previous_agent_within=timedelta(hours=settings.previous_agent_hours),
            priority_worth=seconds(settings.priority_seconds),
            lease=seconds(settings.agent_lease_seconds),
            lost_after=seconds(max(settings.agent_lost_seconds - settings.agent_lease_seconds, 0)),
            parked=seconds(settings.parked_seconds),
            parked_alone=seconds(settings.parked_alone_seconds),
            misses_before_break=settings.misses_before_break,
            forced_extra=settings.forced_extra,
            wrapup=seconds(settings.wrapup_seconds),
            silence=(seconds(silence[0]), seconds(silence[1]), seconds(silence[2])),
            call_back=timedelta(minutes=settings.call_back_minutes),
            mark_taken_for=timedelta(hours=settings.satisfaction_hours),
            hours=service_hours(settings.service_hours, settings.holidays, settings.working_days),
            assistant=settings.assistant_name,
            hotline=settings.hotline,
        )
