"""Danger to people that a message tells of: somebody hurt, fire or battery, water, the motorway. Not mere questions."""

from __future__ import annotations

import re
from enum import StrEnum

from insurance.danger.threats import is_attacked, presses
from insurance.words.injuries import find_injury
from insurance.words.numerals import plain
from insurance.words.phrases import any_of


class Danger(StrEnum):
    """In the order in which they are met. The trained reader knows them all, the words below some."""

    WATER = "water"  # people in water, or shut in a car in water
    FIRE = "fire"  # fire, smoke, or a battery about to burn
    INJURY = "injury"
    HIGHWAY = "highway"  # standing on a fast road, in a tunnel
    TRAPPED = "trapped"  # in the wreck, under a car
    LOCKED_IN = "locked_in"  # a child, an old person or an animal in a locked car
    RUNAWAY = "runaway"  # brakes, accelerator, steering; a car that rolls away
    FALL = "fall"  # about to fall from a height
    GAS = "gas"  # petrol, gas, carbon monoxide, chemicals
    ELECTRIC = "electric"  # high voltage, a live car or line
    ILLNESS = "illness"  # sudden, at the wheel or beside it
    VIOLENCE = "violence"
    THEFT = "theft_in_progress"
    HAZARD = "hazard"  # something about to hit people or the next car
    ANIMAL = "animal"
    STRANDED = "stranded"  # cold, heat, water or wilderness around
    SELF_HARM = "self_harm"


# The reader alone is believed from here on: a false alarm costs a minute, a missed one a life.
SURE = 0.10
LIKELY = 0.03  # and from here on where the words say so as well
BEYOND_DOUBT = 0.5  # even where all the words ask what is covered


_SENTENCE = re.compile(r"[。!！?？;；\n…]+")
_CLAUSE = re.compile(r"[,，。;；!！?？\n…~、]+")

# What is only supposed takes everything with it up to the end of its sentence, or to a clause that tells of right now.
_NOW = r"[,，;；](?=[^,，;；]{0,6}(?:现在|刚刚|刚才|刚(?:被|把|撞|出)|正在|这会儿?|眼下|此刻|救命|快来))"
_SUPPOSED = re.compile(
    r"(?:[^,，;；]*(?:[撞碰刮蹭剐淹泡烧燃偷盗伤碎划砸]|着火|起火|冒烟|进水|涉水|落水|出事|出险|事故)[^,，;；]{0,6}的话(?!题)|"
    r"(?:听说|据说|新闻|网上|都说|有人说|传言)(?![^。]*(?:我|刚|现在|正在))|"
    r"(?:新能源车?|电动汽?车|电车|汽车|车子?)(?:是不是|真的?|都|也|很|比较|特别|更|就)*(?:容易|会|怕)(?:不会)?(?:自燃|着火|起火|被?淹|被?偷|进水|泡水)|"
    r"(?:怎么|如何|怎样)?(?:预防|防止|避免|防范)|如果|假如|假设|万一|要是|倘若|若是|若|假使|一旦|即使|哪怕|设想|比如说?|例如|会不会|怕是?会|担心|以后(?:如果|要是|会|再|碰到|遇到)|将来|下次|上次|上回|去年|前年|以前那?次|"
    r"(?:台风|暴雨|大雨|大水|洪水|汛期)[^,，。;；!！?？]{0,4}(?:要|快|即将|来临|预警|预报|前)|"
    r"(?:明天|后天|过两天|下周|夜里|今晚)[^,，。]{0,6}(?:有|要[下来]|会[下来])[^,，。]{0,4}(?:台风|暴雨|大雨|雷雨|冰雹))"
    rf"(?:(?!{_NOW}).)*"
)
_WISHED_OFF = re.compile(
    r"受伤(?:情况|人数|程度|部位)|泡过?水的?车|(?:不是|并不是)[^,，。]{0,6}(?:着火|起火|冒烟|自燃|受伤|落水)"
)

