"""A plain wish for a person is never left to statistics: these words are the intent `human`, whatever was learned."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

INTENT_RANKING = "intent_ranking"
_WISH = re.compile(
    r"(?:转|找|要|接|换|叫|来|给我?|联系|请|派|安排|和|跟)(?:一?个|一?位|一?下|到|接|你们的?|我)?(?:人工(?!智能)|真人|大?活人|坐席)"
    r"|(?:转|找|接|换|叫|让|派|安排|联系)(?:一?个|一?位|一?下|你们的?)?(?:客服|理赔员|专员)"
    r"|^(?:人工(?:客服|服务)?|真人(?:客服)?|客服|坐席)[!。~吧呢啊]*$"
)
_NOT_WANTED = re.compile(
    r"(?:不|别|先不|不用|不要|不想|不需要|没)(?:用|要|想|需要|再)?(?:给我|帮我)?(?:转|找|接|换|叫|要)"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PersonWanted(GraphComponent, IntentClassifier):
    """Runs after the trained classifier and overrules it in this one case."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PersonWanted:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if wants_person(message.get(TEXT) or ""):
                sure = {"name": "human", "confidence": 1.0}
                others = [each for each in message.get(INTENT_RANKING, []) if each["name"] != "human"]
                message.set(INTENT, sure, add_to_output=True)
                message.set(INTENT_RANKING, [sure, *others], add_to_output=True)
        return messages


def wants_person(text: Text) -> bool:
    """Whether the text asks for a person in so many words, and does not decline one."""
    return bool(_WISH.search(text)) and not _NOT_WANTED.search(text)
