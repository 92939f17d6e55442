"""Beside somebody who is hurt: how to press the chest, the helmet, getting up, rubbing, dragging, what sticks in."""

from __future__ import annotations

from actions.danger.first_aid.entry import ASK, BODILY, CRASH, HIM, entry
from actions.danger.first_aid.people import DO_NOT_MOVE, NO_BREATH, STUCK, STUCK_IN_WOUND
from insurance.danger.dangers import Danger

HOW_TO_PRESS = (
    "120 开免提，跟着口令数。跪在他身侧，掌根叠在胸口正中、两乳头连线中点，胳膊伸直往下压 5 到 6 厘米，"
    "每分钟 100 到 120 次，每下让胸口弹回来，别停，有人就轮换。"
)
HELMET = (
    "有呼吸就别摘，硬摘会伤脖子：掀开面罩，扶稳头颈，拨打 120。没有呼吸、或吐得堵住了才摘，"
    "一人托稳头颈，一人慢慢往上脱，照 120 电话里的指导做。"
)
LIE_STILL = (
    "先别让他坐起来、站起来，醒了也可能有内伤。让他躺着，头颈别转，盖上衣服保暖，陪他说话，先别喂吃的喝的。"
    "告诉 120 人醒了，车来之前别取消。"
)
NECK_STAY = (
    "先别动脖子和腰，谁催都别去挪车、别下车走动，扶稳头等着。马上拨打 120，说脖子疼、手脚发麻，再拨 122。"
    "让别人开双闪、摆好警示牌；车起火了才由几个人平着抬开。"
)

_PATIENT = BODILY - {Danger.THEFT, Danger.STRANDED}
_GETS_UP = r"(?:坐起来?|站起来?|起来|起身|下地|走动|走两步|自己走)"

ENTRIES = (
    entry(
        _PATIENT,
        HOW_TO_PRESS,
        r"^(?!.*(?:毛巾|血|伤口|衣服|纱布|手刹|喇叭|开关|按钮)).*(?:(?:怎么|咋|如何)(?:样|个|去|做)*(?:按(?!时|揭|摩|钮|住)|压(?!住))|(?:按|压)(?:压)?(?:在)?(?:哪|多快|多深|多少下|几下|什么(?:地方|位置)|啥(?:地方|位置)|胸口哪|多久)|(?:让|叫|说)(?:我)?(?:先)?按压|按压.{0,6}(?:怎么|咋|哪|多|吗|教))",
        leads=True,
    ),
    entry(
        _PATIENT - {Danger.LOCKED_IN},
        NO_BREATH,
        r"(?:没|没有|冇|停了?|摸不到|感觉不到|听不到)(?:了)?(?:呼吸|心跳|脉搏|气了|气儿|脉)|不(?:会)?(?:喘气|呼吸|出气|喘(?!了))|(?:呼吸|心跳|脉搏)(?:都|也)?(?:停|没|摸不到)|断气|没(?:有)?气(?:了)?$",
        leads=True,
    ),
    entry(
        CRASH,
        HELMET,
        rf"头盔.{{0,10}}(?:{ASK}|摘|脱|取|拿|卸)|(?:摘|脱|取|卸)(?:掉|下|了)?(?:他|她)?(?:的)?头盔",
        leads=True,
    ),
    entry(
        _PATIENT - {Danger.LOCKED_IN, Danger.WATER},
        LIE_STILL,
        rf"(?:他|她|人|大爷|大妈|老人|孩子|伤者)?(?:说)?(?:想|要|非要|闹着要|自己要|硬要){_GETS_UP}|(?:让|给|叫|能|能不能|可以)(?:不让)?(?:他|她|人)?{_GETS_UP}.{{0,6}}(?:{ASK}|不)",
        leads=True,
    ),
    entry(
        _PATIENT,
        DO_NOT_MOVE,
        rf"(?:揉|按摩|搓|捏)(?:揉|搓|捏|一下|一揉|两下)?(?:{HIM}|吗|么|不|行|可以|好|$)|(?:能|可以|要不要|给).{{0,6}}(?:揉|按摩|搓)",
        rf"(?:把|将)?{HIM}.{{0,2}}(?:拖|拽|弄|拉|抬|挪)(?:到|去|进)(?:路边|边上|旁边|一边|绿化带|人行道|马路边|车[里上])|(?:拖|拽|拉|弄|抬|挪)(?:他|她|人)到|(?:拖|拽|弄|抬)到(?:路边|边上|旁边|一边|车[里上]).{{0,6}}(?:行|吗|么|可以|不|好)",
        leads=True,
    ),
    entry(
        BODILY,
        STUCK_IN_WOUND,
        r"^(?!.*胎).*(?:插|扎|刺|戳)(?:了|着|进|进去)*(?:一)?(?:根|块|片|把|个|截|段).{0,4}(?:铁|钢|玻璃|木|棍|刀|东西|管|条|树枝|片)|^(?!.*(?:枪|插头|充电|钥匙|线)).*(?:要|能|敢|可以|该)(?:不要|不能|不该)?拔(?:出来|掉|吗|么|不|呢|$)",
        leads=True,
    ),
    entry(
        {Danger.TRAPPED, Danger.INJURY, Danger.RUNAWAY, Danger.FALL, Danger.HIGHWAY},
        STUCK,
        rf"{HIM}.{{0,3}}(?:卡|夹|挤)(?:在|住|到)?(?:里面|里头|座位|方向盘|车里)|(?:能|可以|要|敢)(?:不能|不要)?(?:拽|拉|拖|撬)(?:不|吗|么|行|一下|$)|(?:拽|拖|撬)(?:行不|不$|吗|可以)",
        leads=True,
    ),
)
