"""What happened to the car, from the customer's own words."""

from __future__ import annotations

import re

from insurance.words.numerals import plain
from insurance.words.phrases import any_of

_HIT = "[撞碰刮蹭剐擦怼]"
_BY = "(?:被|叫|让|给|遭|畀)"

# What is denied (「不是玻璃」) or only supposed (「如果车被偷了」) is taken out before anything is read.
_DENIED = re.compile(
    rf"(?:不是|没有?|并未|未|不算)(?:被)?(?:{_HIT}到?(?!我)|划|着火|起火|冒烟|自燃|泡水|进水|被?偷|玻璃|划痕|碰撞|充电|追尾)"
    "(?:了|的)?(?:东西|别的)?"
)
# Names of covers and of papers tell of no loss.
_NAMED = re.compile(
    r"(?:车身)?(?:划痕|自燃|涉水|玻璃(?:单独)?(?:破碎)?|盗抢|盗窃|车损|碰撞)(?:损失)?(?:综合)?险"
    r"|(?:事故|出险)(?:照片|图片|现场图|认定书?|证明|责任|科|处理|记录|次数|证)"
)
_SUPPOSED = re.compile(r"(?:万一|如果|假如|要是|会不会)[^,，。;；!！?？\n]*")

# What was got out of the way of was not hit: 「躲电动车撞到护栏」.
# So was what only dazzled: 「对面车远光灯晃眼」.
_AVOIDED = re.compile(
    r"(?:对面|对向|来车|前车|后车|别人)[^,，。]{0,8}(?:远光灯?|大灯|灯光?)[^,，。撞碰刮蹭剐]{0,6}(?:晃|刺|照|闪|亮)[^,，。撞碰刮蹭剐]{0,4}"
    r"|(?:躲(?:避|闪|开)?|避(?:让|开)|为了?(?:躲|避)(?:让|开)?)[^,，。撞碰刮蹭剐]{0,6}?(?:车|人|狗|猫|动物)"
)