# A clause that asks what insurance does about it, or what something is called.
_ASKS_ABOUT_COVER = any_of(
    r"(?:什么|哪个|哪种|哪些|哪一?个|啥)(?:险|保险|条款|材料|资料|手续|证明|流程|费用|标准)|[归属]于?(?:哪|什么|啥)",
    r"(?:赔|管|保|报|认|给赔|给报|理赔|报销)(?:不赔|不管|不保|不报|不认|付)?(?:吗|么|嘛|不(?=$)|呢(?=$)|多少|几|哪些|什么|啥|得了|到多少)",
    r"(?:怎么|咋|如何|怎样|能不能|可不可以|是否|可以|能|谁|会|还)[^,，。;；!！?？]{0,4}(?:赔|报销|理赔|算钱|垫付|承担|出钱)|(?:医药费|误工费|治疗费|费用|钱)谁",
    r"赔不赔|管不管|保不保|报不报|赔多少|怎么报|算不算|包不包|涵盖|包括|包含|有什么区别|什么意思|多少钱|保额|限额|免赔|险(?:是|保|赔|管|有用|值)",
    r"怎么(?:拍|写|填|开|选|买|投|查)|(?:要|需要|用)[^,，。]{0,4}(?:单独)?(?:买|投保|报备)|在[^,，。]{0,6}险(?:里|内|范围)",
    r"(?:要|用|需要)(?:什么|哪些|不要|带)?[^,，。]{0,4}(?:材料|资料|发票|票据|手续|证明)",
)
# Words that show that it is happening, or has happened to somebody whom the customer has before their eyes.
_BEFORE_THEIR_EYES = any_of(
    r"刚|现在|正在|正|马上|快点|快来|救命|我(?:撞|把|开|的?腿|的?头|的?手|老婆|老公|爸|妈|儿子|女儿|孩子|朋友|同事)|被我|副驾|后排|驾驶[员位]|司机",
    r"乘客|对方|他|她|大爷|大妈|老人|老太|小孩|孩子|骑车|骑电|骑摩|外卖|流血|出血|昏|晕|躺|起不来|困|骨折|撞[到了倒伤]+人|断了|疼|痛|肿|120|医院|救护车",
)
# What comes days later: money, papers, quarrels. Beside these an injury is a topic, unless something acute is told.
_AFTERWARDS = re.compile(
    r"垫[付钱医]|押金|要钱|给钱|报备|医药费|医疗费|营养费|误工|护理费|伤残|评残|鉴定|住院费|发票|赔款|赔偿款|私了|协议|谅解|起诉|律师|打官司|出院|康复|复查"
)
_ACUTE = re.compile(r"刚|现在|正在|流血|出血|昏|晕|躺|起不来|困|救命|快来|马上|救护车|120")
_FIRE = any_of(
    r"着(?:起)?(?:了)?火(?!点)|起(?:了)?火|(?<!防)失火|火灾|自燃|热失控|烧起来|[点引]着了|烧[了着毁没焦掉光](?!机油)|正在烧|在燃烧|爆燃",
    r"冒(?:着|出|了|起|点|股|过)?[^,，。;；]{0,3}(?:烟|火)|(?:白|黑|浓)烟|烟雾|火苗|火星|火光|大火|明火|(?<!抽)(?<!吸)(?<!香)(?<!戒)烟(?:很大|越来越|好大|往外|冒|呛)",
    r"(?:糊|焦|烧焦|焦糊|烧糊|胶皮|烧塑料|刺鼻|烧胶|塑料)(?:的|了的)?(?:味|气味)|烧(?:塑料|焦|糊)",
    r"电池[^,，。;；]{0,8}(?:鼓|漏液|滋滋|发烫|过热|爆|温度过高|冒|变形漏|响声)|(?:鼓包|漏液|滋滋)[^,，。;；]{0,4}电池|电池包?(?:里|下)?(?:有)?(?:滋|嘶)|滋滋(?:地|的)?响",
    r"(?:车|充电[枪桩口盒]|电池|引擎盖|前舱|后备箱)[^,，。;；]{0,6}(?:爆炸|炸了|烧着)|(?<!胎)(?<!轮)鼓包",
)
_NO_FIRE = re.compile(
    r"火花塞|灭火器[^,，。;；]{0,6}|(?<![雷电炮机人])打着了?火|打火机?|点火|火车|熄火|发火|恼火|上火|火气|火爆|防火墙?|消防(?:器材|通道|栓)|自燃(?:损失)?险|火灾险|"
    r"(?:嗓子|喉咙|嘴巴?|眼睛?|头顶|脑袋|脑门|七窍|鼻孔|心里|肚子)(?:里|都|快|要|直|也)*冒[^,，。;；]{0,2}[烟火]|"
    r"(?:等|急|忙|渴|累|气得)(?:得|到|我|人|都|快|要|直|头顶?|嗓子)*冒[^,，。;；]{0,1}[烟火](?!苗|星)|"
    r"排气管[^,，。;；]{0,6}(?:白烟|水汽|水雾|烟)|[抽吸戒香]烟|烟[头灰盒]|尾气[^,，。]{0,4}烟|烧机油|发烧|红烧|烧烤|轮?胎[^,，。]{0,4}鼓包|鼓包[^,，。]{0,3}胎|"
    r"(?:没有?|没见|未|无|并未|不再|不)(?:有|见|看到|闻到|发生)?(?:什么|任何)?(?:着火|起火|失火|冒烟|自燃|烧着|明火|烟|火|糊味|焦味|异味|鼓包|漏液)+"
    r"(?:和?(?:着火|起火|冒烟))?"
)
_PEOPLE = (
    r"(?:人|我|俺|咱|老婆|老公|爱人|孩子|小孩|老人|宝宝|爸|妈|"
    r"乘客|司机|朋友|同事|一家|他|她|全家|女儿|儿子|[一两二三四五]个)"
)
_IN_WATER = any_of(
    r"[掉落冲翻开栽滑沉][进到在入下沉]*了?(?:河|水|湖|江|海|塘|池塘|水库|水沟|水坑|鱼塘)(?!位|里面积)",
    r"落水|坠河|坠湖|溺水|淹到脖|沉下去|往下沉",
    rf"{_PEOPLE}[^,，。;；!！?？]{{0,6}}(?:困|堵|泡|卡|还在|淹)[^,，。;；!！?？]{{0,3}}(?:车|水|里)[^,，。;；]{{0,4}}",
    r"(?:车|水)门?[^,，。;；!！?？]{0,8}(?:打不开|推不开|开不了门|出不来|出不去|逃不出)|(?:车门|门)(?:也|都|已经)?(?:打|推)不开",
    r"水(?:位)?(?:还在|一直在?|越来越|正在|在)(?:往)?(?:上)?(?:涨|进|高|漫)|水(?:已经)?(?:到|漫到|淹到|没过)(?:我|人)?的?(?:胸|脖子|腰|大腿|头)|(?:车顶|顶)上(?:等|站|待|坐)|爬(?:到|上)了?车顶",
)
_WATER = re.compile(r"水|淹|涝|河|湖|江|海|塘|坠")
_CAR_ONLY_AWAY = re.compile(
    r"(?:人|我们?|大家|都)(?:已经|都|全|也)*(?:出来|下来|跑出来|撤|上来|安全|没事|救上来|逃出来|在岸上|上岸)"
)
_HIGHWAY = re.compile(r"高速(?!飞|充|发展|增长|铁|公路收费员)|快速路|隧道|高架|应急车道|快车道|超车道|行车道上")
_STANDS_THERE = re.compile(
    r"撞|追尾|刮|剐|蹭|碰|翻车|出事|事故|出险|抛锚|趴窝|爆胎|动不了|走不了|熄火|没电|坏|停|卡|夹|失灵|横|失控|打滑|等"
)
# Brakes, accelerator or steering that fail while the car moves. After a crash it is the story, in a workshop a defect.
_RUNAWAY = re.compile(
    r"(?:刹车|制动|脚刹|油门|电门|方向盘?)[^,，。;；!！?？]{0,6}(?:[踩打]不(?:动|下)|失灵|失效|没反应|没了反应|不管用|不起作用|没用|卡死|松不开|弹不回)"
    r"|刹不(?:住|下来)|(?<![雨血哭疼泪])停不下来|越跑越快"
)
_HAS_STOPPED = re.compile(
    r"撞|冲[到进上]|沟|追尾|刮|剐|蹭|碰|翻车|停下来了|停住了|停稳|修|换|4[sS]|厂|店|召回|检测|保养"
)
_LONG_PAST = re.compile(
    r"昨|前天|上周|上个?月|上星期|上礼拜|[几两二三四五六七八九十\d]天(?:前|以前|之前)"
    r"|[周星礼][期拜]?[一二三四五六日天]|\d+[号日]"
)
_EMPTY = re.compile(
    r"(?:车[上里内]|里面)(?:都|也|并|当时)*(?:没有?|无)人(?!应|答|吭|回|说话|动|出来|救|管|帮)|(?:没有?|无)人(?:坐|待|呆)?在(?:车[上里内]|里面)"
    r"|人(?:都|也|当时)*(?:不|没)在(?:车[上里内]|里面|跟前)|空车"
)
_WATER_LEAKS = re.compile(
    r"(?:水箱|冷却液|防冻液|冷却水|玻璃水|空调水?)[^,，。;；]{0,6}(?:漏|滴|淌|流)|漏(?:水|防冻液|冷却液)"
)
_FUEL = re.compile(r"油|气(?!囊)|味|燃|电池|煤|晕|恶心|烟")
# Last night may be an hour ago, and somebody may stand there still.
_ANOTHER_DAY = re.compile(
    r"(?:昨[天日]|前天)(?!晚|夜|半夜|深夜|凌晨)|大前天|上(?:周|个?月|个?星期|个?礼拜)|去年|前年|[两二三四五六七八九十几\d]+天(?:前|以前|之前)"
)
_STANDS_STILL = re.compile(
    r"现在(?!才|想|来|报|要|去|能报|可以报)|刚刚?(?!好|才|想)|还(?:在|停|没(?:走|拖|下))|正在?|一直|困|救援|拖车|应急车道|护栏|快来|急"
)
_NIGHT_BEFORE = re.compile(r"昨|前(?:天|晚|夜)|上(?:周|个?月|星期|礼拜)")
_STILL_THERE = re.compile(
    r"现在|刚|还|困|救|出不|逃|围|一直|正|快|急|帮|坐|熄火|怎么|咋|人|我们|咱|我在|他|她|孩|娃|宝|老婆|老公|爱人|爸|妈|父|母|奶|爷|朋友|同事"
)


