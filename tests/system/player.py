"""Plays a held-back dialogue against a running system and notes every expectation that does not hold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from gateway.terminal_chat import TerminalCustomer
from tests.system.expectations import failures_of

TESTS = Path(__file__).parents[1]
PHOTOS = TESTS / "examples" / "photos"
NEVER_SAYS = TESTS / "held_out" / "never_says.yml"
MOST_TURNS = 40

# By what words a question for a field is known. The first field that matches the end of what was said is open.
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("confirm", r"确认(提交|无误|报案)|(核对|看).*(对吗|没问题|无误)|信息.*(对吗|无误|确认)"),
    ("photos", r"(拍|发|传|上传).{0,14}(照片|图片|照|张)|照片.{0,12}(拍|发|传|吗)"),
    *(  # of the other lines, before the motor questions that sound like them
        ("medical_consent", r"敏感个人信息|可以记"),
        ("home_safe", r"人都安全吗|该关的关"),
        ("well", r"(在医院|没有危险|有人照顾).{0,6}[？?]|人现在安全"),
        ("insured", r"给谁报|本人.{0,4}(家里人|家人)"),
        ("hospital", r"哪家医院|医院的名字"),
        ("illness", r"什么病|说说病情"),
        ("injury", r"受的伤|伤在哪|意外.{0,4}经过"),
        ("home_loss", r"家里(发生了|怎么)"),
        ("since", r"住院或看病的|哪天看的病|说个日子"),
        ("address", r"房子在哪|说下地址"),
        ("damaged", r"坏了(或丢了)?哪些|主要的几样"),
        ("cover", r"保单号.{0,6}(知道|产品)|产品名"),
    ),
    ("has_injury", r"受伤|伤到人|人.{0,6}(没事|有事|不舒服)"),
    ("accident_time", r"(什么时候|几点|时间|哪天|何时).{0,20}[？?]|时间.*(再说|告诉)|说个大概时间"),
    ("accident_place", r"(在哪|哪里|哪儿|地点|地址|位置|什么地方|路名)"),
    ("drivable", r"(还能开|能动吗|能不能开|能开吗|能正常开|行驶|开得动|开走)"),
    ("plate_no", r"车牌|车架号"),
    ("reporter_phone", r"手机|电话|联系方式|号码|不止一个号"),
    ("police_reported", r"报了警、|报警(了吗|没有|了没)|有没有报警|报过警"),
    ("battery_involved", r"底盘|电池"),
    ("damage_parts", r"(哪些|哪个|什么|哪)(部位|地方).*(坏|伤|损)|哪.{0,3}(坏|损)"),
    ("driver_name", r"谁(在)?开|驾驶(员|人)是"),
    ("reporter_name", r"怎么称呼|留一个称呼|贵姓|姓名"),
    ("narrative", r"(怎么|如何).{0,8}(发生|撞|碰|回事)|经过|发生了什么|怎么回事|讲讲|说说"),
    ("accident_type", r"几辆车|有没有别的车|单方"),
    ("damage_cause", r"怎么坏的|最像您这次|车坏的原因|(碰撞|刮|玻璃|泡水).{0,8}还是"),
)


@dataclass
class Play:
    """A dialogue in progress: what was said in this turn and in all."""

    customer: TerminalCustomer
    script: dict[str, Any]
    failures: list[str] = field(default_factory=list)
    turn: list[dict[str, Any]] = field(default_factory=list)
    everything: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    open_question: str | None = None
    owner_before: str = "bot"
    question_before: str | None = None
    photos_sent: bool = False
    asked: list[str] = field(default_factory=list)  # every question that was put, in order
    forbidden_questions: set[str] = field(default_factory=set)
    interruptions: list[dict[str, Any]] = field(default_factory=list)


def play(url: str, path: Path) -> list[str]:
    """The expectations of this dialogue that did not hold, each in words."""
    going = play_script(url, yaml.safe_load(path.read_text()))
    _check(going, "at the end", going.script.get("expect", {}), going.everything)
    going.failures += [f"the interruption {one['say']!r} was never played" for one in going.interruptions]
    going.failures += _repeats(going) + _never_says(going)
    return going.failures


def play_script(url: str, script: dict[str, Any]) -> Play:
    """All of its steps; what is expected at the end is not looked at yet."""
    customer = TerminalCustomer(url, clock=script["clock"])
    try:
        customer.connect()
        going = Play(customer, script, interruptions=list(script.get("interrupt_after", [])))
        for step in script["steps"]:
            _step(going, step)
        return going
    finally:
        customer.close()


def _step(going: Play, step: dict[str, Any]) -> None:
    going.turn = []
    going.owner_before, going.question_before = going.facts.get("owner", "bot"), going.open_question
    if step.get("if_idle") and not _is_idle(going):
        return
    if "say" in step:
        _take(going, going.customer.say(step["say"]))
    elif "photo" in step:
        _take(going, going.customer.send_photo(str(PHOTOS / step["photo"])))
    elif "resume" in step:
        _take(going, going.customer.resume())
    else:
        _answer(going, step["answer"])
    _check(going, str(step), step.get("expect", {}), going.turn)


def _answer(going: Play, how: Any) -> None:
    turns = int(how["count"]) if isinstance(how, dict) and "count" in how else going.script.get("max_turns", MOST_TURNS)
    until = how.get("until") if isinstance(how, dict) else None
    for _ in range(turns):
        if going.facts.get("owner") != "bot" or _is_reported(going) or going.open_question is None:
            return
        if going.open_question == until:
            return
        if _interrupt(going):
            continue
        _answer_question(going, going.open_question)


def _interrupt(going: Play) -> bool:
    for one in going.interruptions:
        fields = one["field"] if isinstance(one["field"], list) else [one["field"]]
        if going.open_question in fields:
            going.interruptions.remove(one)
            before = going.open_question
            going.owner_before, going.question_before = going.facts["owner"], before
            said = len(going.turn)
            _take(going, going.customer.say(one["say"]))
            _check(going, f"interruption {one['say']!r}", one.get("expect", {}), going.turn[said:])
            return True
    return False


def _answer_question(going: Play, question: str) -> None:
    answers = going.script.get("answers", {})
    answer = answers.get(question, answers.get("*", "不清楚"))
    if isinstance(answer, list):  # one after the other, the last again and again
        answer = answer[min(going.asked.count(question), len(answer)) - 1]
    if not isinstance(answer, dict):
        _take(going, going.customer.say(str(answer)))
        return
    if not going.photos_sent:
        going.photos_sent = True
        for name in answer["send"]:
            _take(going, going.customer.send_photo(str(PHOTOS / name)))
    _take(going, going.customer.say(answer["then"]))


def _take(going: Play, facts: dict[str, Any]) -> None:
    going.facts = facts
    going.turn += [{**reply, "error": None} for reply in facts["replies"]]
    if "error" in facts:
        going.turn.append({"sender": "system", "text": "", "choices": [], "citations": [], "error": facts["error"]})
    going.everything += facts["replies"]
    asked = _question_in(facts["replies"])
    if facts["replies"]:
        going.open_question = asked
    if asked:
        going.asked.append(asked)
    if asked in going.forbidden_questions:
        going.failures.append(f"asked for {asked} after it must not")


def _question_in(replies: list[dict[str, Any]]) -> str | None:
    """The field that the last words of the bot ask for."""
    for reply in reversed(replies):
        if reply["sender"] != "bot":
            continue
        if (reply.get("card") or {}).get("kind") == "claim_summary":
            return "confirm"
        sentences = [part for part in re.split(r"(?<=[。！!？?\n])", reply["text"]) if part.strip()]
        for sentence in reversed(sentences):
            for name, pattern in QUESTIONS:
                if re.search(pattern, sentence) and re.search(r"[？?吗呢]|请|告诉|说一?下|说个|发|拍", sentence):
                    return name
    return None


def _check(going: Play, where: str, expect: dict[str, Any], replies: list[dict[str, Any]]) -> None:
    going.forbidden_questions |= set(expect.get("not_asked", []))
    standing = {
        "owner": going.facts.get("owner"),
        "claim": going.facts.get("claim"),
        "owner_before": going.owner_before,
        "question": going.open_question,
        "question_before": going.question_before,
    }
    going.failures += [f"{where}: {failure}" for failure in failures_of(expect, replies, standing)]


def _is_idle(going: Play) -> bool:
    """Nothing is asked, nobody has taken over, and nothing is reported yet."""
    return going.open_question is None and going.facts.get("owner") == "bot" and not _is_reported(going)


def _is_reported(going: Play) -> bool:
    claim = going.facts.get("claim")
    return bool(claim and claim["number"])


def _repeats(going: Play) -> list[str]:
    most = going.script.get("max_repeats")
    texts = Counter(reply["text"] for reply in going.everything if reply["sender"] == "bot" and reply["text"])
    if most is None or not texts or texts.most_common(1)[0][1] <= most:
        return []
    return [f"said {texts.most_common(1)[0][1]} times: {texts.most_common(1)[0][0]!r}"]


def _never_says(going: Play) -> list[str]:
    forbidden = yaml.safe_load(NEVER_SAYS.read_text())
    return [
        f"said {phrase!r} ({kind}): {reply['text']!r}"
        for kind, phrases in forbidden.items()
        for phrase in phrases
        for reply in going.everything
        if phrase in reply["text"]
    ]
