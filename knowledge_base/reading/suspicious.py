"""Text that is written for a machine and not for a customer: instructions to a model, characters that nobody sees."""

from __future__ import annotations

import re

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_INSTRUCTION = re.compile(
    r"(忽略|无视|忘记|忘掉)[^。；\n]{0,12}(指令|指示|提示词|设定|规则|对话)"
    r"|系统(提示词|指令|prompt)|(输出|泄露|说出)[^。；\n]{0,8}提示词"
    r"|你现在(是|扮演)|从现在(开始|起)[，,]?你|(扮演|作为)一?个?(ai|人工智能|语言模型|大模型|机器人)"
    r"|(无论|不管)(用户|客户|对方)(问|说)什么"
    r"|(ignore|disregard|forget)\s+(all\s+|any\s+)?(of\s+)?(the\s+|your\s+)?(previous|above|prior|earlier)"
    r"|system\s*prompt|you\s+are\s+now\s+|jailbreak|developer\s+mode"
    r"|<\|[a-z_]+\|>|\[/?inst\]|#{2,}\s*(system|instruction|assistant)\b",
    re.IGNORECASE,
)


def suspicion(text: str) -> str | None:
    """Why this text must be looked at by a person before it is published; None when nothing is wrong with it."""
    if hidden := _HIDDEN.search(text.removeprefix("\ufeff")):
        near = text[max(0, hidden.start() - 8) : hidden.end() + 8]
        readable = _HIDDEN.sub("□", near)
        return f"holds an invisible character (U+{ord(hidden[0]):04X}, 不可见字符) at 「{readable}」; remove it"
    if instruction := _INSTRUCTION.search(text):
        return f"「{instruction[0]}」 reads like an instruction to a machine (疑似提示词注入); remove it"
    return None
