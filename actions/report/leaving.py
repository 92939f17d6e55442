"""Words by which a customer leaves the report: it is not to go on, or what was filled in is to be thrown away."""

from __future__ import annotations

import re
from datetime import datetime

from insurance.claims.facts import parse_time, read_everything

_SO_MUCH = r"(?:再|先|给我|帮我|替我|去|来|用|要|想|打算|再也|继续|往下)*"
_ENDS = (
    r"(?=了|啦|咯|喽|嘞|吧|呗|啊|呀|哈|$|[,，。;；!！~\s\d]"
    r"|我|你|他|她|对方|人家|划痕|反正|行|不报|想想|再想|问|没|别|先)"
)
_FILES = rf"(?:报(?:案|保险|个案)?{_ENDS}|走(?:你们?)?(?:的)?(?:保险|理赔|流程){_ENDS})"
_FILLS_IN = r"(?:填|登记|录|记录|立案)(?![错漏重])(?:了|啦|吧|$|[,，。!！~\s]|我|啊|呀|没)"
_STOPS = re.compile(
    rf"(?<![报要得能敢走从])(?:不|别|甭|莫|唔){_SO_MUCH}{_FILES}"
    rf"|(?:别|先不|先别|不用|不想|不要){_SO_MUCH}{_FILLS_IN}"
    r"|(?<!用)不(?:登记|立案|录)(?:了|啦|吧)"
    r"|没(?:有)?(?:要|想|说|打算|准备)(?:要|过)?(?:跟你)?报(?:案|保险)|不是(?:要|来|想)报(?:案|保险)"
)
_JUST_ASKING = (
    r"(?:(?:我|俺|咱)?(?:就|只|只是|就是)(?:随便|先|想)*(?:问问|问一?下|咨询一?下|了解一?下|看看)(?:而已|的|啊|呀|哈)*"
    r"|(?:我|俺|咱|车|又|还)*(?:就|根本|压根|又|都|真|还)*没有?(?:出险|出事|事故|撞)(?:啊|呀|呢|的|过)*)"
)
_WHOLLY = re.compile(
    rf"(?:{_JUST_ASKING}[,，。!！\s]*){{1,3}}|"
    r"(?:停|停下|停一停|停停|打住|停止|stop|(?:先|快|请|你|给我)*停(?:一下|下来)?吧?)[!！。啊吧]*"
    r"|(?:我|俺|咱)?(?:就|只|只是|就是)(?:随便|先|想)?(?:问问|问一?下|咨询一?下|了解一?下)(?:而已|的|啊|呀|哈)*[。!！]*"
    r"|(?:我|俺|咱|车)?(?:就|根本|压根|又|都|真)*没有?出险(?:啊|呀|呢|的|过)*[。!！]*"
    r"|(?:我要|我想|帮我|给我)?(?:退出|结束|停止|终止|中止)(?:报案|登记|填写)?(?:吧|了)?[。!！]*",
    re.I,
)
# Who says so is not the customer: 「他让我别报案」, 「对方不报案」.
_OTHERS_SAY = re.compile(
    r"(?:对方|对面|他们?|她|人家|那人|交警|警察|民警|司机|车主|保安|物业|老板|修理厂|4[sS]店?|(?:朋友|同事|老[公婆]|媳妇|[爸妈]))"
    r"(?:也|都|又|还|就|非|当时|一直|死活|坚持|求着?|说|讲|让|叫|劝|喊|要|求|不让|想|跟|我|你|咱|们|了|私了|自己|先)*$"
)
# A question whether not to report, or what comes of it, and what is only supposed, decide nothing.
_ONLY_ASKED = re.compile(
    r"^[^,，。;；!！]{0,6}?(?:[吗么?？]|行不|可不可以|会(?!的)|的话|怎么|后果|影响|可以[吗么?？]|好[吗么不]|划算|合适|有(?:什么|啥))"
)
_SUPPOSED = re.compile(
    r"(?:如果|要是|假如|万一)[^。!！]*$|(?:是不是|能不能|可不可以|该不该|要不要|能|可以)(?:我|先|就|都|也)*$"
)
# One answer that is not given is no end of the report.
_ONE_FIELD = re.compile(
    r"(?:号码?|电话|手机|车牌|地址|地点|姓名|名字|这一?[项个]|保单|照片|时间|经过)(?:就|我|也|都|先)*$"
)

