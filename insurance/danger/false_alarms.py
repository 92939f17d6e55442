"""What the reader takes for a danger and is another matter: people who are elsewhere, safe, or in a queue; steam; talk.

Each pattern is held back by the words of a real one.
"""

from __future__ import annotations

import re

from insurance.danger.dangers import read_dangers
from insurance.words.insults import is_insult
from insurance.words.numerals import plain
from insurance.words.phrases import any_of

# With any of these nothing is taken for another matter.
_IN_NEED = any_of(
    r"救(?!援|护车(?:来|到|走)|出|上)|困(?!难)|血(?!压|糖|本)|伤(?!到?车)|晕(?!车)|昏|喘|抽搐|疼|痛(?!快)|骨|躺|倒(?!是|车|库|也)|压|夹|卡|动不了|起不来|没(?:有)?(?:气|反应|呼吸|心跳|意识)",
    r"死|(?:出|下|上)不(?:来|去)|刀|棍|打(?!电话|不着|不开|火)|追(?!尾)|还在(?!等|线|吗)|越来越|快(?:来|点)|又(?:烧|冒|着|起)|哭|喊|吐(?!槽)",
)
_NO_BLOOD = re.compile(r"(?:服了|气|无语|累|快|笑|郁闷)[^,，。;；]{0,3}[,，\s]*(?:得|都|我)*(?:要|快|想)?吐血")
_NOBODY_HURT = re.compile(r"(?:没|没有|无|不)(?:人)?(?:受)?伤|救护车不用")
_DESPAIR = re.compile(
    r"死|不想活|活不|撑不|熬不|解脱|轻生|自杀|遗|想不开|绝路|了断|了结|绝望|崩溃|割|药|最后|再见|后事|没意思|受够|活着|跳|对不起|照顾好|消失|永别|来世|下辈子"
)
_WHO = (
    r"(?:车上的?|里面的?|人|我们?|咱们?|大家|她们?|他们?|孩子|娃|老人|一家|全家|都|已经|也|全"
    r"|刚|就|现在|好|嗯|哦|那|自己|安全|[,，。.!！~\s])*"
)
_OUT = (
    r"(?:(?:撤|爬|跑|走|钻|抱|救|逃)?(?:下|出|上)(?:来|去|车)(?:了)?"
    r"|(?:撤|跑|走|站|躲|退)(?:远|开|到?一边)了?|上(?:船|岸|救护车)了?)"
)
_WHERE = (
    r"(?:人|都|我们?|现在|已经|就|站|坐|等|撤|退|躲|在|到|[,，。\s])*"
    r"(?:护栏(?:外面?|外边)?|路边|外面|外边|安全的?地方|边上|岸上|服务区|高处|一边|旁边|家里?)"
    r"(?:了|等着?|呢|站着|[,，。.!！~\s])*"
)
_WHAT_NOW = r"(?:[,，。\s]*(?:然后呢?|接下来|下一步|现在|该|要|怎么办|咋办|怎么弄|干啥|呢|做什么|[?？])[^,，。]{0,6})?"
_ALL_OUT = re.compile(rf"{_WHO}(?:{_OUT}[,，。.!！~\s]*(?:{_WHERE})?|{_WHERE}){_WHAT_NOW}")
_HELP_IS_HERE = re.compile(
    r"(?:110|119|120|122|12122|交警|警察|民警|消防员?|救护车|救援队?的?人?|医生)(?:的人)?(?:已经|都|刚|也|现在)*(?:来|到)(?:了|啦)"
    r"(?:[,，。\s]*(?:把)?(?:人|他|她|伤者)?(?:都|也|已经)?(?:被)?(?:接|拉|送|带|抬|上)(?:走|船|车)?(?:了|啦))?[,，。.!！~\s]*"
    r"|(?:110|警察|民警|交警)(?:已经|刚)?把(?:人|他|对方|那人)(?:都|给)?(?:带走|拉走|抓走|控制住?)了[,，。.!！~\s]*"
)
_IN_A_QUEUE = re.compile(
    r"(?:请问|现在|那|还|我|到底|一共|[,，\s])*有?(?:几|多少)个?人(?:在)?(?:排队?|等)(?:在)?(?:我)?(?:的)?(?:前面|前边)?(?:啊|呢|呀|了|[?？])*"
    r"|(?:请问|现在|那|我|排)*(?:前面|前边)(?:还)?(?:有|排了?|等着?)?(?:几|多少)个?人(?:在排|在等|排队|等着|排着)?(?:啊|呢|呀|了|[?？])*"
)
_ELSEWHERE = any_of(
    r"人(?:现在|还|都|又|也)*(?:走不开|过不去|回不来|赶不回|没空|在忙)|(?:^|[,，。\s])(?:我)?(?:走不开|回不来)",
    r"(?:人|我|他|她)(?:现在|还|都|又|也)*在(?:外地|国外|外面|老家|家|单位|公司|上班|出差|店里|医院(?:里)?上班|[\u4e00-\u9fff]{2,3}[,，\s]+(?:但|可)?车)",
)
_OFF_THE_ROAD = any_of(
    r"(?:在|到|回)(?:了)?(?:家|店里|单位|公司)(?!的?路上)|(?:在|送|拖|进)(?:了|去|到)?(?:4[sS]店|修理厂|修车厂)|拖走了|拖(?:下|出)(?:了)?高速",
    r"从高速(?:上)?下来|下(?:了)?高速(?:了|[,，\s])|(?:现在在|到了?)(?:收费站|服务区)|护栏外|交警(?:已经|都)?(?:来|到)了",
)
_STILL_ON_IT = re.compile(
    r"(?:现在|还)(?:停|卡|堵|困|趴)?在(?:高速|隧道|高架|快速|应急|车道|路中)|动不了|刚撞|刚追尾|抛锚在|停在(?:高速|隧道|高架|应急|车道)|下不(?:来|去|了)|[没不]敢下"
)
_STEAM = re.compile(
    r"(?:以为|当成|说是?|看着像|闻着像)[^。;；]{0,8}(?:着火|起火|冒烟|烟|火)[^。;；]*(?:结果|原来|其实|发现|不是|我看)[^。;；]{0,8}(?:蒸汽|蒸气|水汽|水雾|雾|灰尘|热气)"
    r"|(?:不是烟|不是冒烟|不是着火)[,，\s]*(?:是|就是)[^。;；]{0,6}(?:汽|蒸气|雾|灰)"
)
_LIKE_A_FIRE = re.compile(
    r"(?:跟|像|就像|好像)(?:是|要)?着(?:了)?火了?(?:似的|一样|一般)(?:快|急|地|着急|红|热|烫?$)|黑灯瞎火|新闻[^。;；]{0,6}(?:着火|自燃|起火|烧)"
)
_BURNS = re.compile(
    r"焦|糊|味|烫|火苗|明火|黑烟|浓烟|冒(?:着)?烟(?![^。]*(?:雾|汽|蒸气))|我(?:的)?车(?:着|烧|起火|在烧)"
)
_LEGS = re.compile(
    r"(?:吓|我|现在|还|有点|人|的|得|都|就是|[,，\s])*(?:腿|手|脚)(?:都|还|也|有点|有些|发|吓)*(?:软|抖|哆嗦)(?:了|呢|[,，。\s])*"
)
_DARES_NOT = re.compile(r"(?:不|没)敢(?:再)?(?:开|动)")
_RUNS_AWAY = re.compile(
    r"刹|踏板|脚|抖|响|锁|坡|开着|路上|高速|熄火|停不|失灵|失控|冲|溜|油门|电门|方向|滑|越跑|自己(?:动|走|跑)"
)
_NO_TOW = re.compile(
    r"(?:别|不用|甭|不要|不必)(?:再)?(?:让)?(?:他们?|人|车|拖车|师傅)?(?:来|派|过来|等|拖|叫)(?:了|人|车|啦|拖车)*|(?:自己|已经)?(?:弄|修|搞|整)(?:好|定)了?|(?:能|可以)开了|(?:自己)(?:开|走)(?:了|回|到)"
)
_CAUGHT_OUT = re.compile(
    r"(?:砸|撬|打|弄|敲)开了?[,，\s]*(?:人|娃|孩子|宝宝|老人|狗|猫|他|她|我妈|我爸)?(?:已经|也|都)?(?:抱|救)?(?:出来|没事)"
)
_ANIMAL_LIES = re.compile(
    r"(?:撞|碾|轧|压)(?:到|了|死|着|过)*(?:一?[只条头个])?(?:死|野|流浪|小)?的?(?:狗|猫|鸡|鸭|鹅|兔|鸟|蛇|刺猬|老鼠|黄鼠狼)|(?:死|被撞死的?)(?:狗|猫|鸡|鸭|鹅|兔|鸟)"
)
_ANIMAL_HARMS = re.compile(
    r"^[^死]*$|停|挡|横|血|伤|叫|爬|路中|中间|开不|隧道|快速|咬|抓(?!拍)|蜇|叮|扑|追|还(?:活|有气|在动)|进(?:了)?车|在车[里上]|发疯|围|高速|动不了|车道|路中"
)
_ANIMAL_DIED = re.compile(r"(?:狗|猫|牛|羊|猪|鸡|鸭|鹅|鹿|驴|兔)[^,，。;；人]{0,4}(?:死|没了|不动|断气|跑)")
# Questions of traffic, and people who rest or charge beside the road.
_RULES_OF_THE_ROAD = re.compile(
    r"(?:高速|快速路|高架|隧道)[^。!！?？]{0,6}(?:能|可以|让|准|最高|最低|限速)[^,，。]{0,4}(?:开|跑|上|走|多少|\d{2,3})[^,，。]{0,6}[吗么嘛不?？多少]"
    r"|(?:高速|快速路|高架)[^,，。]{0,4}(?:限速|免费|收费|过路费|[eE][tT][cC])|(?:实习|新手|电瓶|摩托)[^,，。]{0,6}(?:上|走)(?:高速|快速|高架)"
)
_IN_SERVICE_AREA = re.compile(
    r"^(?!.*(?:坏|爆|停(?!车区)|抛锚|熄火|撞|追|刮|蹭|火|烟|孩|娃|门口|匝道|动不|出口|人)).*(?:服务区|休息区|停车区)[^。!！?？]{0,8}(?:充电|休息|吃饭|排队|厕所|堵)"
)
# 「他还说我活该」 is anger, 「开窗了」 and 「我要下去开车」 are told of the car.
_NO_DESPAIR = re.compile(
    r"(?:他|她|对方|对面|人家|那人|司机|车主|交警|你们|客服|家属|老板)[^,，。;；]{0,8}(?:活该|自找|倒霉|讹)|(?:开|关|摇下|打开)(?:了)?(?:车)?窗"
    r"|(?:下去|过去|回去|去)(?:把)?(?:车)?(?:开|挪|看|取|拿|移|拖)(?:车|一下|走|出来|开)|拖车(?:我)?(?:也|就|都)?(?:不要|不用|别|取消|算)了?"
    r"|(?:我)?(?:想|要|能不能|可以)(?:先)?下车(?:吗|么|了|$)|(?:吃|用)(?:了|过|完)(?:点|颗)?药[^,，。]{0,4}(?:好|缓|不疼|舒服)"
)
# Nothing but a meal of that very day: 「以后不回家吃饭了」 may be a farewell.
_NO_MEAL = re.compile(
    r"(?:爸爸?|妈妈?|老婆|老公|亲爱的|我|[,，\s])*(?:今天|今晚|晚上|中午|明天|明晚|就|也|要|会|不|[,，\s])+回?(?:来|家|去)?吃(?:晚|午|早|中)?饭(?:了|啊|哈|吧|哦)*[。!！~]*"
)
_FIGURE_OF_SPEECH = re.compile(
    r"(?:贵|涨|慢|烦|气|累|堵|热|困|饿|等|排队|保费|价格|续保)[^。;；]{0,6}(?:想死的心都有|想死|要死|死的心)|(?:想死的心都有)[^。;；]{0,6}(?:贵|涨|慢|烦|堵)"
)
_SIT = re.compile(r"(?:我|人)(?:还|就|都|现在|也)*在车[里上](?:还|呢|坐着?|等着?|待着?)*")
_ASKS_CALMLY = re.compile(r"问|查|保单|续保|报价|咨询")
_SHUT_IN = re.compile(r"困|出不|水|烟|火|疼|痛|晕|锁|热|冷|闷|一个人|哭|难受")

