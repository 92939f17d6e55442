"""What every action may use, built once by the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.database import Database
from foundation.settings import Settings
from insurance.policies.policies import PolicyBook
from insurance.sms import SmsSender

if TYPE_CHECKING:
    from knowledge_base.answer import Answerer


@dataclass(frozen=True)
class Tools:
    settings: Settings
    database: Database
    knowledge: Answerer
    sms: SmsSender
    policies: PolicyBook