_DRAFT = r"[刚才之前面上次回这本那个份条新没填完好写报的我俺一草稿记录资料内容信息案子单登]*"
_ASKS_IT = r"[麻烦请帮我给替你那就先算了把要想都全部也直接赶紧快,，\s]*"
_DELETES = r"(?:删掉|删了|删除|删|作废|撤销|清空|清掉|扔掉|丢掉|废掉|放弃)"
_END = r"(?:了|掉|吧|啊|呗|呀|谢谢|就行|就好|[,，。!！~\s])*"
_THROWS_AWAY = re.compile(
    rf"{_ASKS_IT}{_DRAFT}(?:{_ASKS_IT}(?:不要了|不用了|不报了)[,，]*)?{_ASKS_IT}{_DELETES}{_DRAFT}{_END}"
    rf"|{_ASKS_IT}(?:取消|撤销|撤掉)(?:掉|了)?(?=[^,，]*(?:报|案|草稿|登记)){_DRAFT}{_END}"
    rf"|{_ASKS_IT}(?=[^,，]*(?:报|案|草稿|登记)){_DRAFT}{_ASKS_IT}(?:取消|撤销|撤掉){_END}"
    rf"|{_ASKS_IT}{_DRAFT}{_ASKS_IT}不要了{_END}"
)
_AND_DELETES = re.compile(r"(?:删掉|删了|删除|作废|清空)(?!电话|照片|号码|手机|车牌)")
_DROPS = re.compile(
    r"撤|取消|销案|删|作废|放弃|不要|不报|别报|不走|不用|不想|不办|不弄|不搞|算了|退|清|私了|不追究|不需要|扔|丢|废|停"
)
_PUTS_OFF = re.compile(
    r"先|等|待会|一会儿?|改天|回头|晚点|晚些|有空|下次|明天|再说|再来|在忙|忙着|开会|算了|停一?下|打住|停止|暂停"
    r"|不(?:想|要|用|报|填|弄|搞|办|说|聊|玩)|别|退出|结束|烦|滚|闭嘴|再见|拜"
)
_LONGEST = 30  # characters; longer is an account of something
_LEFT_OVER = " ,，。;；!！了啦啊呀吧"
_NAMES_IT = re.compile(r"报|案|填|草稿|单子|登记")


def stops(text: str) -> bool:
    """「不报案了」「别填了」「停」: the report is not to go on. Not what others want, nor a question whether to."""
    if _WHOLLY.fullmatch(text.strip()):
        return True
    return any(_is_decision(text, found) for found in _STOPS.finditer(text))


def throws_away(text: str) -> bool:
    """「删掉」「取消报案」「那个新填的不要了」: what was filled in is to be dropped, all of it."""
    if len(text) <= _LONGEST and _THROWS_AWAY.fullmatch(text.strip()):
        return True
    return stops(text) and _AND_DELETES.search(text) is not None


def names_report(text: str) -> bool:
    """Whether the words name the report that is to go, and not only that something is to go."""
    return _NAMES_IT.search(text) is not None


def drops(text: str) -> bool:
    """Whether any word says that something is to be dropped."""
    return _DROPS.search(text) is not None or stops(text)


def puts_off(text: str) -> bool:
    """Whether any word says that it is not to go on now."""
    return _PUTS_OFF.search(text) is not None or stops(text)


def only_sounds_like_leaving(text: str, intent: str, now: datetime) -> bool:
    """「这会儿吧，我五点停的」, 「走了，他们走了，报案」: no word of it stops or drops the report."""
    if not text or intent not in ("stop", "claim_cancel"):
        return False
    if intent == "claim_cancel":
        return not drops(text)
    return not puts_off(text) and (parse_time(text, now) is not None or bool(read_everything(text, now)))


def without_stop(text: str) -> str:
    """The words beside those that stop the report."""
    return _STOPS.sub("", text).strip(_LEFT_OVER)


def _is_decision(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()], text[found.end() :]
    if any(words.search(before) for words in (_OTHERS_SAY, _SUPPOSED, _ONE_FIELD)):
        return False
    return _ONLY_ASKED.search(after) is None
