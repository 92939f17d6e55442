"""Whether somebody is hurt: the first question, and the one that must never be read too lightly."""

from __future__ import annotations

import re

from insurance.first_notice import ThreeValued
from insurance.phrases import any_of

_BODY = (
    "(?:[腿头脚手腰背颈肚脖脸胸腹]|膝盖|胳膊|手臂|手指|肩膀?|额头|脚踝|胸口|脖子|肚子|身上|鼻子|眼睛|后背"
    "|屁股(?=[疼痛]))"
)
_HARM = "|".join((
    r"流血|出血|见血|骨折|磕破|破皮|擦破|昏迷|晕(?:倒|了|过去)|头晕|恶心|想吐|不舒服|休克|没(?:了)?(?:呼吸|意识)",
    r"受伤|伤(?:了|着|到)人|伤者|伤员|伤得|[轻重]伤|皮外伤|[擦扭撞砸挫挤摔]伤|有人(?:员)?伤|人伤了|伤亡|有伤",
    r"送医|救护车|(?<!\d)120(?!\d|公里|码|迈|块|元|万|号|路|米)|(?:送|去|在|到)(?:了)?医院|住院|抢救",
    r"起不来|躺(?:在)?地|倒(?:在)?地上|死[了亡]|不行了|被困|出不来|卡在(?:车|里)",
    rf"{_BODY}子?[^,。;!?]{{0,4}}[疼痛麻肿闷破伤断]|磕到?了?{_BODY}|疼得|痛得|[疼痛]死",
))  # fmt: skip
_HURT = re.compile(_HARM)
_HIT_A_PERSON = any_of(
    r"撞(?:到|了|倒|上|伤|着)*(?:一?个|一位|位)?(?:人(?!家|行道|行横|的车)|大爷|大妈|老人|老太|小孩|孩子|行人|骑车|骑电|骑自|骑摩托|路人)",
    r"人(?:被|让|给)撞|把(?:一?个)?人[^,。]{0,4}撞|轧(?:到|了)?人",
)
_UNHARMED = any_of(
    r"(?:没有?|无|冇|并无|未|没有造成|未造成)(?:任何|啥|什么)?(?:(?:人|谁|人员)+(?:受|有)?(?:伤亡|伤|事)|(?:受|有)?(?:伤亡|伤))",
    r"人(?:员|都|倒|也|全|倒是|均|就|是|们)*(?:还好|没事|没得事|没啥事?|没什么事?|没有事|没伤|平安|安全|无恙|好好的|无碍|没?无?大碍|没有大碍)",
    r"(?:都|大家|双方|两边|两个人|我们?|司机|乘客|对方|他们?|自己)(?:人)?(?:都|也|倒是|倒)?(?:没事|没受?伤|平安|安全)",
    r"人车平安|毫发无[损伤]|没流血|不[疼痛]|没伤(?:到|着)?(?:人|谁)",
)
# A denial that takes its harm with it: 「没有人流血」, 「不用叫120」.
_DENIAL = re.compile(
    r"(?:没有?|并?无|未|并未|冇|不用|不需要|不)(?:造成)?(?:任何|啥|什么)?(?:人员|人|谁)?(?:去|到|叫|打|送|觉得|感觉)*"
    rf"(?:{_HARM}|[疼痛])"
)
_QUESTION = any_of(
    r"有没有(?:人)?(?:受)?伤(?:亡)?|受没受伤|伤没伤",
    r"(?:要不要|用不用|需不需要|需要|该不该|是否要?|如果|万一|要是|假如)[^,。;]{0,6}(?:救护车|120|医院|送医|受伤|伤)[^,。;]*",
)
# Harm done to the car, and words of harm that mean something else.
_CAR = r"(?:车|车子|车门|门|大?灯|杠|电池|底盘|漆|轮毂|轮胎|玻璃|翼子板|引擎盖|后视镜|车身|车头|车尾|机盖)"
_CAR_HARM = re.compile(
    rf"{_CAR}(?:都|也|被|有点|稍微|给|刚)*[^,。;人]{{0,2}}(?:受|划|擦|撞|砸|刮|碰|有)?伤(?!人)(?:了|到)?|伤(?:没伤)?(?:到|着)?{_CAR}"
)
_NOT_BODILY = re.compile(
    r"头[疼痛](?=[^。]*(?:保费|贵|麻烦|怎么办理))|心[疼痛]|肉[疼痛]|痛快|手续|手机|手刹|头灯|背景|脚垫|脚踏"
)
_UNKNOWN = any_of(
    r"不(?:太|大|是很|怎么)?(?:清楚|知道|确定|晓得)|说不(?:好|准|清)|唔知|不敢说|还没(?:看|检查|问)|没(?:看|检查|问|注意)"
)
_ABOUT_PEOPLE = re.compile(r"(?:人|对方|他|她|受|谁)[^,。;]{0,8}伤|人(?:怎么样|有没有事)")
_NOTHING = re.compile(
    r"^(?:都|人|大家|我们?|目前|暂时|嗯|也|倒|应该)*(?:没事|没啥事?|没得事|没什么事?|还好|平安|都好|安全)(?:[,。.!~\s啊呢吧呀哦哈嘛了的]|$)"
)


def find_injury(said: str, *, asked: bool) -> ThreeValued | None:
    """What the text says of people's harm; None if nothing. Harm that is not itself denied outweighs any denial."""
    left = _NOT_BODILY.sub("", _CAR_HARM.sub("", _QUESTION.sub("", said)))
    harm = _DENIAL.sub("", left)
    if _UNKNOWN.search(said) and (asked or _ABOUT_PEOPLE.search(said)) and not _HURT.search(_UNSURE.sub("", harm)):
        return "unknown"
    if _HURT.search(harm) or _HIT_A_PERSON.search(harm):
        return True
    if _UNHARMED.search(left) or _DENIAL.search(left):
        return False
    return False if asked and _NOTHING.match(said) else None


_UNSURE = re.compile(
    r"(?:对方|他|她|人|有没有人)?(?:受没)?受?伤[^,。;]{0,4}(?:不知道|不清楚|不确定)|(?:不知道|不清楚|不确定)[^,。;]*"
)
