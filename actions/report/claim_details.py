"""What is told at another question than its own: where it was, that there is no plate yet, more of what happened."""

from __future__ import annotations

import re
from typing import Any

from actions.questions.question_words import is_question
from actions.report.claim_answers import ONLY_CARS
from actions.report.claim_script import NO_PLATE_YET
from insurance.claims import facts
from insurance.words.cities import CITIES, PROVINCES
from insurance.words.clauses import tells_of_accident
from insurance.words.numerals import plain
from insurance.words.parts import read_parts
from insurance.words.places import is_nameless

_AND = "；"
_LONGEST_STORY, _LONGEST_DETAIL, _LONGEST_PLACE = 1000, 200, 30
_LEAST = 4  # characters
_CITY = rf"(?:{'|'.join([*CITIES, *PROVINCES.values()])})"
_ADDRESS = re.compile(rf"(?:就?是?在)?(?P<place>{_CITY}(?:省|市|自治区)?[\u4e00-\u9fffA-Za-z0-9\s]{{2,20}})")
_REGION_ENDS = re.compile(r"(?<!小)(?<!园)[省市区县镇乡州旗]$")
_NO_ADDRESS = re.compile(r"牌|保|交警|车(?!站|库|位|场|公庙)|司机|客")
# A place and nothing else: no wish, no happening, nothing said of anybody.
_NO_PLACE = re.compile(
    r"[我你您他她]|了|过|没|不|吗|呢|要|想|办|约|查|开发票|开车|能开|可以|怎么|什么|啥|哪|谁|对方|保险|理赔|报案|人工|客服|电话|手机|\d{7,}"
)
_PLACE_ENDS = re.compile(
    r"(?:车库|地库|车位|停车场|小区|门口|路口|路边|楼下|附近|旁边?|对面|院里|院子里?|厂里|村里|店|店里|广场|商场|超市|市场|学校|医院|公司|单位"
    r"|[东南西北中大老新][^,，。]{0,6}[路街巷道桥]|[路街巷桥]|高速|服务区|收费站|隧道|高架|大道|国道|省道|园区?|大厦|出口|入口|[Bb负]\d?[一二三\d]?层?|地下[一二三四\d]层|(?:高速|国道|省道)[\u4e00-\u9fff\dKk+]{1,10}(?:段|方向|处))[上里内外边]?$"
)
_NOWHERE = re.compile(r"(?:在)?(?:路上|高速上?|附近|旁边|外面|对面)")  # is asked for by its own question
_FINER = re.compile(
    r"(?:更)?(?:具体|准确|详细)(?:点|一点|来说|地说|说|的|地址|地点|位置|[,，:：\s])*(?:就)?(?:是|在)*(?P<place>[^,，。]{3,30})"
)
_NO_PLATE = re.compile(
    r"(?:车)?(?:还|暂时|目前|刚提|新车)*(?:没(?:有)?|未)(?:上牌照?|挂牌|车牌|牌照)(?:照|呢|的|啊|[。.!！~\s])*"
)
# What stands around an accident: who saw it, who has gone, what else shows.
_AROUND = re.compile(
    r"监控|记录仪|目击|[没有]人?(?:看[到见]|拍[到下])|跑了|逃[了走逸]|走了|溜了|不见了|物业|保安|对方|司机|主人|车主|老板|红灯|绿灯|下雨|下雪|大雾|路滑|天黑|没刹住|发现|漏[油水液]"
    r"|报故障|故障灯|亮灯|异响|不承认|不认账|不认|纸条|留了?(?:电话|条)|逆行|变道|闯|抢道|超车|急刹|打滑|盲区|没注意|修路|施工|停电|拖车|拔|插枪|跳闸|窜|钻"
)
# Who saw it and who has gone: no answer to a question of few answers, though 「没」 stands in it.
_WITNESSED = re.compile(
    r"监控|记录仪|没(?:有)?人?(?:看[到见清]|拍[到下])|谁(?:干|弄|刮|划|撞|砸)的?|目击|(?:他|她|人|车|对方|司机)[^,，。]{0,4}(?:跑|逃|走|溜)了|没留(?:电话|条|联系)|(?:叫|找)过拖车"
)
_FEW_ANSWERS = frozenset(
    {"police_reported", "drivable", "plate_no", "reporter_phone", "accident_time", "accident_hour"}
)
_OF_THE_QUESTION = re.compile(
    r"报警|交警|警察|能开|开不|车牌|牌照|保单|手机|号码|\d{4,}|几点"
    r"|[时期]间|看表|时候|哪天|地方|昨|今|前天|上午|下午|晚上|早上|凌晨"
)
_NO_DETAIL = frozenset(
    {"affirm", "deny", "skip", "unknown", "photos_done", "resume", "start_over", "change", "stop", "human", "complaint"}
    | {"greet", "thanks", "goodbye", "claim_cancel", "claim_status", "fraud_solicit", "oos", "elder_help"}
)
_TO_US = re.compile(
    r"[你您]们?|保险|理赔|报案|人工|客服|投诉|系统|机器人|问(?:过|了|我)|说(?:过|了)[吗嘛]?|刚才(?:不是)?说|急|快点|烦|等一下|稍等|改[成为]?|错了"
)