# Telephone calls, not blows: 「别打了我不续了」.
_NO_MORE_CALLS = re.compile(
    r"(?:你们?|请|麻烦|求求你们?|天天|老是?|[,，])*(?:别|不要|甭)(?:再|老|总|天天)*(?:给我)?(?:打|骚扰)(?:电话|我|来|过来|了)*"
    r"(?:[,，]?(?:我|都|已经|真的)*(?:不|别的?家|在别)[^,，。;；]{0,3}(?:续|买|办|要|需要|考虑|感兴趣|投|保)[^,，。;；]{0,3})?"
)
_ELSE_IS_BEATEN = re.compile(r"他|她|人|疼|痛|求|救|刀|血|拳|妈|爸|娃|孩")
# 「我妈骨折了要报意外险」: a notice of another line, days after; whoever has just fallen says so.
_OF_ANOTHER_LINE = re.compile(
    r"(?:报|走|用|申请|理赔|赔)[^,，。;；]{0,4}(?:意外|医疗|健康|重疾|学平|寿)险|(?:意外|医疗|健康|重疾|学平|寿)险[^,，。;；]{0,4}(?:怎么|咋|能|可以)?(?:报|赔|理赔)"
)
_JUST_NOW = re.compile(r"撞|车祸|碾|轧|刚|现在|正在|流血|出血|昏|晕|躺|起不来|困|救|快|马上|120|没气|呼吸|怎么办")

