"""The words that always reach a person, and those that only look like them. Runs inside Rasa's environment."""

from __future__ import annotations

import json
import subprocess

import pytest

from foundation.settings import PROJECT
from tests.rasa_server import RASA

WANTED = (
    "转人工",
    "我要人工客服",
    "给我转个真人",
    "找活人来",
    "人工",
    "客服!",
    "帮我接一下人工",
    "请转人工服务",
    "让理赔员联系我",
    "给我找客服",
)
NOT_WANTED = (
    "我不要转人工,你先答",
    "不用给我转人工",
    "人工智能客服是什么",
    "人工多少钱一小时",
    "对方叫他朋友来了",
    "客服态度怎么样",
)
SCRIPT = """
import json, sys
from bot.engine.person import wants_person
print(json.dumps([wants_person(text) for text in json.load(sys.stdin)]))
"""


@pytest.mark.rasa
def test_a_plain_wish_for_a_person_is_known_without_any_model() -> None:
    if not RASA.exists():
        pytest.skip("no .venv-rasa: run `make setup`")
    texts = [*WANTED, *NOT_WANTED]
    run = subprocess.run(
        [str(RASA.parent / "python"), "-W", "ignore", "-c", SCRIPT],
        cwd=PROJECT,
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    judged = dict(zip(texts, json.loads(run.stdout.strip().splitlines()[-1]), strict=True))
    assert [text for text in WANTED if not judged[text]] == []
    assert [text for text in NOT_WANTED if judged[text]] == []
