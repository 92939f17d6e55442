"""Which photo is meant by words that say that it was sent by mistake, or is to go."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.photos.photo_words import LABEL_SAID, label_said, number_of
from actions.questions.question_words import is_question
from insurance.photos.photo_labels import Label


@dataclass(frozen=True)
class Mistaken:
    """`positions` count from the first; `last`: so many of the last ones. `asks`: it is only asked whether or how."""

    positions: tuple[int, ...] = ()
    last: int = 1
    of_last_batch: bool = False
    everything: bool = False
    label: Label | None = None
    asks: bool = False


_NUMBER = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})"
_NOT_A_PHOTO = r"(?![先女师姓三四单罚保纸卡票]|发票|认定|[^,，]?(?:师傅|经理|女士|先生|警官))"
_KIND = rf"(?:[0-9]{{1,2}}|[一二两三四五六七八九十几]{{1,2}})?(?:张|幅){_NOT_A_PHOTO}"
_ONE = rf"(?:倒数第|第|那|这|前面|后面|最后|上|刚才|刚刚|刚发|发的|传的|的|哪){_KIND}"
_PHOTO = rf"(?:照片|图片|相片|截图|{_ONE})"
# Not 「照片没发错」 and 「怕发错」.
_SENT_WRONG = r"(?<![没怕不])(?<!没有)(?<!不是)(?<!是否)(?:发|传|拍|选|点|贴|弄|搞|放)错(?!过)"
_GOES = (
    r"(?<![别不没])(?<!不要)(?<!不用)(?<!不能)(?<!没有)"
    r"(?:删(?!节|减)|去掉|拿掉|撤掉|撤回|撤下|移除|清掉|扔掉|拿走|剔除|作废|不作数|不算数)"
)
_THEN = r"(?=$|[了吧掉除回一呗啊它,，。!！?？~吗么不行谢重我可就再好换])"
_MISTAKEN = re.compile(
    rf"{_PHOTO}[^。;；!！]{{0,16}}{_SENT_WRONG}|{_SENT_WRONG}[^。;；!！]{{0,8}}{_PHOTO}|(?:发|传|贴)错图"
    rf"|(?:照片|图片|相片)(?:是|都|也|给)*(?:错了|错的|搞混了|弄混了)|{_PHOTO}不是这次的"
)
_TO_GO = re.compile(
    rf"{_PHOTO}[^。;；!！]{{0,16}}{_GOES}{_THEN}|{_GOES}(?:[了下]|一下)?[^,，。;；!！]{{0,6}}{_PHOTO}"
    rf"|{_ONE}[^。;；!！]{{0,12}}不(?:要|用)(?:了|$|[,，。!！])|(?<!要)不要[那这刚第上最]{{1,2}}[^,，。]{{0,4}}{_KIND}"
    r"|(?:照片|图片|相片)(?:全|都)+(?:部)?不要"
)
# Without naming a photo, soon after one was sent.
_BARE = re.compile(
    r"(?:啊|哎呀|哎|呀|不好意思|对不起|抱歉|不对|糟了|刚才|刚刚|我|等等|等一下|[,，。!！])*"
    r"(?:发|传|拍|选|贴)错(?:了|啦|咯|图)*(?:不好意思|抱歉|对不起|重发|我重新?发|重新发|删了|删掉|撤回|啊|哈|[,，。!！~])*"
)
_BARE_ALL = re.compile(
    r"(?:把|刚才|刚刚|发的|那些|[,，])*(?:全部?|都|全都)(?:给我)?(?:删|撤)(?:了|掉|除|回)*(?:吧|呗|[。!！])*"
)
# Somebody else's business, or more than photos.
_OTHER = re.compile(
    r"个人(?:信息|资料|数据)|隐私|资料|注销|账号|账户|聊天|记录|数据|行车记录仪|监控|手机里|相册|摄像头|草稿|这份报案|整份|全责|看不出"
)
_ALL = re.compile(r"全部|全都|所有|(?<!\d张)(?<![两二三四五六几]张)都|一张都|统统|通通")
_NTH = re.compile(rf"(?<!倒数)第({_NUMBER})(?:张|幅|个|和|跟|、)")
_FROM_END = re.compile(rf"倒数第({_NUMBER})(?:张|幅)")
_COUNT = re.compile(r"(?:那|这|最后|后面|刚才|刚发|上面|的)([0-9]{1,2}|[两二三四五六七八九])张")
_BATCH = re.compile(r"(?:那|这)(?:几张|些)|几张")
_LABELLED = re.compile(r"([^,，。;；把将]{2,6}?)(?:的)?(?:那张|照片|图片|相片)")
_LONGEST = 40  # characters; longer is an account of something


def photo_meant(text: str) -> Mistaken | None:
    """None when the words are about something else."""
    if not text or len(text) > _LONGEST or _OTHER.search(text):
        return None
    goes, wrong = _TO_GO.search(text), _MISTAKEN.search(text)
    if not (goes or wrong) or (goes is None and label_said(text) is not None):
        return None  # 「第2张错了，是对方的车」 names what it shows
    return _which(text)


def bare_mistake(text: str) -> Mistaken | None:
    """「发错了」「都删了」, which mean photos only where photos are talked of."""
    if _BARE_ALL.fullmatch(text):
        return Mistaken(everything=True)
    return Mistaken() if _BARE.fullmatch(text) else None


def _which(text: str) -> Mistaken:
    asks = is_question(text)
    if positions := tuple(number_of(each) for each in _NTH.findall(text)):
        return Mistaken(positions=positions, asks=asks)
    if found := _FROM_END.search(text):
        return Mistaken(positions=(-number_of(found.group(1)),), asks=asks)
    if found := _COUNT.search(text):
        return Mistaken(last=number_of(found.group(1)), asks=asks)
    if _ALL.search(text):
        return Mistaken(everything=True, asks=asks)
    return Mistaken(of_last_batch=_BATCH.search(text) is not None, label=_label(text), asks=asks)


def _label(text: str) -> Label | None:
    found = _LABELLED.search(text)
    if found is None:
        return None
    return next((label for pattern, label in LABEL_SAID if pattern.search(found.group(1))), None)
