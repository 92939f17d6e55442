"""Money that people speak of, in yuan; not distances, speeds, counts, years or numbers of things."""

from __future__ import annotations

import re
from dataclasses import dataclass

from insurance.words.amounts import AMOUNT, read_amount

_SIGN = r"(?:¥|人民币|RMB|rmb)\s?"
_YUAN = (
    r"\s?(?:多|来|左右)?"
    r"(?:块大?洋|块钱|大洋|元钱|元整|圆整|元(?![旦月宵素件老催锂桥])|圆|块(?![儿去走])|人民币|RMB|rmb)(?:整|钱)?"
)
_RANGE = rf"(?P<low>{AMOUNT.replace('?P<more>', '?:')})\s?(?:元|块)?(?:到|至|[-~—])"
_MONEY = re.compile(
    rf"(?<![\d.A-Za-z第几数])(?P<sign>{_SIGN})?(?:{_RANGE})?(?P<amount>{AMOUNT})"
    rf"(?P<yuan>{_YUAN})?(?P<rest>[一二三四五六七八九1-9](?=[^\d一二三四五六七八九十百千万块]|$))?"
)
# What is counted or measured where it stands behind the number.
_MEASURE = re.compile(
    r"\s?(?:公里|千米|里|米|km|KM|Km|cm|mm|码|迈|[转圈度°岁斤吨升瓦伏安%％‰倍匹]|毫安|马力|平米|平方|公斤|厘|毫|英?寸|尺"
    r"|[个位名人口辆台部只次回趟天日号年月周点时分秒层楼期章条项张页字版份件套根颗棵户家间款种成环路届级档代站线米弄栋幢]"
    r"|小时|分钟|星期|礼拜|刻钟|[A-Za-z]|屏|像素|火急|[:.]\d|[-/]\d|多?公里|多[人个次辆天年])"
)
_THINGS = re.compile(
    r"(?:儿|地方|玻璃|板|砖|石|漆|电池|钣金|表|屏|布|肉|广告|挡|护|瓷|铁|塑料|皮|掉|凹|坑|木|模组|积木|补|空)"
)
_NOT_MONEY_BEFORE = re.compile(
    r"(?:跑了?|里程(?:数)?|行驶了?|公里数|开了?|开到|跑到|飙到|时速|限速|车速|速度|百分之|第|尾号|编号|房间|电量|续航|转速|功率"
    r"|油耗|排量|胎压|电话|号码|拨打?|打了?|热线|\d转|工号|楼|单元|型号|后[四六]位|末[四六]位|验证码|密码)(?:是|大概|大约|约|了|有|都|到|快|也|[:：])*\s*$"
)
_SPENT = (
    r"赔|[修花付垫退罚扣交缴收补涨降转给要出卖值借欠充买省亏报]|报价|定损|开价|要价|价格?|金额|保额|限额|押金|保费|费用?|赔款|理赔款"
    r"|工时费|维修费|医药费|红包|免赔额?|贵|便宜|打款|到账|损失|钱|私了|交强险|三者险?|车损险?|座位险?|划痕险?|自付|自费|只肯|到手|优惠|多收|少|差(?!不多)|返现?|转账|掏|租金?|工时|合计|一共|总共"
)
_SPENT_BEFORE = re.compile(
    rf"(?:{_SPENT})(?:个|了|过|我们?|你们?|他们?|她|对方|人家|到|的|是|成|大概|大约|差不多|就|才|只|也|都|得|要|至少|最多|最高|不到|将近"
    r"|快|小|上|有|一共|总共|可能|估计|应该|险|额|款|用|还是|或者?|从|[每一]个?[天年月次晚]|[去今前]年|[\d元块:：,，\s])*$"
)
_PRICE = re.compile(rf"(?:{_SPENT})|(?:公里|小时|[次天度个晚])$")  # 「一公里八块」
_TO_THE_FEN = re.compile(r"\d\.\d\d$")
_SPENT_NEAR = re.compile(rf"(?:{_SPENT})")
_SPEED = re.compile(r"速|码|迈|公里|里程|转速|跑|续航|表显")
_POWER = re.compile(r"功率|快充|慢充|充电桩|充电头|瓦|屏|清|视频")
_EMERGENCY = {"110", "119", "120", "122", "12122", "12378", "95518"}
_CLAUSE = re.compile(r"[,，。;；!！?？\n]")
_NO_AMOUNTS = {"二百五", "百", "千", "万", "百万", "千万", "一百", "百把"}  # idioms, unless a unit of money follows
_NEAR = 14  # signs before, in which a word of paying speaks for a number
_FEWEST_BARE = 20
_MOST_BARE = 10_000_000
_FEWEST_BLOCKS = 10