_FIRE = any_of(
    r"(?<!打)(?<!打不)(?<!打没)着火|起火|自燃|失火|火灾|热失控|糊味|焦味",
    r"冒(?:白|黑|浓)?烟|烧起来|烧[了着毁没]",
    r"鼓包(?!.*胎)",
)
_TYRE = re.compile(r"轮?胎[^,，。]{0,3}鼓包|鼓包[^,，。]{0,3}胎")
_CHARGING = re.compile(r"充电(?!量)|充着电|电?桩|充电[枪口]|电网|跳闸|充坏")
_WENT_WRONG = re.compile(r"坏|烧|跳闸|故障|短路|炸|断|拔不|充不|损|爆|没反应|裂")
_HIT_A_PILE = re.compile(rf"{_HIT}[^,，。;]{{0,6}}桩")
_PILE_HIT = re.compile(rf"充电桩[^,，。;]{{0,4}}{_BY}[^,，。;]{{0,6}}{_HIT}")
_FLOOD = any_of(
    r"泡[了过水咗在汤]|水泡|涉水|水淹|淹水|进水|积水|灌水|(?<!过)没过(?!期|户|审|年检|来|去|多久|几天|一会)|水里熄火",
    r"被淹|[叫让给把]车淹|淹[了到过]|水到(?:门槛|座椅|轮)",
)
_THEFT = any_of(
    rf"{_BY}?(?:人)?偷(?:走|了|掉)|被盗|盗抢|失窃|被(?:人)?撬|砸窗偷",
    r"车(?:子)?(?:整个)?(?:不见|没|丢)了|轮[毂胎].{0,6}(?<!损)没了",
)
_PANE = "(?:玻璃|玻离|[前后]挡|风挡|挡风|天窗|天幕|侧窗|车窗|三角窗)"
_GLASS = any_of(
    rf"{_PANE}[^,，。;；!！?？]{{0,10}}(?:碎|裂|破|崩|砸|打花|打坏|爆|坏|洞|击|敲|穿|捅)",
    rf"(?:石子|石头|飞石|小石)[^,，。]{{0,8}}{_PANE}",
    rf"[崩砸打敲震][碎裂坏花]?[^,，。]{{0,4}}{_PANE}",
)
_FALLING = any_of(
    r"坠物|落石|冰雹|(?:掉|落)下来[^,，。]{0,6}砸|被[^,，。]{0,8}砸(?!窗|碎?玻璃)",
    r"(?:树枝?|广告牌|花盆|石头|瓦|墙皮|雨棚|空调外机|东西|砖头?|玻璃瓶)[^,，。]{0,8}[掉砸倒落]",
    r"[把将][^,，。]{0,6}车[^,，。玻璃窗]{0,5}砸",
    r"(?:道闸|闸杆|抬杆|(?<!电线)(?<!撞)杆子?|栏杆|铁皮|招牌|瓷砖|脚手架|升降机|卷帘门|泥[块巴]?)[^,，。撞碰]{0,6}(?:砸|落下|掉下|压[了到在坏瘪])",
)
# What somebody has done to it, or an animal: no collision, and nothing is stolen.
_SPOILT = any_of(
    r"(?:被|让|叫|给)(?:人|谁|小孩|熊孩子|别人|邻居)?[^,，。撞刮蹭]{0,4}(?:掰|踹|踢|扎|泼|拔|扭|拧)(?:断|坏|瘪|凹|了|破|到|烂|掉)",
    r"(?:老鼠|耗子|松鼠)[^,，。]{0,8}(?:咬|啃)[^,，。]{0,4}(?:断|坏|破|烂|线|管|了)|(?:猫|狗)[^,，。]{0,4}(?:咬|啃|抓|挠|刨)[^,，。]{0,4}(?:车|线|漆|座椅|轮?胎|[前后]杠)",
    r"(?:猫|鸟|蛇|老鼠|耗子)[^。]{0,14}(?:发动机|机舱|风扇|皮带)[^。]{0,12}(?:卷|绞|死)",
)
_HAIL = re.compile(r"冰雹|下雹|雹子|雹灾")
# 「隔壁车开门把我车门磕了」: another car's door, opened against ours.
_THEIR_DOOR = re.compile(
    r"(?:隔壁|旁边|邻座|左边|右边|对面|前面|后面|别人|人家|对方|那辆|一辆|有个?人|他|她|乘客|出租车?|网约车)[^,，。;；我]{0,8}开(?:了|他|她|的)?(?:车)?门[^,，。;；]{0,3}[,，]?"
    rf"[^,，。;；]{{0,8}}(?:{_HIT}|磕|砸|打|顶|怼|划)"
)
_CAR_BOTTOM = r"(?:底盘|电池(?:包|壳|底|护板|下)*|护板|底壳|车底)"
_UNDERBODY = re.compile(
    rf"{_CAR_BOTTOM}[^,，。;；]{{0,6}}(?:[刮蹭剐擦磕碰撞托拖划顶硌]|压到)(?!电)|[刮蹭剐擦磕碰撞托拖划硌][^,，。;；]{{0,4}}{_CAR_BOTTOM}"
)
# What somebody unknown has done with a key, and no car: the words of who it was decide nothing.
_ONLY_SCRATCHED = re.compile(r"^(?!.*(?:撞|碰|刮|蹭|剐|停|泊|凹|瘪)).*(?:划[了伤花破坏]|被划|划痕|划一?道|划我)")
# Our car, against somebody else's: 「把邻居的车给蹭了」.
_HIT_THEIRS = re.compile(
    rf"把(?![自我俺咱车])[^,，。;；我俺咱自]{{1,6}}(?:车|电驴)子?(?:都|也|给)?{_HIT}(?!墙|柱)"
    rf"|[跟和与同](?!我)[^,，。;；我]{{0,6}}(?:车|人)子?(?:给|又|相|互|了)*{_HIT}"
)
_SCRATCH = any_of(r"划痕|划了|被划|划[伤花破坏]|划我|划一?道|掉漆|刮花", r"钥匙划|一(?:长)?[条道]印")
_PARKED = any_of(
    rf"(?:停(?!车[场位])|泊)[^。!?！？]{{0,24}}{_BY}[^,，。]{{0,6}}{_HIT}",
    rf"{_BY}[^,，。]{{0,4}}{_HIT}[^。]{{0,12}}(?:跑了|逃了|没留|找不到|不知道(?:是)?谁)",
    r"(?:找不到|不知道|没找到)(?:是)?(?:对方|谁|肇事|人)|没留(?:条|电话|联系)",
    r"(?:下楼|取车|回来|早上|醒来|起来)[^。]{0,14}(?:发现|看到|看见)[^。]{0,14}[撞凹瘪坑刮蹭剐碰]",
)
_COLLISION = any_of(
    r"撞|[轧碾][到了死着]|压[到死]|碰(?!到|上)|碰[到上](?!.{0,4}(?:问题|情况|麻烦))|追尾|追了?(?:我|他|人家)的?尾|没能?[躲避刹让](?:开|住|过|及)|怼|[托拖]底|磕|擦[了到碰伤着]",
    r"(?<!雨)[刮蹭剐](?!雨|胡|子)|翻车|翻[进下]?沟|翻(?:到|进|下)了?(?:[^,，。]{0,4}[沟河田坡坑桥路塘])|侧翻|失控|掉沟|掉(?:进|到|在|下)?了?[^,，。]{0,3}[沟坑]|压坑|爆胎|车祸|出险|事故",
    r"冲[进上下出][^,，。;]{0,4}(?:花坛|绿化|沟|田|护栏|人行道|墙|树|店)|开[到进]?[^,，。;]{0,3}(?:花坛|绿化带|沟)[里上]",
)