# Steam of the cooling water; with a word of fire, of smoke or of the battery it is none.
_BOILS = any_of(
    r"开(?:了)?锅|水箱[^,，。;；]{0,4}(?:开了|沸|滚|冒|喷)|水温[^,，。;；]{0,8}(?:高|报警|爆表|红|顶|沸)|发动机[^,，。;；]{0,4}(?:高温|过热|开锅)"
)
_MORE_THAN_STEAM = re.compile(r"焦|糊|火(?!锅|花塞)|黑|浓|烟(?!雾?是)|烧|充电|电池|撞|烫(?:到|伤|了)")
# What was seen on a screen, dreamt or played; the words of somebody who is there speak against it.
_SEEN_ELSEWHERE = any_of(
    r"(?:朋友圈|抖音|快手|短视频|直播间?|微博|热搜|电影|电视剧?|小说|游戏|动画片?|视频|新闻)(?:里面?|上面?|中)?(?:有|看[到见]|刷到|那|的|说|发)[^,，。;；!！?？\s]{2,}",
    r"(?:做梦|梦见|梦到)[^,，。;；!！?？\s]{2,}|玩具(?:汽)?车|遥控(?:赛|汽)?车|车模",
)
_CLAUSE = re.compile(r"[,，。;；!！?？\s]+")
_IS_THERE = any_of(
    r"救|困|快来|怎么办|咋办|疼|痛|晕|昏|喘|现在|正在|我(?:们|家|的|自己)?(?:的)?(?:车(?!险)|房)|(?:客厅|屋里|家里|沙发)|我们?(?:小区|楼|村|单位|公司|这)|小区|楼下|下楼|隔壁|旁边|门口|刚刚|真(?:的|着)"
)
# Months ago, and now it is money or papers.
_LONG_AGO = re.compile(r"上个?月|[几两三四五六七八九十\d]个月前|半年前|去年|前年|年前|上半年|年初")
_MONEY_NOW = re.compile(
    r"补助|补贴|误工|护理费|营养费|伙食|伤残|评残|鉴定|材料|发票|住院费|医药费|医疗费|赔偿|怎么[算赔报]|还能(?:报|赔)"
)
_ACUTE_AGAIN = re.compile(
    r"刚|正在|流血不|昏|晕|起不来|救|快来|马上|120|没气|喘|呼吸|又(?:疼|痛|裂|出血|流血)|越来越|突然"
)
# Nothing has happened, and somebody had a fright.
_NEAR_MISS = re.compile(
    r"差(?:一)?点(?:儿)?(?:就|被|让|给|跟|和|把|要)*(?:他|人家|前车|后车|大货车|货车)?(?:撞|追尾|刮|剐|蹭|翻|出(?:了)?事)(?:上|到|着|车)?"
)
_FRIGHT = re.compile(r"[吓气]死(?:我|俺|宝宝|人|爹|本宝宝)*(?:了)?")
_STRUCK = re.compile(r"撞|追尾|刮|剐|蹭|翻|摔|磕|高速|隧道|高架|快速路|应急车道|停在")

