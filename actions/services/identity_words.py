"""Words about the code that shows who a customer is: a new one, another phone for it, or none that could be had."""

from __future__ import annotations

import re

_RESEND = re.compile(r"重[新]?发|再发|[没冇未](?:有)?(?:收|接)到|收不到|没来|过期")
_OTHER_PHONE = re.compile(r"换[个一]*(?:手机|号|电话)|不是这个(?:手机|号)|(?:手机|号)[^,，。]{0,4}(?:错|不用了|停机)")
_NO_CHECK = re.compile(
    r"(?:不|别|没法|不想|不用|不要)(?:再)?(?:验证|核实|核验|收码|收短信)|收不了(?:码|短信)"
    r"|没(?:有)?留(?:过|下)?(?:我的?)?(?:什么)?(?:手机|电话|号)|(?:手机|电话|号码?|那个号|卡)[^,，。]{0,6}(?:早)?(?:换了|不用了|停机|停用|注销|销号|丢了)"
    r"|(?:不记得|忘了|忘记|想不起)[^,，。]{0,6}(?:哪个|什么|留)[^,，。]{0,4}(?:手机|电话|号)|(?:手机|电话|号)[^,，。]{0,4}(?:不记得|忘了|想不起)"
)


def wants_code_again(text: str) -> bool:
    return _RESEND.search(text) is not None


def names_other_phone(text: str) -> bool:
    """「换个手机号」, with the number or without it."""
    return _OTHER_PHONE.search(text) is not None


def refuses_check(text: str) -> bool:
    """「不想验证」, 「没留手机号」, 「那张卡丢了」: no code will come of it."""
    return _NO_CHECK.search(text) is not None