# Off the road, into what stands there.
_RAN_INTO = r"(?:冲|开|窜|滑)(?:到|进|上|下|出)?[^,，。;]{0,4}(?:花坛|绿化带?|沟|田|护栏|人行道|墙|树)(?!.{0,3}旁)"
_MULTI = any_of(
    r"(?:[三四五六七八多好几]|[3-9])[辆台]?车(?:连环|相?撞|追尾|事故)",
    r"连环(?:撞|追尾|事故)|夹在?中间|前后(?:都|两辆)",
    r"(?:一?共|总共|连我)(?:有|是)?[三四五六七八九3-9](?:辆|台|部|个)车|我是第[二三四五六2-6][辆台个]",
    r"没刹住[^。;；]{0,12}后(?:面|车)[^,，。]{0,6}[又也][^,，。]{0,4}[追撞怼]",
)
_ON_FOOT = "(?:人(?!行道|行横道|防)|大爷|大妈|行人|老人|小孩|孩子|骑|电动车|电瓶车|电驴|自行车|摩托|三轮)"
_RIDDEN = "(?:电动车|电瓶车|电驴|自行车|摩托车?|三轮车?)"
_PERSON = any_of(
    rf"撞[^,，。]{{0,4}}{_ON_FOOT}",
    rf"{_BY}[^,，。]{{0,6}}(?:小哥|骑手|外卖员|快递员?|大爷|大妈|学生)[^,，。]{{0,4}}{_HIT}",
    rf"[碰刮蹭剐擦怼][^,，。]{{0,6}}{_RIDDEN}",
    rf"(?:电动车|电瓶车|电驴|自行车|摩托车?|三轮车?|行人)[^,，。]{{0,6}}{_HIT}",
)
_OTHER_CAR = "(?:别人|他|她|[前后]车|[前后]面的?车|一辆|一台|另一|网约车|出租车|货车|公交)"
_TWO = any_of(
    r"追了?[^,，。]{0,3}尾|对方|双方|两边|两车|两辆车|互[撞碰]|人家|变道|会车|加塞|闯红灯|对向|对面|来车",
    rf"{_HIT}[^,，。]{{0,4}}{_OTHER_CAR}|{_HIT}(?:了|到|上|到了)?我(?!的?车?自)|{_BY}{_HIT}",
    rf"{_BY}[^,，。]{{0,10}}(?:车|司机|人|他|后面|前面|对面)[^,，。]{{0,3}}[撞碰刮蹭剐擦怼追]",
    rf"(?:[前后大]车|货车|出租车|网约车|公交车?|面包车)[^,，。]{{0,8}}{_HIT}",
)
_SURELY_TWO = any_of(
    r"追尾|对方|双方|两车|两边|互[撞碰]|[前后]车|变道|对面|来车",
    rf"{_HIT}[^,，。]{{0,4}}(?:一辆|别人|另一|人|车(?![位库门头尾棚道轮底顶身窗]))",
)
_THING = (
    "(?:墙|柱|树|杆|护栏|栏杆|隔离|马路牙|路牙|路沿|路肩|台阶|石墩|石头|石球|墩|花坛|绿化|限高|龙门|门(?!店)|闸|限位|地锁"
    "|卷帘门|玻璃门|招牌|坎|坑|狗|猫|动物|牛|羊|沟|井盖|消防栓|路灯|垃圾桶|减速带|桩|锥)"
)
# 「撞了别人家的墙」: whose the wall is does not make it a second car.
_OWNED_THING = re.compile(
    rf"(?:别人|人家|对方|邻居|他|她)(?:们)?家?的?(?:店[面铺里]?|商铺|超市|公司|小区)?的?(?=院?{_THING}(?!口)|卷帘门|玻璃门|招牌|摊)"
)
_SINGLE = any_of(
    rf"[撞碰刮蹭剐擦怼磕轧碾压][^,，。;]{{0,8}}{_THING}|{_THING}[^,，。;]{{0,4}}[撞碰刮蹭剐擦怼磕]",
    rf"单方|{_RAN_INTO}|自己[撞碰刮蹭剐擦怼开]|只有我(?:自己)?(?:的|一)?|没有?(?:撞到?)?别[人的]|没有?(?:别的|其他)车|就我一[辆台个]",
    r"倒车|倒库|进库|出库|[托拖]底|底盘|电池(?:包|壳|底)?[^,，。;；]{0,4}[刮蹭磕碰划顶硌]|翻车|侧翻|爆胎|压坑|掉沟",
)
_NO_OTHER_CAR = re.compile(
    rf"(?:没有?|未){_HIT}[到着上]?(?:别的|其他|其它|别人的?|旁人的?|第二[辆台])车"
    r"|(?:没有?|无)对方(?:车辆?|的车)?(?=$|[,，。;；!！\s了啊呀的]+(?:$|[,，。;；!！\s]))"
)
_ONLY_ME = re.compile(r"只有我|单方|没有?别的车|就我一")
_UNSURE = re.compile(r"(?:我的?)?(?:车|爱车)?(?:子)?被[刮蹭剐擦划](?:了|到|一下)*(?:咋整|怎么办|咋办)?")

