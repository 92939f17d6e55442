"""A wish for a person, or against one, overrules the intent: by the plainest words, and by the reader made for it."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

INTENT_RANKING = "intent_ranking"
# Only the plainest words decide by themselves; every hint is left to the reader, which has learned many.
_WISH = re.compile(
    r"(?:转|找|要|接|换|叫|来|请|派|安排|呼叫)(?:一?个|一?位|一?下|到|接|你们的?|我)?(?:人工(?!智能|费|核|审|复|查|成本)|真人|大?活人|坐席)"
    r"|(?:转|找|接|换|叫)(?:一?个|一?位|一?下|你们的?)?(?:客服|专员)"
    r"|^(?:人工(?:客服|服务)?|真人(?:客服)?|客服|坐席)[!。~吧呢啊]*$"
)
_NOT_WANTED = re.compile(
    r"(?:不|别|先不|不用|不要|不想|不需要|没有?|无需|暂时不|暂不|没必要|用不着|犯不着)(?:用|要|想|需要|再|急着|着急|必|是要|是想)*"
    r"(?:给我|帮我|麻烦)?(?:再)?(?:转|找|接|换|叫|要)?(?:一下)?(?:人工|真人|活人|客服|坐席)"
    r"|(?:不|别|先不|不用|不要|不想|不需要|没有?|先别)(?:用|要|想|需要|再|急着)*(?:给我|帮我)?(?:转|接)(?:接|了|人|过去|$)"
    r"|^(?:先|暂时|那就?)?(?:不|别|不用|不要|不需要|先不)(?:用|要|急)*转[!。~吧了呢啊]*$"
    r"|(?:不行|搞不定|没说清|解决不了|有问题|还是不行|弄不好|等会儿?|等下|待会儿?|晚点|回头|以后|到时候?)(?:的话)?[^,，。]{0,3}(?:再|才)(?:转|找|要|叫)"
)
_ABOUT_THE_BOT = re.compile(
    r"人工智能|(?:是|算)(?:人工|真人|机器人?)(?:客服|服务|的)?(?:吗|么|还是|不|呢|$)|(?:人工|客服)[^,，。]{0,4}(?:多少钱|收费|态度|几点|上班时间)"
)
SURE = 0.5  # the reader's probability from which a person is called, whatever the intent
UNLIKELY = 0.05  # below it even plain words mean something else (「转人工核损中」)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PersonWanted(GraphComponent, IntentClassifier):
    """Runs after the trained classifier and overrules it where the words are plain."""

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
            learned = (message.get(INTENT) or {}).get("name")
            meant = judge(message.get(TEXT) or "", learned, message.get("person"))
            if meant is not None:
                _overrule(message, meant)
        return messages


def judge(text: Text, learned: Optional[Text], wish: Optional[float]) -> Optional[Text]:
    """The intent that a message has for certain: `human`, `no_person`, "" (anything but `human`), or None: as learned.

    `wish` is the reader's probability that a person is wanted; None: it has not read the message.
    """
    if declines_person(text) and (wish is None or wish < SURE):
        return "no_person"
    if wish is None:
        return "human" if wants_person(text) else None
    if wish >= SURE or (wish >= UNLIKELY and wants_person(text)):
        return "human"
    return "" if learned == "human" else None


def wants_person(text: Text) -> bool:
    """Whether the text asks for a person in plain words, and does not decline one."""
    return bool(_WISH.search(text)) and not _NOT_WANTED.search(text) and not _ABOUT_THE_BOT.search(text)


def declines_person(text: Text) -> bool:
    """Whether the text says that no person is wanted, or not yet."""
    return bool(_NOT_WANTED.search(text)) and not re.search(r"(?:机器人?|AI|ai)", text)


def _overrule(message: Message, intent: Text) -> None:
    ranking = message.get(INTENT_RANKING) or []
    others = [each for each in ranking if each["name"] not in (intent, intent or "human")]
    sure = {"name": intent, "confidence": 1.0} if intent else (others[0] if others else None)
    if sure is None:
        return
    message.set(INTENT, sure, add_to_output=True)
    message.set(INTENT_RANKING, [sure, *(each for each in others if each is not sure)], add_to_output=True)