@dataclass(frozen=True)
class MoneyWord:
    """So many yuan, and where it stands."""

    yuan: float
    start: int
    end: int


def money_words(text: str) -> list[MoneyWord]:
    """Every sum of money in plain, simplified text that holds no other numbers (phones, times …: they are masked)."""
    return [word for match in _MONEY.finditer(text) if (word := _money(match, text)) is not None]


def _money(match: re.Match[str], text: str) -> MoneyWord | None:
    yuan = _yuan(match)
    if yuan is None or yuan <= 0 or not _is_money(match, text, yuan):
        return None
    end = match.end("rest") if _has_tenths(match) else max(match.end("amount"), match.end("yuan"))
    return MoneyWord(yuan, match.start(), end)


def _yuan(match: re.Match[str]) -> float | None:
    """One number; of 「2000到3000」 the middle, where the low end is said in the unit of the high one too."""
    high = read_amount(match["amount"])
    if high is None:
        return None
    if _has_tenths(match):
        high += (read_amount(match["rest"]) or 0) / 10
    low = read_amount(match["low"]) if match["low"] else None
    if low is None:
        return _whole(high)
    unit = re.search("[百千万wWkK]", match["amount"])
    if unit and not re.search("[百千万wWkK]", match["low"]):
        low *= read_amount(f"1{unit.group()}") or 1
    return _whole((low + high) / 2 if low < high else high)


def _has_tenths(match: re.Match[str]) -> bool:
    """「三块五」"""
    return bool(match["rest"] and match["yuan"] and match["yuan"].endswith("块"))


def _whole(number: float) -> float:
    return int(number) if number == int(number) else round(number, 2)


def _is_money(match: re.Match[str], text: str, yuan: float) -> bool:
    if match["sign"]:
        return True
    before = _CLAUSE.split(text[max(0, match.start() - 14) : match.start()])[-1]
    after = text[match.end("yuan") if match["yuan"] else match.end("amount") :][:8]
    if match["yuan"]:
        return _is_blocks_of_money(match, before, after, yuan) if match["yuan"].strip().endswith("块") else True
    if _MEASURE.match(after) or _NOT_MONEY_BEFORE.search(before):
        return False
    near = text[max(0, match.start() - _NEAR) : match.start()] + after
    return _is_bare_money(match["amount"], before, after, yuan, near)


def _is_blocks_of_money(match: re.Match[str], before: str, after: str, yuan: float) -> bool:
    """「两百块」, 「赔我两块」; but 「两块玻璃」, 「一块漆」, 「一块去」 are pieces."""
    if _has_tenths(match):
        return True
    if _THINGS.match(after):
        return False
    if yuan >= _FEWEST_BLOCKS:
        return True
    return yuan != 1 and bool(_PRICE.search(before)) and not re.match(r"[\u4e00-\u9fff]", after)


def _is_bare_money(amount: str, before: str, after: str, yuan: float, near: str) -> bool:
    """A number alone: with 万, 千 or 百 in it, or behind a word of paying."""
    if not _FEWEST_BARE <= yuan <= _MOST_BARE * 1000 or amount in _EMERGENCY:
        return False
    is_spent = bool(_SPENT_BEFORE.search(before))
    if re.search("[kKwW]", amount):
        return not _POWER.search(near) and (is_spent or not _SPEED.search(before))
    if amount.strip().rstrip("多来几").isdigit() or re.fullmatch(r"[\d.,]+", amount):
        is_spent = is_spent or bool(_TO_THE_FEN.search(amount) and _SPENT_NEAR.search(near))
        return is_spent and yuan <= _MOST_BARE and not amount.startswith("0")
    if not re.search("[百千万佰仟亿]", amount) or amount in _NO_AMOUNTS:
        return is_spent and (amount == "一百" or "十" in amount)
    if re.search("[万千]", amount):
        return not _SPEED.search(before)
    alone = not before.strip() and not after.strip(" 。.!~吧多左右")
    return (is_spent or alone or bool(_SPENT_NEAR.search(near))) and not _SPEED.search(before)