_CAUSES = (
    ("theft", _THEFT),
    ("flood", _FLOOD),
    ("falling_object", _HAIL),
    ("collision", _THEIR_DOOR),
    ("collision", _UNDERBODY),
    ("collision", _HIT_THEIRS),
    ("glass", _GLASS),
    ("falling_object", _FALLING),
    ("other", _SPOILT),
    ("scratch", _ONLY_SCRATCHED),
    ("parked_hit", _PARKED),
    ("scratch", _SCRATCH),
    ("collision", _COLLISION),
)
_NO_KIND = ("theft", "flood", "fire", "charging", "glass", "falling_object")


def classify_cause(text: str) -> str | None:
    """collision, glass, scratch, theft, fire, flood, falling_object, charging, other or parked_hit; None if not said.

    Where two are said the graver one counts: a car that burns while charging is a fire.
    """
    said = _affirmed(text)
    if _FIRE.search(said) and not _TYRE.search(said):
        return "fire"
    found = next((cause for cause, words in _CAUSES if words.search(said)), None)
    if found not in ("theft", "flood", "glass", "falling_object", "other") and _is_about_charging(said):
        return "charging"
    return found


def classify_type(text: str) -> str | None:
    """single, two_party or multi; None if not said, or if it can be read either way (「车被蹭了」)."""
    if _NO_OTHER_CAR.search(plain(text)):
        return "single"
    said = _OWNED_THING.sub("", _affirmed(text))
    if _MULTI.search(said):
        return "multi"
    if any(words.search(said) for words in (_PERSON, _THEIR_DOOR, _HIT_THEIRS)):
        return "two_party"
    cause = classify_cause(text)
    if cause in _NO_KIND:
        return None
    if cause == "parked_hit":
        return "two_party"
    two, single = _TWO.search(said), _SINGLE.search(said)
    if two and single:
        return _of_both(said)
    if two and _UNSURE.fullmatch(said.strip(" ,，。!！~的了")):
        return None
    return "two_party" if two else "single" if single else None


def _of_both(said: str) -> str | None:
    if _ONLY_ME.search(said):
        return "single"
    return "two_party" if _SURELY_TWO.search(said) else None


def _is_about_charging(said: str) -> bool:
    """Charging that went wrong, not a question about it."""
    if _PILE_HIT.search(said):
        return True
    said = _HIT_A_PILE.sub("", said)
    return bool(_CHARGING.search(said) and _WENT_WRONG.search(said))


def _affirmed(text: str) -> str:
    return _AVOIDED.sub("", _SUPPOSED.sub("", _DENIED.sub("", _NAMED.sub("", plain(text)))))
