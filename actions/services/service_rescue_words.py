"""Words about a rescue: its hotline, one that was called already, and one that is not wanted any more."""

from __future__ import annotations

from insurance.words.phones import find_phones
from insurance.words.phrases import any_of

_RESCUE = any_of(r"救援|拖车|拖(?:走|了)|搭电|板车|清障|师傅")
_HOTLINE = any_of(
    r"(?:电话|热线|号码)(?:号码?)?(?:是|有)?(?:多少|几号|什么|呢|有吗)|打(?:哪个|哪里|什么|多少)(?:的)?(?:电话|号码?)"
    r"|(?:给|发|告诉|报)(?:我|一下|个|一个|下)*(?:救援|拖车|道路救援|你们)?(?:的)?(?:电话|热线|号码)(?!改|错)|有没有(?:救援|拖车)?(?:电话|热线)",
    r"^(?:救援|拖车|道路救援)(?:的)?(?:电话|热线)(?:号码?)?$",
)
_MINE = any_of(r"我(?:的|留)|车牌|打我|发票|验证码")
_CANCEL = any_of(
    r"取消|撤(?:销|回|了|掉)|(?:不|别|甭)(?:要|用|需要|必)*(?:拖|救援|来|派|叫)[^,，。]{0,4}(?:了|啦|吧|$)|(?<![话号码址牌名])(?:不|别)(?:要|用)了"
)
_CANCEL_ASKED = any_of(r"(?:能|可以|怎么|如何|咋)[^,，。]{0,6}(?:取消|撤)|(?:取消|撤)[^,，。]{0,4}(?:吗|么|不[?？]?$)")
_STILL_WANTED = any_of(r"(?:不|别|没(?:有|说)?)(?:要|能|让|想)?取消|谁(?:让|叫|说)[^,，。]{0,6}(?:取消|不用|别来|不要)")
_ANEW = any_of(
    r"再(?:叫|派|来|喊|安排)|重新(?:叫|派|登记|来)|另(?:一|外)[^,，。]{0,6}(?:车|拖车|救援)|还有一[辆台]|又(?:坏|没电|爆|抛|动不了|趴|熄火)"
)
_AFTER = any_of(
    r"来了?没|来没来|还来(?:吗|么|不)|到(?:哪|了没|没到)|多久|几点|什么时候|啥时候|还没|没(?:来|到|人|消息)|叫没叫|叫了没|登记(?:了|上)?(?:没|什么)?|编号|进度|催|怎么样|到底|派了"
)

# Somebody who was called is not needed any more, without a word of what they were called for.
_SENDS_BACK = any_of(
    r"(?:不用|不要|别|甭|不必|不需要)(?:再|你们|他们?|师傅|人)*(?:过)?来(?:人)?(?:了|啦|哈|吧|$)",
    r"(?:自己|朋友|路人|别人|家人|家里人|交警|老公|老婆|同事|物业)[^,，。]{0,8}(?:弄|搞|修|搭|打|拖|换|帮|接|来)[^,，。]{0,4}(?:好|定|上|着|走|了|我)[^。]{0,8}(?:不用|取消|别来|不要)(?:了|你们|啦|吧|$)",
    r"(?:打着|能开|能走|弄好|搞定|修好|换好)了[^。]{0,8}(?:不用|取消|别来|不要)(?:了|你们|啦|吧|$)",
)

