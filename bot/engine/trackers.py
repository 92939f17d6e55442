"""The newest episodes, kept in memory up to a bound. Losing one loses nothing: the gateway carries its state."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class RecentTrackers(InMemoryTrackerStore):
    """Rasa's in-memory store, which otherwise grows for ever, holding the `episodes` that were used last."""

    def __init__(
        self,
        domain: Domain,
        event_broker: Optional[EventBroker] = None,
        episodes: int = 2000,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.store: "OrderedDict[Text, Text]" = OrderedDict()
        self._episodes = int(episodes)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(tracker)
        self.store.move_to_end(tracker.sender_id)
        while len(self.store) > self._episodes:
            self.store.popitem(last=False)
