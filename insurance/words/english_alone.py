"""Single English words that are the whole message, and the small words around others."""

from __future__ import annotations

from insurance.words.english_pattern import english

# Only where it is all that is said.
ALONE = {
    "help": "需要帮忙",
    "help me": "需要帮忙",
    "please help": "需要帮忙",
    "sos": "救命",
    "mayday": "救命",
    "emergency": "有紧急情况救命",
    "this is an emergency": "有紧急情况救命",
    "accident": "出事故了",
    "crash": "出事故了",
    "claim": "我要报案",
    "no one": "没有人",
    "nobody": "没有人",
    "none": "没有人",
    "yes": "是的",
    "yeah": "是的",
    "yep": "是的",
    "no": "没有",
    "nope": "没有",
    "not yet": "还没有",
    "only my car": "只有我的车",
    "no photos": "没有照片",
    "no photo": "没有照片",
    "skip": "跳过",
    "confirm": "确认提交",
    "submit": "确认提交",
    "never mind": "算了",
    "nevermind": "算了",
    "forget it": "算了",
    "i changed my mind": "算了",
    "changed my mind": "算了",
    "commercial": "商业险",
    "compulsory": "交强险",
    "human": "转人工",
    "agent": "转人工",
    "operator": "转人工",
    "human please": "转人工",
    "real person": "转人工",
    "customer service": "转人工",
    "complaint": "我要投诉",
    "tow": "我要叫道路救援拖车",
    "rescue": "我要叫道路救援拖车",
    "renew": "我要续保",
    "invoice": "我要开发票",
}

PEOPLE = tuple(
    (english(*phrases), chinese)
    for chinese, *phrases in (
        (
            "我朋友",
            "my (friend|buddy|colleague)",
        ),
        (
            "我老婆",
            "my wife",
        ),
        (
            "我老公",
            "my husband",
        ),
        (
            "我孩子",
            "my (kid|child|children|son|daughter|baby)s?",
        ),
        (
            "我妈",
            "my (mom|mum|mother)",
        ),
        (
            "我爸",
            "my (dad|father)",
        ),
        (
            "乘客",
            "(a|the|my) passengers?",
        ),
        (
            "有人",
            "(someone|somebody)",
        ),
        (
            "我的车",
            "(my|the|our) (car|vehicle)",
        ),
        (
            "他",
            "(he|him)",
        ),
        (
            "她",
            "(she|her)",
        ),
        (
            "我",
            "(i|i'm|i've|me)",
        ),
        (
            "",
            "(is|are|am|was|were|just)",
        ),
        (
            "",
            "(hi|hello|hey|there|please|pls|plz|thanks|thank you|sir|right now)",
        ),
        (
            ",",
            "(and|but|so|because|then|after|when|while)",
        ),
    )
)
