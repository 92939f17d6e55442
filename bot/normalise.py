"""What a customer typed, in the one form that the bot was trained on. The transcript keeps the original."""

from __future__ import annotations

import re
import unicodedata

from opencc import OpenCC

# Emoji that say something by themselves, and those that do when nothing else is said; the others are a mood, and go.
MEANINGS = {"🔥": "着火", "🆘": "救命", "🚑": "救护车", "🚒": "消防车", "🩸": "流血", "❓": "?", "❔": "?"}
MEANINGS_ALONE = {"👌": "好", "👍": "好", "✅": "对", "🆗": "好", "❌": "不对", "🙏": "谢谢", "👋": "你好"}
# Slips in words that insurance turns on, and dialect for the commonest words. What is on the left means nothing else.
ALIASES = {
    "理陪": "理赔", "里赔": "理赔", "李赔": "理赔", "理培": "理赔", "赔尝": "赔偿", "陪偿": "赔偿", "陪付": "赔付",
    "拒陪": "拒赔", "陪款": "赔款", "赔敷": "赔付", "报按": "报案", "抱案": "报案", "爆案": "报案", "报岸": "报案",
    "撤按": "撤案", "保安号": "报案号", "交抢险": "交强险", "交墙险": "交强险", "交强显": "交强险",
    "叫强险": "交强险", "车孙险": "车损险", "车损显": "车损险", "定孙": "定损", "订损": "定损", "定笋": "定损",
    "退宝": "退保", "推保": "退保", "续宝": "续保", "序保": "续保", "投宝": "投保", "保丹": "保单", "宝单": "保单",
    "保险单子": "保单", "保险扛": "保险杠", "保险缸": "保险杠", "挡风玻离": "挡风玻璃", "玻离": "玻璃",
    "玻利": "玻璃", "追伟": "追尾", "追委": "追尾", "轮古": "轮毂", "充电庄": "充电桩", "电侧": "电池",
    "电驰": "电池", "发漂": "发票", "法票": "发票", "开漂": "开票", "代位求尝": "代位求偿", "任定书": "认定书",
    "认定输": "认定书", "转人公": "转人工", "传人工": "转人工", "转人功": "转人工", "转仁工": "转人工",
    "人工课服": "人工客服", "客伏": "客服", "投诶": "投诉", "头诉": "投诉", "著火": "着火", "著咗火": "着火",
    "批盖": "批改", "小电驴": "电动自行车", "电驴": "电动自行车", "骑电驴": "骑电动自行车", "点算": "怎么办",
    "点办": "怎么办", "咋整": "怎么办", "咋弄": "怎么办", "咋办": "怎么办", "咋个办": "怎么办", "咋搞": "怎么办",
}  # fmt: skip

_SIMPLIFIED = OpenCC("t2s")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f\x00-\x08\x0b-\x1f\x7f]")
_WECHAT_FACE = re.compile(r"\[(?:[\u4e00-\u9fff]{1,4}|[A-Z][A-Za-z]{1,12})\]")
_PICTURE = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\u20e3\U000e0020-\U000e007f]"
)
_MEANING = re.compile("|".join(f"(?:{sign})+" for sign in MEANINGS))
_ALONE = re.compile("|".join(MEANINGS_ALONE))
_ALIAS = re.compile("|".join(sorted(ALIASES, key=len, reverse=True)))
_HAN_GAP = re.compile(r"(?P<before>[\u4e00-\u9fff]+)(?P<gap>[ \u3000]+)(?=(?P<after>[\u4e00-\u9fff]+))")
_PHRASE = 3  # characters at least, on both sides of a blank that is a comma
_HOUR = re.compile(r"^[零〇一二三四五六七八九十两半]+(?:点|时|号|日|月)")
_UNFINISHED = re.compile(
    r"(?:[省市区县镇乡村街路号弄幢栋年月日天午晚点分]|大道|街道)$"
)  # a place or a time may go on after it
_REPEATED = re.compile(r"([^\d零〇一二三四五六七八九两幺])\1{3,}")  # 「八八八八」 is part of a number
_LEADING_SLASH = re.compile(r"^[\s/\\]+")
_ROUNDS = 8


def normalise(text: str, *, max_chars: int) -> str:
    """Words only, in one form. Idempotent.

    NFKC; traditional characters simplified; emoji that mean something as words, the others gone; usual slips mended;
    no invisible characters or long repetitions; a blank between two phrases is the comma that it was typed for, between
    single characters and words nothing. At last no leading slash: that is Rasa's
    own command sign, and what people type never carries it, in whatever disguise it came.
    """
    for _ in range(_ROUNDS):  # taking something out may bring together what then is mended or taken out itself
        before, text = text, _once(text)[:max_chars].strip()
        if text == before:
            break
    return text


def _once(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _simplified(text)
    text = _without_pictures(_MEANING.sub(lambda found: MEANINGS[found.group()[0]], text))
    text = _HAN_GAP.sub(_joined, text).strip()
    text = _ALIAS.sub(lambda found: ALIASES[found.group()], text)
    text = _REPEATED.sub(r"\1\1\1", text)
    return _LEADING_SLASH.sub("", text).strip()


def _joined(found: re.Match[str]) -> str:
    """「车被撞了 对方跑了」 has a break, 「我 要 报 案」 and 「上海市 浦东新区」 none."""
    before, after = found["before"], found["after"]
    is_phrase = min(len(before), len(after)) >= _PHRASE
    is_break = is_phrase and not _UNFINISHED.search(before) and not _HOUR.search(after)
    return before + ("," if is_break else "")


def _simplified(text: str) -> str:
    """Piece by piece between each 坏, which is simplified already but which the converter takes for 坯 in places."""
    return "坏".join(map(_SIMPLIFIED.convert, text.split("坏")))


def _without_pictures(text: str) -> str:
    words = _PICTURE.sub("", _WECHAT_FACE.sub("", text))
    alone = None if words.strip() else _ALONE.search(text)
    return MEANINGS_ALONE[alone.group()] if alone else words