_LONGEST = 18  # characters; a longer message tells more than that all is well

_OF_PEOPLE = frozenset({"injury", "trapped", "fall", "self_harm", "illness", "violence", "theft_in_progress"})


def is_other_matter(kind: str, text: str) -> bool:
    """Whether what was taken for this danger is none, by all of the words."""
    if kind == "fire" and boils(text):
        return True
    said = _NOBODY_HURT.sub("", _NO_BLOOD.sub("", plain(text))).strip()
    if len(said) > _LONGEST:
        return False
    if is_insult(said):
        return True
    if kind == "self_harm":
        is_of_the_car = _NO_DESPAIR.search(said) is not None and not _DESPAIR.search(_NO_DESPAIR.sub("", said))
        return (
            is_of_the_car
            or _NO_MEAL.fullmatch(said) is not None
            or (_DESPAIR.search(said) is None and _is_settled(said))
        )
    if (
        kind in ("injury", "illness")
        and said != plain(text).strip()
        and not _IN_NEED.search(_ANIMAL_DIED.sub("", said))
    ):
        return _ANIMAL_DIED.search(said) is not None or _NO_BLOOD.search(plain(text)) is not None
    if kind == "animal" and _ANIMAL_LIES.search(said):
        return not _ANIMAL_HARMS.search(said)
    if kind == "violence" and _is_tired_of_calls(said):
        return True
    if _IN_NEED.search(said):
        return False
    if _HELP_IS_HERE.fullmatch(said):
        return True
    if kind in _OF_PEOPLE and (_ALL_OUT.fullmatch(said) or _CAUGHT_OUT.search(said)):
        return True
    return _is_other(kind, said)