def read_dangers(text: str, *, reporting: bool = False) -> tuple[Danger, ...]:
    """The dangers that the text tells of as facts. `reporting`: said in a report that runs, so it is about that loss.

    A question of cover (「受伤了怎么赔」) and what is only supposed (「万一着火」) are none, 「撞到人了，赔吗」 is one.
    """
    told = told_as_fact(text, reporting=reporting)
    found = []
    if _people_in_water(told):
        found.append(Danger.WATER)
    if _FIRE.search(_NO_FIRE.sub("", told)):
        found.append(Danger.FIRE)
    is_later = not reporting and _AFTERWARDS.search(text) and not _ACUTE.search(text)
    if find_injury(told, asked=False) is True and not is_later:
        found.append(Danger.INJURY)
    if is_attacked(told) and not is_later:
        found.append(Danger.VIOLENCE)
    if _HIGHWAY.search(told) and _STANDS_THERE.search(told) and not _LONG_PAST.search(told):
        found.append(Danger.HIGHWAY)
    if _RUNAWAY.search(told) and not _HAS_STOPPED.search(told) and not _LONG_PAST.search(told):
        found.append(Danger.RUNAWAY)
    return tuple(found)


def judge(text: str, kind: str | None, sure: float, *, reporting: bool = False) -> tuple[Danger, ...]:
    """The dangers of a message: what the trained reader makes of it, and what its words tell.

    `kind` and `sure` are the reader's (None: it has not read the message, so the words decide alone). In a report that
    runs, an answer of a few words means more than the reader can know, so there the words count by themselves.
    """
    told = read_dangers(text, reporting=reporting)
    if not told and _is_harmless(kind, text):
        sure = 0.0
    if not reporting and not told_as_fact(text) and (sure < BEYOND_DOUBT or supposes(text)):
        return ()  # all of it is supposed, or asks about cover
    if told and (_PLAINLY.search(plain(text)) or (Danger.VIOLENCE in told and presses(text))):
        return _in_order({*told, *([Danger(kind)] if kind and sure >= SURE else [])})
    if kind is None or reporting:
        return told if kind is None or sure < SURE else _in_order({*told, Danger(kind)})
    if sure >= SURE:
        return _in_order({*told, Danger(kind)})
    return told if sure >= LIKELY else ()


