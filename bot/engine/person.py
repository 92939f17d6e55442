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
FALLBACK = "nlu_fallback"  # 「?」: says nothing at all
# Only the plainest words decide by themselves; every hint is left to the reader, which has learned many.
_WISH = re.compile(
    r"(?:转|找|要|接|换|叫|来|请|派|安排|呼叫)(?:一?个|一?位|一?下|到|接|你们的?|我)?(?:人工(?!智能|费|核|审|复|查|成本)|真人|大?活人|坐席)"
    r"|(?:转|找|接|换|叫)(?:一?个|一?位|一?下|你们的?)?(?:客服|专员)"
    r"|^(?:人工(?:客服|服务)?|真人(?:客服)?|客服|坐席)[!。~吧呢啊]*$"
)
# Words that hint at it: they count where the reader half agrees.
_HINT = re.compile(
    r"(?:有没有|没有|没|有|都没)(?:个|一个)?(?:活|真|大活)?人(?:在?上班|在吗|在不在|在线|值班|理我|管我|接待|回复我?|能说话|吗|么)"
    r"|(?:你们|这里|那边)(?:就)?(?:没|没有|有没有|都没)(?:个|一个)?(?:活|真)?人(?!受|伤|报|买|投|保|来过|赔)"
    r"|换(?:一?个|一?位)?(?:会说(?:人)?话|能说话|听?得?懂|能听懂|明白|懂行|能办事|能做主|真|活|有脑子|聪明)"
    r"|(?:跟|和|同|与)?(?:你|你们)?(?:这)?(?:个)?(?:机器人?|AI|ai|智能客服|电脑|程序)[^,，。]{0,4}(?:说|讲|聊|沟通|谈)(?:不清|不通|不明白|不来|不下去|不了|个啥|什么)"
    r"|(?:跟|和|同)你(?:真|实在|根本)?(?:说|讲|聊|沟通)(?:不清|不通|不明白|不来|不下去|不了)"
    r"|(?:不想|不要|不愿意?|别|懒得|不)(?:再)?(?:跟|和|同|对着)(?:你|你们)?(?:这)?(?:个)?(?:机器人?|AI|ai|智能客服|电脑|程序)"
    r"|听不懂人话|说人话"
    r"|(?:能不能|可不可以|可以|能|麻烦|请|让|叫|要|帮我|快)[^,，。]{0,8}(?:给我)?(?:打|回|来)(?:个|一个|通)?(?:电话|语音)(?:给我|过来)?"
    r"|(?:给我|帮我)(?:打|回|来)(?:个|一个|通)?(?:电话|语音)|(?:打|回)(?:个)?(?:电话|语音)?给我(?!了|的|打)|(?:电话|语音)(?:里)?(?:联系|沟通|讲|说)(?:吧|好吗|行吗|可以吗|$)|回电(?:话)?(?:给我|吧|$)"
)
_HINT_NOT_MEANT = re.compile(
    r"(?:对方|他们?|她们?|交警|人家|4[sS]店|修理厂|理赔员|查勘员?|保险公司)[^,，。]{0,6}(?:打|回|来)|打(?:过|了)|(?:要|该|得)打(?:哪|什么)|打什么|打哪个|电话是"
)
_NOT_WANTED = re.compile(
    r"(?:不|别|先不|不用|不要|不想|不需要|无需|暂时不|暂不|没必要|用不着|犯不着|没有?(?=要|想|说要))(?:用|要|想|需要|再|急着|着急|必|是要|是想|说)*"
    r"(?:给我|帮我|麻烦)?(?:再)?(?:转|找|接|换|叫|要)?(?:一下)?(?:人工|真人|活人|客服|坐席)"
    r"|(?:不|别|先不|不用|不要|不想|不需要|先别|没有?(?=要|想))(?:用|要|想|需要|再|急着)*(?:给我|帮我)?(?:转|接)(?:接|了|人|过去|$)"
    r"|^(?:先|暂时|那就?)?(?:不|别|不用|不要|不需要|先不)(?:用|要|急)*转[!。~吧了呢啊]*$"
    r"|(?:不行|搞不定|没说清|解决不了|有问题|还是不行|弄不好|等会儿?|等下|待会儿?|晚点|回头|以后|到时候?)(?:的话)?[^,，。]{0,3}(?:再|才)(?:转|找|要|叫)"
)
_ABOUT_THE_BOT = re.compile(
    r"人工智能|(?:是|算)(?:人工|真人|机器人?)(?:客服|服务|的)?(?:吗|么|还是|不|呢|$)|(?:人工|客服)[^,，。]{0,4}(?:多少钱|收费|态度|几点|上班时间)"
)
# From here on a person is called, whatever the intent: the least at which the reader calls in vain no more than twice
# in a hundred calm messages of `tests/held_out/borders` (0.957 of the wishes are heard there; at 0.3 0.965, 3 in vain).
SURE = 0.4
# From here on plain words, or a hint in them, make it sure; below it they mean something else (「转人工核损中」). In
# the two sets with most borders that calls one wish more and nobody in vain; from 0.05 on it had called four in vain.
HALF_SURE = 0.2
STANDS = 0.4  # an intent less likely than this may yet be taken for none at all
CALLS_PERSON_ANYWAY = frozenset({"complaint", "elder_help"})

# An e-mail address, a number, a plate: an answer, whatever the readers, who learned from sentences, make of it.
_VALUE = re.compile(r"(?=.{5})[^\u4e00-\u9fff\s]*[\d@][^\u4e00-\u9fff\s]*")
_PUT_OFF = re.compile(
    r"(?:今天|今儿|现在|先|暂时|眼下)(?:就|我)?(?:不|别)(?:弄|搞|办|报|填|整)了?|(?:改天|改日|回头|下次|以后|明天|过两天|有空)(?:我)?再(?:说|弄|搞|办|报|填|来|整)"
)


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
            learned = message.get(INTENT) or {}
            meant = judge(
                message.get(TEXT) or "", learned.get("name"), message.get("person"), learned.get("confidence", 1.0)
            )
            if meant is not None:
                _overrule(message, meant)
        return messages


def judge(text: Text, learned: Optional[Text], wish: Optional[float], sure: float = 1.0) -> Optional[Text]:
    """The intent that a message has for certain: `human`, `no_person`, "" (anything but `human`), or None: as learned.

    `wish` is the reader's probability that a person is wanted; None: it has not read the message. `sure`: how likely
    the learned intent is.
    """
    if (learned in CALLS_PERSON_ANYWAY and sure >= STANDS) or (
        learned == FALLBACK and not re.search("[A-Za-z]{4}", text)
    ):
        return None
    if declines_person(text):
        return "no_person"
    if _VALUE.fullmatch(text):
        return "" if learned == "human" else None
    if wish is None:
        return "human" if wants_person(text) else None
    if _PUT_OFF.search(text) and not (wants_person(text) or hints_at_person(text)):
        return ""  # fed up, and gone until another day: nobody is to be called
    if wish >= SURE or (wish >= HALF_SURE and (wants_person(text) or hints_at_person(text))):
        return "human"
    return "" if learned == "human" else None


def wants_person(text: Text) -> bool:
    """Whether the text asks for a person in plain words, and does not decline one."""
    return bool(_WISH.search(text)) and not _NOT_WANTED.search(text) and not _ABOUT_THE_BOT.search(text)


def hints_at_person(text: Text) -> bool:
    """Whether nobody there, somebody who understands, or a call back is spoken of."""
    return bool(_HINT.search(text)) and not _HINT_NOT_MEANT.search(text) and not _NOT_WANTED.search(text)


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