def boils(text: str) -> bool:
    """「水箱开锅了，冒白汽」: the cooling water, and no word of fire or smoke."""
    said = plain(text)
    return _BOILS.search(said) is not None and not _MORE_THAN_STEAM.search(said)


def is_doubtful(kind: str, text: str) -> bool:
    """「跟着火了似的快」, 「能动但不敢开」: more likely another matter, but who knows."""
    said = plain(text)
    if kind != "self_harm" and is_seen_elsewhere(said):
        return True
    if kind in ("injury", "illness", "highway") and is_near_miss(said):
        return True
    if kind == "injury" and _LONG_AGO.search(said) and _MONEY_NOW.search(said) and not _ACUTE_AGAIN.search(said):
        return True
    if kind == "fire":
        return _LIKE_A_FIRE.search(said) is not None and not _BURNS.search(said)
    if kind in ("injury", "illness"):
        return _OF_ANOTHER_LINE.search(said) is not None and not _JUST_NOW.search(said)
    if kind == "self_harm":
        return _FIGURE_OF_SPEECH.search(said) is not None
    return kind == "runaway" and _DARES_NOT.search(said) is not None and not _RUNS_AWAY.search(said)


def is_near_miss(said: str) -> bool:
    """「刚才差点撞上，吓死宝宝了」, and no word of harm besides."""
    rest = _FRIGHT.sub("", _NEAR_MISS.sub("", said))
    return _NEAR_MISS.search(said) is not None and not (_IN_NEED.search(rest) or _STRUCK.search(rest))


def is_seen_elsewhere(said: str) -> bool:
    """「朋友圈有人车掉河里了」: told in the clause that names where it was seen, and in no other."""
    others = [each for each in _CLAUSE.split(said) if not _SEEN_ELSEWHERE.search(each)]
    if _SEEN_ELSEWHERE.search(said) is None or _IS_THERE.search(said):
        return False
    return not read_dangers(",".join(others))


def is_cancelled_tow(text: str) -> bool:
    """「别来了 我走了」, where somebody was to come: nobody need come, and nothing is said of giving up."""
    said = plain(text)
    return _NO_TOW.search(said) is not None and not _DESPAIR.search(said)


def _is_tired_of_calls(said: str) -> bool:
    """「别打了我不续了」 speaks of the telephone."""
    is_of_calls = _NO_MORE_CALLS.fullmatch(said) is not None and not _ELSE_IS_BEATEN.search(said)
    return is_of_calls and re.search("续|买|办|要|保|电话|骚扰", said) is not None


def _is_settled(said: str) -> bool:
    """「我人出来了 站在路边」, 「我自己弄好了」, 「我还在车里坐着呢」."""
    is_fixed = re.search(r"(?:弄|修|搞|整)(?:好|定)了?|(?:能|可以)开了|到家了|拖走了", said) is not None
    sits = _SIT.fullmatch(said) is not None or (_SIT.match(said) is not None and _ASKS_CALMLY.search(said) is not None)
    sits = sits and not _SHUT_IN.search(said)
    return is_fixed or sits or _ALL_OUT.fullmatch(said) is not None or _HELP_IS_HERE.fullmatch(said) is not None


def _is_other(kind: str, said: str) -> bool:
    if kind in ("violence", "injury") and (_IN_A_QUEUE.fullmatch(said) or _LEGS.fullmatch(said)):
        return True
    if kind in ("injury", "trapped"):
        return _ELSEWHERE.search(said) is not None
    if kind == "highway":
        elsewhere = (_OFF_THE_ROAD, _RULES_OF_THE_ROAD, _IN_SERVICE_AREA)
        return any(each.search(said) for each in elsewhere) and not _STILL_ON_IT.search(said)
    return kind == "fire" and _STEAM.search(said) is not None and not _BURNS.search(said)
