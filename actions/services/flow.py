"""What a service flow is: its questions in order, what is known without asking, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from actions.messages import Choice


class Person(Enum):
    """Whether somebody is called when a request has been filed."""

    NO = auto()
    OFFERED = auto()
    CALLED = auto()


@dataclass(frozen=True)
class Flow:
    """`asks` in order; `known` says where an answer may stand already; `ends` are answers after which nothing is filed.

    `guidance`: the question that the knowledge base answers before the customer is asked for their wish, by what was
    said before ("" for any). `needs`: answers without which there is nothing to file, though other flows do without.
    """

    name: str
    start: Choice
    asks: tuple[str, ...]
    closing: str = ""
    person: Person = Person.NO
    hello: str = ""
    known: dict[str, str] = field(default_factory=dict)
    ends: dict[tuple[str, Any], str] = field(default_factory=dict)
    guidance: dict[str, str] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()


CUSTOMER_NAME, CUSTOMER_PHONE, CUSTOMER_PLATE = "customer.name", "customer.phone", "customer.plate_no"
CLAIM = "claim"