# What tells that the rescue is over, where none is filed yet: the car goes again, somebody else comes, enough waited.
_GOES_AGAIN = any_of(
    r"(?<![没不])(?:能|可以)(?:开|走|动|跑)(?:了|啦)",
    r"(?<![没不])(?:打着|启动|发动|点着|充上|搭上|换上)(?:火|车)?(?:了|啦)",
    r"(?<![没不])(?:修|弄|搞|换|搭|充|整|处理|解决)(?:好|定|着|完)?(?:了|啦)(?:$|[,，。!！\s])",
    r"(?:车|自己|又|已经|现在)好(?:了|啦)|^(?:哎|诶|哦|好像|应该|已经|现在|我|[,，\s])*没(?:事|问题)(?:了|啦)",
)
_NOT_AGAIN = any_of(
    r"但|可是|不过|还是|又(?:灭|熄|坏|停|没|不)|不(?:行|动|能|敢|会|着|了)|没(?!事|问题)|才|刚[^,，。]{0,6}就|了就|熄|灭了|抖|上次|之前|昨|以后|然后|报警|亮灯|异响|哪|谁|怎么"
)
_OTHER_HELP = any_of(
    r"(?:找|叫|喊|联系|约)(?:到|了|着)(?:了)?[^,，。没不]{0,6}(?:人|别家|朋友|拖车|车|4[sS]店|修理厂|老公|交警)(?:了|的|来|帮|$|[,，。\s])",
    r"(?:朋友|老公|老婆|家里?人|同事|邻居|4[sS]店|物业|别人)[^,，。没不]{0,6}(?:来接|来拖|来帮|来弄|来搭|帮我?(?:搭|拖|弄|修|换))",
)
_TURNS_AWAY = any_of(
    r"(?<![话号码址牌名])(?:不|别|甭)(?:再)?(?:等|麻烦|用|要|需要|必|叫|来|派|拖|弄|搞)(?:你们|他们|了|人|再)*(?:了|来|啦|吧|哈|[,，。!！\s]|$)|撤单"
)
_ENOUGH = any_of(r"(?<![打清计就])算了(?!一|下)")
_ANNOYED = any_of(r"烦我|骂|投诉")
# It is another help that is wanted, and not none.
_ANOTHER_HELP = any_of(
    r"(?:搭个?电|换个?(?:备)?胎|拖一下|补个?胎|送[油电]|加油|充电|救援)(?:就|吧|一下|来)|只(?:要|用|需)|还是(?:要|来|叫|派|拖|得)|快|赶紧|叫吧|来吧"
)


def asks_hotline(text: str) -> bool:
    """「救援电话多少」: the number to call, not somebody's own."""
    return bool(text) and not find_phones(text) and _HOTLINE.search(text) is not None and _MINE.search(text) is None


def cancels(text: str) -> bool:
    """「取消救援」「不用拖了」, and no question whether that can be done."""
    return _CANCEL.search(text) is not None and not (_CANCEL_ASKED.search(text) or _STILL_WANTED.search(text))


def sends_back(text: str) -> bool:
    """「不用来了，我自己弄好了」: whoever was called is not needed; a rescue, if one was called."""
    return _SENDS_BACK.search(text) is not None and not (_CANCEL_ASKED.search(text) or _STILL_WANTED.search(text))


def dismisses(text: str) -> bool:
    """「朋友马上到，先不用」「算了我打122」「叫了别家的」, while it is not filed yet: nobody needs to come."""
    if _is_kept(text):
        return False
    told = cancels(text) or sends_back(text) or turns_away(text)
    return told or bool(_OTHER_HELP.search(text) or _ENOUGH.search(text))


def turns_away(text: str) -> bool:
    """「那么久啊那不要了」「太慢了不等你们」, to whoever was called."""
    return _TURNS_AWAY.search(text) is not None and not _is_kept(text)


def wants_another_help(text: str) -> bool:
    """「不用拖车，搭个电就行」: one of them is not wanted, another is."""
    return _ANOTHER_HELP.search(text) is not None


def goes_again(text: str) -> bool:
    """「车自己好了」「打着火了」: there is nothing left to come for, though nobody has said not to come."""
    return _GOES_AGAIN.search(text) is not None and _NOT_AGAIN.search(text) is None


def is_about_one(text: str) -> bool:
    """Whether the words ask after a rescue that was called, or take it back."""
    return _RESCUE.search(text) is not None and (_AFTER.search(text) is not None or cancels(text))


def wants_another(text: str) -> bool:
    """「再叫一辆」: another one than that which was called."""
    return _ANEW.search(text) is not None


def _is_kept(text: str) -> bool:
    is_other = _ANNOYED.search(text) is not None or wants_another_help(text)
    return is_other or bool(_CANCEL_ASKED.search(text) or _STILL_WANTED.search(text))
