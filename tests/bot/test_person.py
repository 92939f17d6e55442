"""The words that always reach a person, and those that only look like them. Runs inside Rasa's environment."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from foundation.settings import PROJECT
from gateway.training import RASA

WANTED = (
    "转人工",
    "我要人工客服",
    "给我转个真人",
    "找活人来",
    "人工",
    "客服!",
    "帮我接一下人工",
    "请转人工服务",
    "给我找客服",
    "我不要机器人,找人工",
)
NOT_WANTED = (
    "我不要转人工,你先答",
    "不用给我转人工",
    "人工智能客服是什么",
    "人工多少钱一小时",
    "对方叫他朋友来了",
    "客服态度怎么样",
    "我不需要人工",
    "先不用转",
    "人工智能客服吗",
    "不行再转人工",
    "没必要找客服",
    "我没有要转人工",
    "有没有人受伤",
    "对方打电话给我了",
    "报警打哪个电话",
    "案件写着转人工核损中",
    "人工费怎么算",
)
DECLINED = ("我不需要人工", "先不用转", "暂时不用转人工", "不行再转人工", "先别转了")
PLAIN = {
    "先这样": "stop",
    "等会再弄": "stop",
    "先这样吧,等下再说": "stop",
    "算了麻烦死了,今天不弄了": "stop",
    "不想填了": "stop",
    "哎呀好麻烦,不报了": "stop",
    "不报案可以吗": None,
    "I scratched my car on a pillar": None,
    "继续": "resume",
    "继续吧": "resume",
    "abcdefg": "nlu_fallback",
    "?": "nlu_fallback",
    "的": "nlu_fallback",
    "好的": None,
    "嗯": None,
    "ok": None,
    "没有": None,
    "粤B12345": None,
    "明天下午三点": None,
}
SCRIPT = """
import json, sys
from bot.engine.person import declines_person, wants_person
from bot.engine.plain_words import meaning
texts = json.load(sys.stdin)
print(json.dumps([[wants_person(text), declines_person(text), meaning(text)] for text in texts]))
"""
HALF_WISHED = """
import json, sys
from bot.engine.person import judge
print(json.dumps([judge(text, "negation", 0.6) for text in json.load(sys.stdin)]))
"""
HARDLY_WISHED = """
import json, sys
from bot.engine.person import judge
print(json.dumps([[judge(text, "claim_status", wish) for wish in (0.1, 0.25)] for text in json.load(sys.stdin)]))
"""
COMPLAINS = """
import json, sys
from bot.engine.person import judge
[text] = json.load(sys.stdin)
print(json.dumps([judge(text, "complaint", wish, sure) for wish, sure in ((0.9, 0.8), (0.9, 0.35), (0.1, 0.35))]))
"""


@pytest.mark.rasa
def test_plain_words_are_known_without_any_model() -> None:
    texts = [*WANTED, *NOT_WANTED, *DECLINED, *PLAIN]
    judged = dict(zip(texts, in_rasas_environment(SCRIPT, texts), strict=True))
    assert [text for text in WANTED if not judged[text][0]] == []
    assert [text for text in NOT_WANTED if judged[text][0]] == []
    assert [text for text in DECLINED if not judged[text][1]] == []
    assert {text: judged[text][2] for text in PLAIN} == PLAIN


@pytest.mark.rasa
def test_who_is_fed_up_and_puts_it_off_is_not_sent_to_a_person() -> None:
    texts = ["算了烦死了,今天不弄了", "先不报了,回头再说", "今天不弄了,给我转人工", "先不弄了,你们打电话给我", "烦死了"]
    assert in_rasas_environment(HALF_WISHED, texts) == ["", "", "human", "human", "human"]


@pytest.mark.rasa
def test_words_make_half_a_wish_sure_and_a_faint_one_not() -> None:
    texts = ["页面上写着转人工处理中", "上次说好给我打电话的"]
    assert in_rasas_environment(HARDLY_WISHED, texts) == [[None, "human"], [None, "human"]]


@pytest.mark.rasa
def test_a_complaint_that_may_be_taken_for_nothing_does_not_swallow_a_wish() -> None:
    assert in_rasas_environment(COMPLAINS, ["都第几回了,就没个说话算数的"]) == [None, "human", None]


@pytest.mark.rasa
def test_a_bare_value_is_an_answer_and_no_wish() -> None:
    values = ["zhangwei@example.com", "13800138000", "9144030071526726XG"]
    assert in_rasas_environment(HALF_WISHED, values) == [None, None, None]


def in_rasas_environment(script: str, texts: list[str]) -> list[Any]:
    if not RASA.exists():
        pytest.fail("no .venv-rasa: run `make rasa-env`")
    run = subprocess.run(
        [str(RASA.parent / "python"), "-W", "ignore", "-c", script],
        cwd=PROJECT,
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    answers: list[Any] = json.loads(run.stdout.strip().splitlines()[-1])
    return answers


@pytest.mark.rasa
def test_short_words_about_bad_service_are_a_complaint() -> None:
    angry = ["你们效率太低了", "你们办事效率真差", "你们服务太烂了!", "你们理赔速度太慢了"]
    other = ["你们服务挺好", "你们效率低不低", "车速太慢了", "你们服务差在哪里可以反映"]
    meant = [each[2] for each in in_rasas_environment(SCRIPT, [*angry, *other])]
    assert meant == ["complaint"] * len(angry) + [None] * len(other)
