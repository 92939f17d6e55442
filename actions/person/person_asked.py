"""What is asked about talking to a person has an answer of one sentence, and calls nobody."""

from __future__ import annotations

import re

from insurance.words.phrases import any_of

FREE = "转人工不收费，想找同事随时说「转人工」。"
NO_EFFECT = "不影响。转人工只是换同事和您沟通，案子照常办，填好的内容也都在。"
REPLACES = "不能全代替。报案、查进度、答保险问题我能办；定损、核赔这类要看材料的事，由同事来办。"
WHY = "有些事要同事看过材料才能答，或者怕耽误您，才会请同事来。您不需要就不转，我继续帮您。"

_DESK = r"(?:人工(?:客服|服务|坐席)?(?!费|智能)|客服|真人|坐席)"
_ANSWERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        FREE,
        any_of(
            rf"{_DESK}(?:服务)?(?:还|会|是不是|要不要|是否|都|的话|另外|额外|也)*(?:要|收|花|用|扣|加)(?:不要|不收|不花)?(?:我|我的)?(?:钱|费|话费)(?!的)",
            rf"{_DESK}(?:服务)?(?:是|都|的)*(?:免费|收费|付费)(?:的)?(?:吗|么|不|还是|[?？]|$)",
        ),
    ),
    (
        NO_EFFECT,
        any_of(
            rf"(?:转|找|叫|用|打)了?{_DESK}(?:了|的话|后|以后|之后|会不会|会|是不是|对|就|还|能|不会)*[^,，。]{{0,6}}(?:影响|耽误|变慢|更慢|重新报|少赔|降低|吃亏)"
        ),
    ),
    (
        REPLACES,
        any_of(
            r"(?:你|机器人?|AI|ai|智能客服)(?:真|到底)?(?:能|可以|会|能不能|可不可以)(?:完全|全部|直接)?(?:代替|替代|取代|顶替|当)(?:得了|了)?(?:人工|真人|客服|活人)"
        ),
    ),
    (
        WHY,
        any_of(
            rf"(?:为什么|为啥|为何|干嘛|干吗|干什么|凭什么)(?:老是?|总是?|又|都|就|一直|动不动|要|得|必须|非要?|非得|一定要|需要|给我|把我|让我|我|帮我|你)*(?:转|找)(?:给|到|接|去)?{_DESK}(?!.{{0,5}}(?:慢|没|不|还|难|久))",
            rf"(?:怎么|咋)(?:你|我)?(?:老是?|总是?|又|一直|动不动|就)(?:就|要|得|给我|把我|往|让我|我|帮我|想)*(?:转|找)(?:给|到|接|去)?{_DESK}",
        ),
    ),
)
_WISH_BESIDE = any_of(r"(?:不|没)(?:要钱|收费|影响|耽误)[^,，。]{0,3}(?:就|给我|帮我)(?:转|找)")


def answer_to(text: str) -> str | None:
    """The sentence for a question about talking to a person; None where it is a wish for one."""
    if _WISH_BESIDE.search(text):
        return None
    return next((said for said, asked in _ANSWERS if asked.search(text)), None)
