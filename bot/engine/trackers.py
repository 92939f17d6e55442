"""The newest episodes, kept in memory up to a bound. Losing one loses nothing: the gateway carries its state."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class RecentTrackers(InMemoryTrackerStore):
    """The `episodes` that were used last, as living trackers: nothing is written out and read back between turns.

    Rasa's own in-memory store grows for ever, and replays the whole episode for every message.
    """

    def __init__(
        self,
        domain: Domain,
        event_broker: Optional[EventBroker] = None,
        episodes: int = 2000,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._episodes = int(episodes)
        self._trackers: "OrderedDict[Text, DialogueStateTracker]" = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._trackers[tracker.sender_id] = tracker
        self._trackers.move_to_end(tracker.sender_id)
        while len(self._trackers) > self._episodes:
            self._trackers.popitem(last=False)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        return self._trackers.get(sender_id)

    def forget(self, sender_id: Text) -> None:
        """A turn that is running has its tracker to itself: unless it is saved again, it is gone."""
        self._trackers.pop(sender_id, None)
