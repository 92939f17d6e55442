"""Who drove the customer's car: by name, or as somebody of the one who reports."""

from __future__ import annotations

import re

from insurance.words.numerals import plain
from insurance.words.people import NAME, is_name

# Stands before a driver who is told by relation only, so that no two claims are taken to have the same driver.
OF_REPORTER = "报案人"
MYSELF, HIRED = f"{OF_REPORTER}本人", f"{OF_REPORTER}请的代驾"

_KIN = (
    "女婿|儿媳妇?|老婆|老公|爱人|媳妇儿?|妻子|丈夫|太太|先生(?=开|在开)|对象|女朋友|男朋友|朋友|同事|兄弟|哥们儿?|闺蜜"
    "|儿子|女儿|闺女|父亲|母亲|爸爸?|妈妈?|老爸|老妈|公公|婆婆|岳父|岳母|丈人|丈母娘|[表堂]?[哥弟姐妹]{1,2}夫?|大哥|小弟|叔叔?"
    "|舅舅?|姑姑?|姑父|姨妈?|嫂子|侄子|侄女|外甥|邻居|员工|老板|代驾(?:师傅|司机)?"
)
_END = r"(?=[,，。;；!！?？\s、的]|$|电话|手机|车牌|在?开|驾驶|不是|我)"
_FORM = (
    r"(?:驾驶[人员](?!室|座|证)|(?<!出租车)(?<!网约车)(?<!货车)(?<!大车)(?<![前后他她那])司机"
    r"|开车的?人?(?=是|叫|[:：写改填])|谁开的?车?)"
)
_PUT = (
    r"(?:那一?[项栏]|姓名|名字|[写填搞弄]错了?|不对|有误|应该|其实"
    r"|改成|改为|换成|写成?|填成?|登记成?|是|叫|[:：,，\s])+"
)
_WHO = (
    rf"(?:我|俺|咱)?(?:家|们)?的?(?:(?P<myself>自己|本人)|(?P<kin>{_KIN}))?[,，\s]*(?:叫|是|名字叫)?(?P<name>{NAME})?"
)
_FORM_SAYS = re.compile(rf"{_FORM}{_PUT}{_WHO}{_END}|{_FORM}(?P<bare>{NAME})(?=$|[,，。;；\s])")
_DROVE = (
    r"(?:在|来|帮我|替我)?开(?:的(?!是|[慢快不很好挺正直稳门窗灯空])|着|我的?车|车(?!来|回|走|始|门|窗|到|灯|的人))"
)
_SOMEBODY = re.compile(
    rf"(?:我|俺|咱)(?:家|们)?的?(?P<kin>{_KIN})(?P<name>{NAME})?{_DROVE}(?:[^,，。;；]{{0,4}}叫(?P<called>{NAME}){_END})?"
    rf"|(?P<hired>代驾(?:师傅|司机|小哥)?)(?:{_DROVE}|(?:把|给)我|当时|[撞刮蹭碰剐](?!了吗)|姓[\u4e00-\u9fff]$)"
)
_MYSELF = re.compile(
    rf"(?<!不是)(?:我|俺|咱|本人)(?:自己|本人)?(?P<name>{NAME})?(?:自己)?(?:在)?开的(?:车)?(?=$|[,，。;；!！\s]|我叫|我是|电话|车牌|不是)"
    r"|我(?:就)?是(?:司机|驾驶[人员])"
)
_NAMED = re.compile(rf"(?:当时是?|由|(?:是|叫|让))(?P<name>{NAME})(?:(?:在|来)?开的?车?|驾驶){_END}")
_MY_NAME = re.compile(rf"我叫(?P<name>{NAME})(?=[,，。;；!！\s]|$|电话|手机|车牌)")
_HIRED = re.compile(
    r"代驾(?:师傅|司机|小哥|公司|平台|的人)?(?:(?:他|她|当时|昨[天晚]|刚才?|已经|自己)*(?:姓|把|给我|撞|刮|蹭|碰|剐|跑了|走了|承认|说|不认|签|开的|开着|留了)|是[^,，。]{1,6}平台)"
)
_NOT = re.compile(r"(?:不是|并非|能不能说|就说|说成|如果|要是|假如|万一)(?:是)?$")
_THEIRS = re.compile(r"(?:对方|对面|他|她|人家|肇事|前车|后车|那[个辆]车?|另一[个辆])[^。;；我]{0,20}$")


def parse_driver(text: str) -> str | None:
    """The driver's name where one is given (「开车的是王芳」)."""
    told = read_driver(text)
    return None if told is None or told.startswith(OF_REPORTER) else told


def read_driver(text: str) -> str | None:
    """The driver's name, or 报案人本人, 报案人的女婿 …; None if nobody says who drove."""
    said = plain(text).strip()
    for pattern in (_FORM_SAYS, _SOMEBODY, _MYSELF, _NAMED):
        for match in pattern.finditer(said):
            if not _is_another(said, match) and (told := _told(match, said)):
                return told
    return None


def tells_of_hired(text: str) -> bool:
    """「代驾师傅姓刘」, 「代驾撞了」: of a hired driver who drove, and no wish for one."""
    return _HIRED.search(plain(text)) is not None


def _is_another(said: str, match: re.Match[str]) -> bool:
    """The other side's driver, or one who is denied or only supposed."""
    before = said[: match.start()]
    return _NOT.search(before) is not None or (match.re is not _MYSELF and _THEIRS.search(before) is not None)


def _told(match: re.Match[str], said: str) -> str | None:
    found = {key: value for key, value in match.groupdict().items() if value}
    name = found.get("called") or found.get("name") or found.get("bare")
    if name and is_name(name):
        return name
    if match.re is _MYSELF or "myself" in found:
        called = _MY_NAME.search(said)
        return called["name"] if called and is_name(called["name"]) else MYSELF
    if "hired" in found:
        return HIRED
    return f"{OF_REPORTER}的{found['kin']}" if "kin" in found else None