def _is_harmless(kind: str | None, text: str) -> bool:
    """The car is wet, and nobody sits in the water; it was on the motorway days ago; or what leaks is water."""
    if kind == Danger.WATER:
        return _is_over(text)
    if kind == Danger.HIGHWAY:
        return is_of_another_day(text)
    said = plain(text)
    return kind == Danger.GAS and _WATER_LEAKS.search(said) is not None and _FUEL.search(said) is None


def is_of_another_day(text: str) -> bool:
    """Whether it happened yesterday or before, and nothing in the words could mean somebody who still stands there."""
    said = plain(text)
    return _ANOTHER_DAY.search(said) is not None and _STANDS_STILL.search(said) is None


def _is_over(text: str) -> bool:
    """Whether it was another day or the car was empty, and nothing in the words could mean somebody who is there."""
    said = plain(text)
    others = _EMPTY.sub("", said)
    is_over = others != said or _NIGHT_BEFORE.search(said) is not None
    return is_over and _STILL_THERE.search(others) is None


# A clause of its own that says it in so many words needs no reader, whatever is asked beside it.
_PLAINLY = re.compile(
    r"(?:^|[,，。!！;；~\n])(?:救命|我|刚|才|车子?|开|把|不小心|啊|哎呀)*"
    r"(?:撞(?:到|了|倒|伤)(?:一?个)?(?:人|老人|小孩|孩子|行人|大爷|大妈)|(?:着火|起火|自燃|冒烟)|(?:倒|都|是)*没(?:什么|啥)?事[,，]?(?:但是?|可是?|就是|是)*人有事)了?(?:$|[,，。!！;；~\n])"
)