def elsewhere_asked(question: str, text: str, known: dict[str, Any]) -> dict[str, Any]:
    """The place alone, or that there is no plate, as the answer to another question."""
    if _NO_PLATE.fullmatch(text) and not {"plate_no", "policy_no", "vin"} & set(known):
        return {"plate_no": NO_PLATE_YET}
    if question != "narrative" and ONLY_CARS.fullmatch(text) and (count := facts.read_car_count(text)):
        return {"accident_type": count} if known.get("accident_type") != count else {}
    if question == "narrative" and (finer := _finer(text, known)):
        return finer
    if "accident_place" in known and (named := _named_now(text, known)):
        return named
    if question in ("accident_place", "narrative") or "accident_place" in known or not _is_place(text):
        return {}
    place = facts.parse_place(text, asked=True)
    return {"accident_place": place} if place else {}


def added(question: str, text: str, intent: str, known: dict[str, Any]) -> dict[str, Any]:
    """More of what happened, behind the account or as the account; empty where the words may mean anything else."""
    if question == "narrative" or intent in _NO_DETAIL or not _LEAST <= len(text) <= _LONGEST_DETAIL:
        return {}
    if is_question(text) or _TO_US.search(text) or not _tells(text):
        return {}
    before = str(known.get("narrative") or "")
    if text in before:
        return {}
    told: dict[str, Any] = {"narrative": f"{before}{_AND}{text}"[:_LONGEST_STORY] if before else text}
    parts = [part for part in read_parts(plain(text)) if part not in known.get("damage_parts", ())]
    return {**told, "damage_parts": [*known.get("damage_parts", ()), *parts]} if parts else told


def only_witnessed(question: str, text: str, known: dict[str, Any]) -> dict[str, Any]:
    """「没监控」, 「没看到谁干的」, asked for the police or the plate: it goes into the account and answers nothing."""
    if question not in _FEW_ANSWERS or not _WITNESSED.search(text) or _OF_THE_QUESTION.search(text):
        return {}
    before = str(known.get("narrative") or "")
    if is_question(text) or text in before or len(text) > _LONGEST_DETAIL:
        return {}
    return {"narrative": f"{before}{_AND}{text}"[:_LONGEST_STORY] if before else text}


def is_added(fields: dict[str, Any], known: dict[str, Any]) -> bool:
    """Whether the account has grown by what was told now."""
    before = known.get("narrative")
    return bool(before) and str(fields.get("narrative") or "").startswith(f"{before}{_AND}")


def _finer(text: str, known: dict[str, Any]) -> dict[str, Any]:
    """「具体点就是软件园二期门口」, said after the place."""
    found = _FINER.fullmatch(text) if "accident_place" in known else None
    if found is None or tells_of_accident(text) or not facts.names_place(found["place"]):
        return {}
    place = facts.parse_place(found["place"], asked=True)
    return {"accident_place": place} if place else {}


def _named_now(text: str, known: dict[str, Any]) -> dict[str, Any]:
    """「合肥市包河区」 after 「菜市场那块」, 「碧桂园小区」 after 「我们小区」: the place that had no name."""
    before = str(known["accident_place"])
    is_region = _REGION_ENDS.search(text) is not None and not re.search(_CITY, before)
    if not (is_nameless(before) or is_region) or not _is_place(text) or is_nameless(text):
        return {}
    place = facts.parse_place(text, asked=True) or ""
    if before not in place and _REGION_ENDS.search(place):
        place += before
    return {"accident_place": place} if place else {}


def _is_place(text: str) -> bool:
    is_short = 2 <= len(text) <= _LONGEST_PLACE
    if _NOWHERE.fullmatch(text):
        return False
    if not is_short or _NO_PLACE.search(text) or tells_of_accident(text):
        return False
    is_address = _ADDRESS.fullmatch(text) is not None and not _NO_ADDRESS.search(text)
    return is_address or _PLACE_ENDS.search(text) is not None


def _tells(text: str) -> bool:
    return tells_of_accident(text) or bool(read_parts(plain(text))) or _AROUND.search(text) is not None
