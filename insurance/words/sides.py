"""Whose it is: our customer's or the other side's plate, phone or car, by the words around it."""

from __future__ import annotations

import re

_OTHERS = (
    r"对方|对面|他的?|她的?|人家|那辆|那台|前车|后车|另一辆|另外一辆|第三方|三者|肇事|网约车|货车|出租车|大车"
    r"|(?<![借开])邻居"
)
_OURS = r"我|俺|本车|自己|咱|偶|这边"
_SIDE = re.compile(f"(?P<theirs>{_OTHERS})|(?P<ours>{_OURS})")
_BREAK = re.compile(r"[,，。;；!！?？\n]")
_DOES_TO_US = re.compile(r"\s*的?(?:车|那辆车|司机)?(?:把我|[撞碰刮蹭剐擦怼](?:了|到|上|到了)?我|追尾(?:了)?我)")
# 「被对方追尾了，电话…」: what they did is told, and what follows is ours again.
_HIT_BY = re.compile(rf"(?:被|让|给|跟|和|与)(?:{_OTHERS})[^,，。]{{0,4}}(?:[撞碰刮蹭剐擦]|追尾)")
_LEAVES = re.compile(
    r"[\s,，]*(?:的?(?:那辆|这辆)?(?:车|司机|人))?(?:(?:往|朝|向|直接|已经|就|又|后来|当场|撞完|撞了我?)[^,，。;；我俺咱被让\d]{0,6}?)?"
    r"(?:跑|逃|溜|开走|逃逸)(?:了|掉|逸|走|没影)(?!\d|[一二两三四五六七八九十几多]+[千万公])"
)
# Which of several cars: 「前面的苏A11111」. Only right before it, for 「停在前面」 is no car. Nobody notes their own.
_WHICH_CAR = re.compile(
    r"(?:(?:前面|后面|旁边|隔壁|左边|右边|前头|后头)(?=[的那车是])|逃逸|逃跑|[撞追刮蹭]我|那(?=[辆台]))(?:的|那|一)*[辆台个]?(?:车子?|司机)?(?:的?车牌号?)?"
    r"(?:是|叫|[:：\s])*$"
    r"|(?:记(?:下来?|住)?了?|看[到见清]了?)(?<!记)(?:[他它]的?)?(?:车牌号?|牌照|牌子|车号)码?(?:是|[:：\s])*$"
)
_OUR_OWN = re.compile(r"(?:我|俺|咱|自己)(?:们|家)?的?(?:车牌|车|牌照|牌)号?(?:是|[:：\s])*$")
_REACH = 14
# 「我帮儿子报，他电话…」, 「你问他嘛，他电话…」: for whom it is reported is on our side.
_FOR_HIM = re.compile(
    r"(?:帮|替|代)(?:着|他|她|我?们?家?[\u4e00-\u9fff]{1,3}?)?(?:来)?(?:报|登记|问|处理)|(?:问|找|联系|打给|打电话给)(?:他|她)"
)
_NAMED_SINCE = re.compile(r"对方|对面|人家|肇事|[前后]车|[货轿]车|网约车|出租车|撞我的")
_HITS = re.compile(r"[撞碰刮蹭剐擦怼]|追尾")
_I_AM_HIS = re.compile(r"我是(?:他|她)的?")
# 「对方车牌皖A88888，司机姓周，电话…」: the driver and the phone belong to the car that was named before them.
_THEIR_DRIVER = re.compile(
    rf"(?:{_OTHERS})[^。;；!！?？\n我俺咱]{{0,30}}(?:司机|车主|驾驶员)[^,，。;；我俺咱]{{0,6}}[,，\s]*(?:的?(?:电话|手机|联系方式|号码)号?码?)?[是:：\s]*$"
    rf"|(?:{_OTHERS})的?(?:车牌|牌照)[^。;；!！?？\n我俺咱\d]{{0,6}}[A-Za-z0-9]{{5,8}}[,，、\s]*(?:电话|手机|联系方式)[是:：\s]*$"
)


def is_theirs(text: str, start: int, end: int) -> bool:
    """Whether what stands there belongs to the other side: 「对方车牌…」, 「…撞了我」."""
    before = _HIT_BY.sub("", _BREAK.split(text[max(0, start - _REACH) : start])[-1])
    if _WHICH_CAR.search(before) or (_LEAVES.match(text, end) and not _OUR_OWN.search(before)):
        return True
    before = _I_AM_HIS.sub("我", before)
    if sides := list(_SIDE.finditer(before)):
        is_him = sides[-1].group()[0] in "他她" and not _HITS.search(before, sides[-1].end())
        return sides[-1].lastgroup == "theirs" and not (is_him and _reports_for_him(text[:start]))
    return _THEIR_DRIVER.search(text[:start]) is not None or _DOES_TO_US.match(text, end) is not None


def _reports_for_him(before: str) -> bool:
    """Whether it is reported for somebody, and the other side was not named since."""
    reported = max((match.end() for match in _FOR_HIM.finditer(before)), default=0)
    return reported > max((match.end() for match in _NAMED_SINCE.finditer(before)), default=0)


def is_ours(text: str, start: int) -> bool:
    """Whether the words before it say that it is the customer's own: 「我的车牌是…」."""
    before = _BREAK.split(text[max(0, start - _REACH) : start])[-1]
    sides = [match.lastgroup for match in _SIDE.finditer(before)]
    return bool(sides) and sides[-1] == "ours"