def _in_order(found: set[Danger]) -> tuple[Danger, ...]:
    return tuple(danger for danger in Danger if danger in found)


def is_on_highway(text: str) -> bool:
    """Whether the words place the car on a fast road."""
    return _HIGHWAY.search(text) is not None


def without_supposed(text: str) -> str:
    """The text without what is only supposed (「如果…」, 「台风要来了…」)."""
    return ",".join(left for each in _SENTENCE.split(plain(text)) if (left := _SUPPOSED.sub("", each).strip(" ,，")))


def supposes(text: str) -> bool:
    """Whether some of the text is only supposed."""
    return _SUPPOSED.search(plain(text)) is not None


def told_as_fact(text: str, *, reporting: bool = False) -> str:
    """The text without what is only supposed, and without clauses that ask about cover."""
    sentences = [_SUPPOSED.sub("", each) for each in _SENTENCE.split(_WISHED_OFF.sub("", plain(text)))]
    clauses = [clause for each in sentences for clause in _CLAUSE.split(each) if clause.strip()]
    kept = [clause for clause in clauses if not _is_general(clause, reporting)]
    if len(kept) < len(clauses) and not reporting and not _BEFORE_THEIR_EYES.search(",".join(kept)):
        kept = [clause for clause in kept if not _is_bare(clause)]
    return ",".join(kept)


def asks_about_cover(text: str) -> bool:
    """Whether some clause asks what insurance does about it."""
    return _ASKS_ABOUT_COVER.search(plain(text)) is not None


_GENERIC = re.compile(r"(?:新能源(?:汽?车)?|电动汽?车|汽车|车辆|交通事故|事故[里中])(?!.*(?:了|刚|正在|我))")


def _is_general(clause: str, reporting: bool) -> bool:
    if _GENERIC.match(clause.strip()):
        return True
    if not _ASKS_ABOUT_COVER.search(clause):
        return False
    return not (reporting and re.search(r"对方|他|她|我|副驾|后排|老人|孩子", clause) and "了" in clause)


def _is_bare(clause: str) -> bool:
    """「人受伤了」, 「车自燃」 beside a question of cover: the topic of the question, not a cry for help."""
    return len(clause) <= 8


def _people_in_water(told: str) -> bool:
    return bool(_WATER.search(told) and _IN_WATER.search(told) and not _CAR_ONLY_AWAY.search(told))
