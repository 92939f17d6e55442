"""Which kind of clause a question is after, by the words that ask for it."""

from __future__ import annotations

import re

from knowledge_base.model import Kind

_CUES = {
    Kind.BENEFIT: r"[保赔管](?:什么|啥|哪些)|[保赔管](?:不|吗|么)|保障范围|都有哪些",
    Kind.EXCLUSION: r"不[保赔管](?!\w*[吗么])|免责|除外|拒赔|不承担",
    Kind.DEFINITION: r"(?:什么|啥)(?:意思|[叫是])|是(?:什么|啥)|指(?:什么|啥)|算不算|区别|包括(?:什么|啥|哪些)",
    Kind.DUTY: r"(?:要不要|必须|用不用|需不需要|得)(?:先)?(?:告诉|通知|说|讲|报)|义务",
    Kind.PROCEDURE: r"怎么办|咋办|咋弄|怎么弄|怎么(?:报|拍|申请|用|查|开|退|买|改)|流程|步骤|先做什么",
    Kind.LIMIT_OF_TIME: r"多久|几天|多少天|多长时间|多少年|几年|期限|时效|什么时候|啥时候|哪天|过期|到期",
    Kind.CALCULATION: r"(?:怎么|咋|如何)[算赔扣定]|[赔扣退](?:多少|几)|多少钱|计算|公式|比例|免赔|保额|保险金额|限额",
    Kind.DOCUMENTS: r"材料|资料|单子|单据|手续|证明|要[交带](?:什么|啥|哪些)|准备(?:什么|啥|哪些)",
}
_KINDS = {kind: re.compile(cue) for kind, cue in _CUES.items()}


def kinds_asked(question: str) -> frozenset[Kind]:
    """None of them when the question does not say."""
    return frozenset(kind for kind, cue in _KINDS.items() if cue.search(question))
