"""Someone is still inside, the water at the door, wet and cold after it, a fire that spreads."""

from __future__ import annotations

from actions.danger.first_aid.entry import entry
from actions.danger.first_aid.surroundings import BREAK_IN_WATER, FIRE_GROWS, LEAVE_THE_CAR_THERE, SOMEONE_INSIDE
from insurance.danger.dangers import Danger

SOMEONE_IN_WATER = (
    "马上打 119、110，说车里还有人、在哪段水边、水多深。朝里喊：解开安全带、砸侧窗边角出来。"
    "站得稳、够得着才从外面砸侧窗；够不着就递绳子、竹竿、能浮的东西，别自己下水。"
)
WATER_AT_DOOR = (
    "别等水满：现在就解开安全带，门还推得动马上出去，推不动就开窗或敲碎侧窗边角。"
    "只有窗真砸不开，才等里外水快平时深吸一口气推门。拨打 119。"
)
WET_AND_COLD = (
    "先离开水边、到避风的地方：脱掉湿衣服、擦干，裹上干衣服或毯子，有人就挤在一起。清醒能喝点温热的甜水，"
    "别喝酒、别使劲搓、别回车里。抖得停不住、犯困迷糊，马上拨打 120。"
)

_KIN = (
    r"(?:人|老婆|老公|媳妇|妻子|丈夫|爱人|对象|孩子|小孩|娃|宝宝|儿子|女儿|闺女|[妈爸爹娘哥姐弟妹舅姑姨爷奶叔伯](?:妈|爸|哥|姐|弟|妹|爷|奶|叔)?"
    r"|外公|外婆|姥姥|姥爷|老人|乘客|司机|朋友|同事|同学|他|她|狗|一个)(?:们|儿)?"
)
_INSIDE = (
    rf"{_KIN}(?:都|也|还|还是|现在|仍|被)*(?:在|困在|卡在|锁在|堵在|压在)(?:里面|里头|里边|车里|车上|车内|水里|座位|下面|驾驶|后排|副驾)(?!了|面了|头了)"
    rf"|(?:里面|车里|里头|里边)(?:还)?(?:有(?:一个|个|两个|俩)?(?:人|{_KIN})|没(?:有)?出)"
    rf"|{_KIN}(?:还|也|都|现在)*(?:没(?:有)?(?:能)?(?:出|逃|跑|爬|救)(?:出)?来?|出不来)(?!血|事|过)"
)
_NOT_ME = r"^(?!.*(?:门打不开|打不开门|出不去|我们都?在|我们还在|我还在|我在里)).*"

ENTRIES = (
    entry(Danger.WATER, SOMEONE_IN_WATER, rf"{_NOT_ME}(?:{_INSIDE})", leads=True),
    entry(Danger.FIRE, SOMEONE_INSIDE, rf"{_NOT_ME}(?:{_INSIDE})", leads=True),
    entry(
        Danger.WATER,
        BREAK_IN_WATER,
        r"头枕.{0,4}(?:拔|拆|弄|取|卸|抽)(?:出来|下来|掉|了|不)|(?:有|找到|拿到)(?:了)?(?:个)?(?:安全锤|锤子|扳手).{0,6}(?:$|砸|怎么|咋|敲)",
        leads=True,
    ),
    entry(
        Danger.WATER,
        WATER_AT_DOOR,
        r"开不开(?:车)?门|(?:能|要|该|敢|可以|现在|马上)(?:不能|不要|不该|不敢)?(?:开|推)(?:车)?门|等.{0,4}水.{0,6}(?:满|平|进来|灌).{0,8}(?:开|推|出|门)|门.{0,4}(?:等|先别|先不)开",
        leads=True,
    ),
    entry(
        Danger.WATER,
        WET_AND_COLD,
        r"冻(?:得|死|坏|僵|惨)|冷(?:得|死|坏)|(?:好|很|太|非常|特别|有点)(?:冷|冻)|冷啊|(?:发|一直|直|浑身|打)(?:抖|哆嗦|颤|冷战)|失温|(?:衣服|身上|全身|浑身)(?:都|全)?湿(?:透|了)",
        leads=True,
    ),
    entry(
        Danger.FIRE,
        FIRE_GROWS,
        r"(?:往|向|朝|烧|窜|蹿|蔓延|引燃|燎|引着|点着).{0,8}(?:旁边|隔壁|边上|别的|另一|后面|前面|邻).{0,4}(?:车|窜|蹿|烧|去|过)|(?:旁边|隔壁|边上|别人)的?(?:那)?(?:辆|台)?车.{0,4}(?:也)?(?:着|烧|冒|引燃)",
        leads=True,
    ),
    entry(
        Danger.FIRE,
        LEAVE_THE_CAR_THERE,
        r"(?:让|叫|要|喊|催|求)我.{0,6}(?:挪|移|开走|推走?)|(?:去|过去|赶紧|帮忙|先).{0,4}(?:挪|移|开走|推开).{0,6}车",
        leads=True,
    ),
)
