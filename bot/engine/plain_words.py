"""Short words with one meaning, and sounds with none: decided here, whatever the trained classifier makes of them."""

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
_LATER = r"(?:等(?:会|下|一会|一下|我)儿?|待会儿?|晚点儿?|晚些|回头|改天|明天|过会儿?|一会儿?|下次|有空|到家|忙完)"
_DO = r"(?:弄|说|报|填|来|搞|办|整|继续|讲|聊|写|发|处理|看)"
_STOP = re.compile(
    rf"(?:那|好|好的|嗯|行|哦)?[,，]?(?:我)?(?:就)?(?:先这样|先到这(?:里|儿)?|先停|先放(?:着|一放|一下)|先(?:不|别){_DO}(?:了|这个)?|先忙[^,，。]{{0,6}}|"
    rf"{_LATER}(?:我)?(?:有空)?(?:再|接着){_DO}?(?:吧|了|行吗)?|不{_DO}了)(?:吧|了|啊|哈)?(?:[,，]{_LATER}[^,，。]{{0,8}})?[。!~]*"
)
_GIVES_UP = re.compile(
    r"(?:唉|哎|哎呀|哎哟|那|嗯|行)?[,，]?(?:算了)?[吧啦]?[,，]?(?:(?:太|好|真|怪|好生)?(?:麻烦|烦|累|费劲|折腾)(?:死|得很)?[了啊人]*)?[,，]?"
    r"(?:我|俺)?(?:今天|今晚|现在|这会儿|暂时|先)*(?:不想|懒得|不)(?:弄|报|填|办|搞|整|说|折腾)(?:案|保险)?(?:了|啦)?(?:吧|啊|哈)?"
    r"(?:[,，](?:改天|下次|回头|以后|明天|等会儿?|想想|问问)[^,，。]{0,6})?[。!~]*"
)
_GO_ON = re.compile(
    r"(?:好|好的|嗯|行|那|我回来了|我来了|忙完了)?[,，]?(?:我们|咱们)?(?:继续|接着(?:来|报|填|办|弄)|继续(?:吧|报案?|填|办|来|上次.{0,5}|刚才.{0,5}))(?:吧|啊|了|呗)?[。!~]*"
)
_ANGER = re.compile(
    r"你们(?:这)?(?:的)?(?:办事|做事|处理|理赔|客服)?(?:的)?(?:效率|速度|态度|服务)(?:也|真的?|实在|真是|简直)*(?:太|好|真|这么|那么)?"
    r"(?:差劲?|低|慢|烂|垃圾)(?:了|啊|吧|得很|死了)*[。!~]*"
)
_BLANK = re.compile(r"[的了呢吧啊哦额呃哈呀嘛么噢喔哎唉,，.。!！?？~、…\s]*")
_A_SENTENCE = 3  # Latin words: from here on it may be English
_LATIN_WORDS = frozenset({"ok", "okay", "yes", "no", "y", "n", "pass", "skip", "hi", "hello", "k", "thanks", "bye"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PlainWords(GraphComponent, IntentClassifier):
    """Runs after the trained classifier."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlainWords:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            meant = meaning(message.get(TEXT) or "")
            if meant is not None:
                sure = {"name": meant, "confidence": 1.0}
                others = [each for each in message.get(INTENT_RANKING, []) if each["name"] != meant]
                message.set(INTENT, sure, add_to_output=True)
                message.set(INTENT_RANKING, [sure, *others], add_to_output=True)
        return messages


def meaning(text: Text) -> Optional[Text]:
    """`stop`, `resume`, `complaint`, `nlu_fallback` for what says nothing at all, or None: left to the classifier."""
    said = text.strip()
    if _STOP.fullmatch(said) or _GIVES_UP.fullmatch(said):
        return "stop"
    if _GO_ON.fullmatch(said):
        return "resume"
    if _ANGER.fullmatch(said):
        return "complaint"
    return "nlu_fallback" if is_noise(said) else None


def is_noise(text: Text) -> bool:
    """「abcdefg」, 「?」, a lone 「的」: no word of any language that we speak, and no number."""
    if _BLANK.fullmatch(text):
        return True
    if re.search(r"[\u4e00-\u9fff\d]", text) or text.strip(" .!~").lower() in _LATIN_WORDS:
        return False
    return len(re.findall("[A-Za-z]{2,}", text)) < _A_SENTENCE
