"""Partner garages near the customer: the city is heard, and who has the list is named, for we have none here."""

from __future__ import annotations

from actions.done import Done
from actions.messages import PERSON, say
from actions.services.service_reading import asks
from actions.tools import Tools
from actions.turn import Turn
from insurance.policies.regions import parse_region
from insurance.words.phrases import any_of

TOLD = (
    "记下了，您在{city}。{city}有哪些合作店、哪家能修三电，名单会变，我这里查不到最新的：可以拨打 {hotline}，"
    "或者点「转人工」，请同事按您的位置发给您。\n去哪修由您决定，自己选的店也行；送修前先报案、等定损，旧件留着。"
)

TOLD_ANYWHERE = (
    "合作店的名单会变，我这里查不到最新的：可以拨打 {hotline}，或者点「转人工」，请同事按您的位置发给您。\n"
    "去哪修由您决定，自己选的店也行；送修前先报案、等定损，旧件留着。"
)

_SHOPS = (
    r"(?:修理厂|修车(?:店|厂|的地方)|维修(?:店|点|站|网点|厂|中心)|汽修(?:店|厂)"
    r"|(?:合作|定点|指定|授权|服务)(?:的)?(?:店|厂|网点|修理)|4[sS]店|钣金喷漆?店)"
)
_LOOKS = any_of(
    rf"(?:附近|周边|哪里|哪儿|哪家|哪些|哪有|有没有|有哪些|在哪|查|找|推荐|介绍|最近)[^。]{{0,12}}{_SHOPS}",
    rf"(?:有|是)[^,，。]{{0,6}}{_SHOPS}[^,，。]{{0,4}}(?:吗|么|没|不[?？]?$|[?？])",
    rf"{_SHOPS}[^。]{{0,8}}(?:在哪|哪里|哪儿|哪家|哪些|有没有|有几家|查一?下|推荐|地址|名单|列表|怎么找)",
    r"(?:哪家|哪里|哪儿|去哪)(?:店|家)?(?:能|可以|好)?(?:修|维修)(?:我的?|电)?车",
)
_LIST_WANTED = any_of(
    rf"(?:附近|周边|查|找|推荐|名单)[^。]{{0,8}}{_SHOPS}|{_SHOPS}[^。]{{0,4}}(?:查|找|推荐|名单|列表)"
)
_NAMED_ALONE = any_of(r"合作[^,，。]{0,4}(?:店|厂|网点)")
_ELSE = any_of(
    r"必须|一定要|非要|只能|可不可以自己|自己选|能不能自己|报价|差价|质保|扯皮|投诉|赔|撞|刮|刚|定损|旧件|修好"
)
_LONGEST = 20  # characters of an answer that says where somebody is


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """「苏州有合作的修理厂吗」, and the city in answer to where one is; None for all else."""
    if turn.in_form or turn.is_command or turn.said_already or not turn.text:
        return None
    region = parse_region(turn.text)
    if region is None and len(turn.text) <= _LONGEST and _looks(turn.text) and _LIST_WANTED.search(turn.text):
        return Done((say(TOLD_ANYWHERE.format(hotline=tools.settings.hotline), (PERSON,)),), {"not_understood": None})
    if region is None or not (_looks(turn.text) or _answers(turn)):
        return None
    text = TOLD.format(city=region.name, hotline=tools.settings.hotline)
    return Done((say(text, (PERSON,)),), {"not_understood": None})


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None and _ELSE.search(text) is None


def _answers(turn: Turn) -> bool:
    """Whether a garage was looked for just before, and this says no more than where."""
    is_short = len(turn.text) <= _LONGEST and not asks(turn.text)
    return is_short and (_looks(turn.said_before) or _NAMED_ALONE.search(turn.said_before) is not None)
