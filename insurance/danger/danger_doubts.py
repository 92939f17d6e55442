"""What speaks against a danger: that it is over, light or denied, or that no word of it stands in the text."""

from __future__ import annotations

import re

from insurance.words.injuries import find_injury
from insurance.words.numerals import plain
from insurance.words.phrases import any_of

# It goes on, or somebody is badly off: then nothing is over and nothing light.
_GOES_ON = any_of(
    r"救命|快来|还在(?!等|线|吗|赔|保)|又(?:烧|冒|着|起)|越来越|没(?:有)?(?:呼吸|心跳|反应|意识)|昏|醒不|叫不醒|不省人事|不行了|出不来|出不去|困",
    r"(?:现在|正在?|一直)[^,，。]{0,4}(?:流血|出血|冒|烧|吐|晕|疼得|喘|抽|涨|沉|砸|打|追)|流血不止|血止不住|止不住血|大出血",
)
_TREATED = any_of(
    r"(?:救护车|急救车|120)[^,，。;；]{0,6}(?:走了|拉走|接走|送走|抬走|拉着|来了|到了)|(?:上|抬上|坐上)(?:了)?(?:救护车|急救车)|(?:送|拉|接|抬|转)(?:去|到|进|往|走)?(?:了)?[^,，。;；]{0,8}(?:医院|急诊|[iI][cC][uU])(?!吗|么|不|怎么|咋)",
    r"(?:在|到|去|住)(?:了|过)?[^,，。;；!！?？]{0,8}医院(?:了|呢|里|住|拍|检查|看|治|做|刚|躺|养|待)|医院[^,，。]{0,4}(?:看了|看过|查了|检查了|拍了?片|出来|回来)|(?:他|她|人|伤者|都|已经|现在)(?:就)?(?:在|去|到)(?:了)?[^,，。;；]{0,6}医院",
    r"住院|出院|已经?(?:包扎|处理|治疗)|(?:责任书|认定书)[^,，。]{0,4}(?:出|下|拿)",
)
_SAFE_NOW = any_of(
    r"(?:人|我们?|大家|都|他们?|她们?)(?:都|已经|全|也|刚)*(?:爬|逃|救|跑|撤|撤离|出)?(?:出来|上岸|上来|跑开|下车|撤)了|(?:拉|救|拖|抱|捞)(?:我|他|她|我们)?(?:上来|出来|上岸)了|(?:把|被)[^,，。]{0,4}(?:拉|救|抱|捞)(?:上来|出来)|(?:消防员?|119|警察|救援队?)(?:的人)?(?:来|到)(?:了|过)|人(?:都)?在(?:岸上|外面|护栏外)|(?:站|撤|躲|退)[^,，。]{0,4}护栏外",
    r"没事了|(?:交警|医生|消防员?|120)[^,，。]{0,6}说(?:人)?没事|虚惊一场|已经?安全了|(?:放行|走开|走远|离开|下高速|拖走|停稳|停住|停下来)了",
)
_FIRE_OUT = re.compile(
    r"(?:火|烟)[^,，。;；]{0,4}(?:扑灭|灭|熄|散)了|(?:扑|浇|喷|弄)灭了|灭了火|烧(?:完|光|没)了|(?:只)?剩(?:下)?(?:个)?(?:架子|空壳|骨架)"
)
_DAYS_AGO = re.compile(
    r"前[两几]年|个多?月(?:前|了)|早(?:就)?没事|\d{1,2}月\d{1,2}[号日]|昨(?!晚|夜)|前天|大前天|上周|上个?月|上(?:个)?(?:星期|礼拜)|几天前|去年|前年|[一两二三四五六七八九十几\d]+天(?:前|以前|了)"
)
_NOW = re.compile(r"(?:现在|这会儿?)(?!已经|都|没|好|修|不)|刚|正在|突然|开始|马上")

# Fuel leaks for hours, a wire still hangs, who is stranded still freezes, and who is locked in is not let out by words.
_STAYS = frozenset({"electric", "gas", "stranded", "animal", "fall", "locked_in", "theft_in_progress", "hazard"})
_DENIES_SELF_HARM = re.compile(
    r"(?:没有?|不是|没说|又没|哪里|谁)(?:要|想|说)*(?:我)?(?:要|想)*(?:想不开|自杀|寻死|轻生|去死|死|不想活)(?:啊|呀|了|的)?"
)
_LIGHT = any_of(
    r"(?:擦|蹭|磕|刮|划)?破(?:了)?(?:一?点|点儿|一?块|些)?(?:油)?皮|皮外伤|青了一?(?:块|点)|淤青|有?(?:一)?点(?:儿)?(?:酸|红|肿|青|疼|痛|不舒服)|(?:微|轻微|稍微)[^,，。]{0,3}(?:酸|疼|痛|伤|红)|有些(?:酸|疼|痛|不舒服)|酸(?:疼|痛|胀)?(?=$|[,，。了])"
)
_WORSE = re.compile(
    r"麻(?!烦|痹大意)|没知觉|没劲|使不上劲|晕(?!车)|想?吐|昏|喘|流血不|疼得厉害|站不起|动不了(?=$|[,，。了])"
)
_NOT_LIGHT = re.compile(
    r"头|脑|晕|吐|恶心|胸|肚|腹|喘|麻|断|骨|流血|出血|血(?!压)|昏|动不了|站不|起不|走不|老人|老太|大爷|大妈|孕|小孩|孩子|宝宝|娃|撞飞|送医|救护|120|厉害|严重"
)

