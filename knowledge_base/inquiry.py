"""A question with what was made out about it: the day, the policy's own day or version, the products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from knowledge_base.model import Clause, Product

if TYPE_CHECKING:
    from knowledge_base.things import Thing


@dataclass(frozen=True)
class Inquiry:
    """`version`: the label or the day of the policy, where the customer named one."""

    text: str
    day: date
    version: str | date | None
    codes: frozenset[str]

    @property
    def policy_day(self) -> date:
        return self.version if isinstance(self.version, date) else self.day

    def is_in_force(self, thing: Thing) -> bool:
        """Entries by the day asked about; clauses by the day or the version of the policy."""
        clause = thing.source
        if not isinstance(clause, Clause):
            return thing.applies_on(self.day)
        if isinstance(self.version, str) and clause.version:
            return clause.version == self.version
        return clause.applies_on(self.policy_day)

    def version_of(self, product: Product) -> str | None:
        """The label of the version that counts; None when there was none."""
        if isinstance(self.version, str):
            return self.version if any(each.label == self.version for each in product.versions) else None
        version = product.version_on(self.policy_day)
        return version.label if version else None