# Without any of these words the reader's guess at such a danger stands on nothing.
_WORDS_OF = {
    "self_harm": re.compile(
        r"死|活|跳|撑|熬|意思|解脱|轻生|自杀|遗|想不开|绝路|了断|了结|结束|绝望|崩溃|割|药|最后|再见|后事|陪|人没了|不在了|走了算|一个办法|不想(?:再)?(?:过|醒|待)|受够|累了|离开|消失"
    ),
    "violence": re.compile(
        r"打(?!电话|了?122|了?110|算)|砸|拦|骂|刀|堵|追(?!尾)|威胁|动手|抢|围|棍|踹|敲|扣|拽|拖(?!车)|冲(?:上|过|进)|不让(?:我)?走|跟(?:着|踪)|撞我|别我|逼|闹|揍|捅|枪|绑|劫"
    ),
    "theft_in_progress": re.compile(r"偷|盗|撬|抢|开走|开我|别人.{0,4}开|陌生人|小偷|贼|拉车门|翻|钥匙|锁|动我"),
    "fall": re.compile(r"悬|掉|崖|坠|翻|边上|边缘|楼|滑|歪.{0,4}(?:沟|桥|坡)|下面|下去|半空|河|沟|坡|架空|卡在|探出"),
}
_STOPPED = re.compile(
    r"追尾(?:了|前车|前面)|撞(?:上|到|了)[^,，。]{0,6}(?:了|车|墙|柱|杆|护栏)|已经停|停(?:住|稳|下来)了|车?停了"
)
_SCALD = re.compile(r"开水|热水|烫")
_WET = re.compile(r"水(?:位|里|中|深|面|漫|淹|涨|进)|淹|泡|河|湖|江|海|塘|沟|落水|涉水|暴雨|积水|洪")
_FIRE_NAMED = re.compile(r"着(?:了)?火|起火|冒烟|自燃|烧(?!水)|打(?:不|没|没有)?着")
_NOT_STARTING = re.compile(r"打(?:不|没|没有)?(?:着|燃)(?:了)?火|(?:没|不)?打(?:着|燃)火")


def is_over(kind: str, text: str) -> bool:
    """Whether the danger of this kind is past, by the text's own words: help has come, the fire is out, days ago."""
    said = plain(text)
    if kind in _STAYS:
        return False
    if kind == "self_harm":
        return _DENIES_SELF_HARM.search(said) is not None
    if _GOES_ON.search(said):
        return False
    is_of_the_body = kind in ("injury", "trapped", "illness")
    if _DAYS_AGO.search(said) and not _NOW.search(said) and not (is_of_the_body and _NOT_LIGHT.search(said)):
        return True
    if kind == "fire":
        return _FIRE_OUT.search(said) is not None
    if is_of_the_body:
        return _TREATED.search(said) is not None
    return _SAFE_NOW.search(said) is not None


def is_worse(text: str) -> bool:
    """「越来越疼」, 「手有点麻」: a harm that was told before has become another matter."""
    said = plain(text)
    return _GOES_ON.search(said) is not None or _WORSE.search(said) is not None


def is_light(text: str) -> bool:
    """「擦破点皮」, 「脖子有点酸」: a harm for which nobody calls an ambulance at once."""
    said = plain(text)
    return _LIGHT.search(said) is not None and not _NOT_LIGHT.search(said) and not _GOES_ON.search(said)


def has_no_word(kind: str, text: str) -> bool:
    """Whether none of the words stands in the text by which such a danger is told."""
    return kind in _WORDS_OF and not _WORDS_OF[kind].search(plain(text))


def is_denied(kind: str, text: str) -> bool:
    """「没着火，就是打不着」, 「没人受伤」, 「追尾了，车停了」: the words say that it is not so."""
    said = plain(text)
    if kind == "runaway":
        return _STOPPED.search(said) is not None
    if kind == "theft_in_progress":
        return _WAS_DONE.search(said) is not None and not _IS_DONE_NOW.search(said)
    if kind == "water":
        return _SCALD.search(said) is not None and not _WET.search(said)
    if kind == "fire":
        return _FIRE_NAMED.search(said) is not None and not _FIRE_NAMED.search(_NOT_STARTING.sub("", _denied(said)))
    return kind == "injury" and find_injury(said, asked=False) is False


# The window is broken and whoever did it has gone; or it was found so.
_WAS_DONE = re.compile(
    r"(?:砸|敲|撬|划|踹|踢|打|戳|掰)[^,，。;；]{0,6}(?:了|过)|(?:人|已经|早就?|都)(?:就)?(?:跑|走|溜|逃)(?:了|掉)|(?:昨晚|昨天|昨夜|夜里|半夜|早上|回来|下班|今早)[^。;；]{0,10}(?:发现|看到|被|砸|撬|偷)"
)
_IS_DONE_NOW = re.compile(
    r"正|在(?:砸|撬|偷|翻|拆|动|开|拉|敲|踹|里面)|还(?:在|没走|不走)|现在|快|刚刚?(?:开|偷|跑)|开(?:着|走|跑)|骑(?:走|跑)|救|追|几个人|围|看见|看到(?:有)?人"
)
_DENIAL_OF_FIRE = re.compile(
    r"(?:没有?|没见|不是|不|未)(?:什么|任何)?(?:真的?)?(?:着火|起火|冒烟|自燃|烧)|会不会(?:着火|起火|自燃|烧)"
)


def _denied(said: str) -> str:
    return _DENIAL_OF_FIRE.sub("", said)
