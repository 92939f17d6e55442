"""Whether somebody is hurt: the first question, and the one that must never be read too lightly."""

from __future__ import annotations

import re

from insurance.claims.first_notice import ThreeValued
from insurance.words.phrases import any_of

_BODY = (
    "(?:[腿头脚手腰背颈肚脖脸胸腹牙]|脑袋|下巴|手腕|肋骨?|耳朵(?!掉)|膝盖|胳膊|手臂|手指|肩膀?|额头|脚踝|胸口|脖子|肚子|身上|鼻子|眼睛|后背"
    "|屁股(?=[疼痛]))"
)
_HARM = "|".join((
    r"流血|出血|见血|骨折|磕破|破皮|擦破|昏迷|晕(?:倒|了|过去)|头(?:也|都|就|还|有[点些]|一直|很)*晕|恶心|想吐|不舒服|休克|没(?:了)?(?:呼吸|意识)",
    r"受伤|伤(?:了|着|到)人|伤者|伤员|伤得|[轻重]伤|皮外伤|[擦扭撞砸挫挤摔]伤|有人(?:员)?伤|人伤了|伤亡|有伤",
    r"送医|救护车|(?<!\d)120(?!\d|公里|码|迈|块|元|万|号|路|米)|(?:送|去|在|到)(?:了)?医院|住院|抢救",
    r"车(?:倒|都)?没(?:什么|啥)?事[,，\s]*(?:但是?|可是?|就是|是)?人有事",
    r"起不来|躺(?:在)?地|倒(?:在)?地上|死[了亡]|不行了|被困|出不来|卡在(?:车|里)|困在|困住|压在(?:车|下)|人伤事故(?!怎|如|的|处)",
    rf"{_BODY}子?[^,。;!?]{{0,4}}[疼痛麻肿闷破伤断青紫]|磕到?了?{_BODY}|疼得|痛得|[疼痛]死",
    r"(?:见|流|是|出|冒|吐|全是|都是)(?:了|着|好多|很多|不少|点)*血|血流|失血|淤青|青了一|肿了|肿起来|起了?个?包|没反应|没知觉|叫不醒|不省人事",
    r"(?:喊|叫|说|直|一直|还|觉得|有点|很|特别|好)[疼痛](?!快)|动不了(?=了?[^,。]{0,2}(?:腿|手|胳膊|腰))|站不起来|走不了路|喘不上?气|呼吸困难|抽搐",
    r"扭(?:到|了|伤)(?:了)?(?:脚|腰|脖|手)|(?:脚|腰|脖子|手腕|胳膊)[^,。;]{0,2}扭|崴|瘫|骨裂|脱臼|脑震荡|出人命|压住|甩出去|撞飞|摔(?:伤|破|断|倒|出|得不轻)|烫伤|烧伤|(?<!别)[人员他她客孩妈爸姐哥](?:被|让)[^,。;车我门漆]{0,6}(?:划|割|扎|崩|烫|夹|砸)(?:到|伤|破)|呛(?:水|着|到)|中毒|缝针|包扎",
))  # fmt: skip
_HURT = re.compile(_HARM)
# 「把人家的车撞了」: a thing of theirs; 「把人家孩子撞了」 and what somebody sat on are none.
_THEIR_THING = (
    r"家(?:的)?(?!小|孩|娃|老|大[爷妈娘]|阿姨|女|儿|妈|爸|媳妇|婆|妹|姐|哥|弟"
    r"|骑|电动|电瓶|自行|摩托|三轮)[^,。撞]{1,4}撞"
)
_HIT_A_PERSON = any_of(
    r"撞(?:到|了|倒|上|伤|着|咗)*(?:一?个|一位|位)?(?:人(?!家|行道|行横|的车|(?:都|也|倒|倒是)?没)|大爷|大妈|老人|老太|老头|小孩|孩子|小朋友|学生|行人|骑车|骑电|骑自|骑摩托|路人|阿姨|外卖员|送外卖)",
    r"(?:撞|刮|剐|碰|蹭|带|挂)(?:到|了|着)*倒(?:了)?(?:一?个|一位)?(?=骑|人(?!家的?(?:车|电|自行|摩|三轮)|没|都没|也没|还好)|老|大|小|孩|行|阿姨|学生|送|外卖|他|她)",
    r"(?:大爷|大妈|老人|老太太?|老头|小孩|孩子|小朋友|学生|行人|阿姨|小哥|骑车的?人?|骑(?:电动车|电瓶车|自行车|摩托车?|电驴)的?人?|外卖员|送外卖的|路人)[^,。;!?]{0,4}(?:被|让|给)[^,。;!?车]{0,4}(?:撞|碰|刮|剐|轧|带倒|绊倒)(?!.{0,3}车)",
    r"(?:骑[^,。;!?]{0,5}|大爷|大妈|老人|老头|老太太?|阿姨|小孩|孩子|行人|人|他|她)(?:摔|倒|翻|躺)(?:在|到|倒|下|了|地)+",
    r"把(?:一?个|一位)?(?:行人|人(?!家的?(?:车|电|自行|摩|三轮))|老人|老太太?|大爷|大妈|阿姨|小孩|孩子|学生)[^,。;]{0,4}(?:带|撞|碰|刮|剐|挂|绊|弄)(?:倒|翻|伤)",
    rf"(?<![让被叫给])人(?:被|让|给)撞|把(?:一?个)?人(?!{_THEIR_THING})[^,。]{{0,4}}撞|轧(?:到|了)?人",
)
# Somebody sat on it, unless they are said to be well.
_HIT_A_BIKE = re.compile(
    r"(?:撞|刮|剐|碰|蹭|带|挂)(?:到|了|着)*倒(?:了)?(?:一?个|一位|人家的?|别人的?)?(?:电动|自行|摩托)"
    r"|把(?:人家|别人|他|她)的?(?:电动|自行|摩托|三轮|电瓶)[^,，。;]{0,3}(?:撞|刮|剐|碰|蹭|带|挂|弄)(?:倒|翻)"
)
_TAKEN_FOR_ONE = re.compile(r"不是(?:一?个)?人|没(?:有)?撞(?:到|着)?人|以为[^,，。;]{0,6}人")
_AN_ANIMAL = re.compile(
    r"(?:是|撞的?(?:是|了|到)?|轧的?(?:是|了)?)(?:一?[只条头个])?(?:流浪|小|大|野|死|土)?(?:狗|猫|鸡|鸭|羊|牛|猪|兔|鹿|鸟|动物)"
)
_NOBODY_HURT = (
    r"(?:没有?|没得|无|冇得?|木有|并无|未|没有造成|未造成)(?:任何|啥|什么)?"
    r"(?:(?:人|谁|人员)+(?:受|有)?(?:伤亡|伤|事)|(?:受|有)?(?:伤亡|伤))"
)
_UNHARMED = any_of(
    _NOBODY_HURT,
    r"人(?:员|都|倒|也|全|倒是|均|就|是|们)*(?:还好|没事|没得事|没啥事?|没什么事?|没有事|没伤|平安|安全|无恙|好好的|好着|无碍|没?无?大碍|没有大碍)",
    r"人(?:没有|没|不)?(?:啥|什么)(?:大)?(?:事|碍)",
    r"(?:都|大家|双方|两边|两个人|我们?|司机|乘客|对方|[他她]们?|自己)(?:人)?(?:都|也|倒是|倒)?(?:没事|没受?伤|平安|安全)",
    r"车[上里]没有?人(?=$|[,，。;!了])|没有?人在车[上里]|人车平安|毫发无[损伤]|没流血|不[疼痛]|没伤(?:到|着)?(?:人|谁)",
)
# A denial that takes its harm with it: 「没有人流血」, 「不用叫120」.
_DENIAL = re.compile(
    r"(?:没有?|没得|并?无|未|并未|冇得?|木有|不用|不需要|不)(?:造成)?(?:任何|啥|什么)?(?:人员|人|谁)?(?:去|到|叫|打|送|觉得|感觉)*"
    rf"(?:{_HARM}|[疼痛])|{_NOBODY_HURT}(?:着|到|了)*"
    r"|(?:受伤|伤亡|流血|人伤)(?:的|了|嘛|么|倒|是|也|都|肯定|当然)*(?<=[倒是也都定然])(?:没有?|没得|木有|无)(?:人|的|啥|什么)*(?![到着见])"
)
# 「没听他说受伤」: who was not there knows no more.
_NOT_HEARD = re.compile(
    r"(?:没|没有|未)听(?:到|见)?(?:过)?(?:[他她谁]们?|对方|人家|老[伴公婆]|司机)?(?:说|讲|提|喊|叫)(?:起|过|到)?(?:[他她谁]们?|哪里|有?人)*"
    r"(?:受伤|伤到|伤着|有伤|哪里?疼|[疼痛]|不舒服)"
)
# 「有人受伤吗？没有」: our own question, said again and answered.
_ASKED_AND_DENIED = re.compile(
    r"有人(?:员)?(?:受)?伤(?:吗|么|嘛|没有?)?[?,:\s]+(?:没有?|没得|木有|无)(?:人|的)?(?=$|[,。.!~啊呢])"
)
# 「哪来的人受伤」: asked so, it is denied.
_RHETORICAL = re.compile(
    r"哪(?:里|儿)?(?:来|有|会|会有)(?:的|什么)?(?:人员?|谁)?(?:会)?(?:受|有)?伤|怎么(?:可能|会)有人(?:会)?受?伤|谁(?:会|能)受伤"
)
_QUESTION = any_of(
    r"有没有(?:人)?(?:受)?伤(?:亡)?|受没受伤|伤没伤",
    r"(?:要不要|用不用|需不需要|需要|该不该|是否要?|如果|万一|要是|假如)[^,。;]{0,6}(?:救护车|120|医院|送医|受伤|伤)[^,。;]*",
)
# Harm done to the car, and words of harm that mean something else.
_CAR = (
    r"(?:(?<![骑开坐乘])(?<!骑摩托)(?<!骑电动)(?<!骑自行)车|车子|"
    r"车门|门|大?灯|杠|电池|底盘|漆|轮毂|轮胎|玻璃|翼子板|引擎盖|后视镜|车身|车头|车尾|机盖)"
)
_CAR_HARM = re.compile(
    rf"{_CAR}(?:都|也|被|有点|稍微|给|刚)*[^,。;人]{{0,2}}(?:受|划|擦|撞|砸|刮|碰|有)?伤(?!人)(?:了|到)?|(?<![受人])伤(?:没伤)?(?:到|着)?{_CAR}"
    r"|(?:轻|重|皮外|内)?伤(?:的)?(?:是|指)的?(?:我|他|对方|人家|两辆?)?的?车"
)
_NOT_BODILY = re.compile(
    r"(?:开|跑|限速|时速|车速|速度|飙|码数)[^,，。;；打叫拨]{0,4}120(?:公里|码|迈|多|左右|以上)*|120(?:公里|码|迈|时速)|"
    r"(?:自动驾驶|辅助驾驶|智驾|自动泊车|语音|小保|系统)[^,，。;]{0,12}没了?反应|"
    r"在(?:[\u4e00-\u9fff]{1,4})?医院(?:里|的|那)*(?:上班|工作|值班|食堂|附近|旁边|对面|(?:门口|外面|地下)?(?:的)?停车|门口(?:停|被|让|等|路边)|当(?:医生|护士))|"
    r"(?:救护车|(?<!\d)120)(?:就|也|都|先|暂时)*(?:不用|不需要|不必|用不着|不要)(?:叫|打|来)?(?:了|啦|吧|哈|的)*(?=$|[,，。;；!！~\s人我])|"
    r"(?:刹车|制动|油门|电门|踏板|方向盘?|车机|屏幕?|按[键钮]|开关|钥匙|空调|充电|打火|启动|[车大]灯|雨刮|导航|[aA][pP]{2})[^,，。;]{0,6}没了?反应|"
    r"(?:门把|扶|拉|提|助)手(?![^,，。;]{0,2}[夹压砸轧碾])|把手(?=(?:也|都|又|给我)?(?:断|坏|掉|松|裂|脱|卡|破|折))|"
    r"(?:后视镜|倒车镜|反光镜|镜子|眼镜|支架|三脚架|雨伞|桌|椅|凳|沙发)子?的?(?:耳朵?|腿|脚|脖子|胳膊|背)|(?:前|后)?(?:保险)?杠的?下巴|"
    r"头[疼痛](?=[^。]*(?:保费|贵|麻烦|怎么办理))|陷[^,。;]{0,6}出不来了?|心[疼痛](?:死了?|坏了?)?|[气吓急烦累笑堵愁饿]死|肉[疼痛]|痛快|手续|手机|手刹|头灯|背景|脚垫|脚踏"
)
_UNKNOWN = any_of(
    r"不(?:太|大|是很|怎么)?(?:清楚|知道|确定|晓得)|说不(?:好|准|清)|唔知|不敢说|还没(?:看|检查|问)|没(?:看|检查|问|注意)"
)
# 「受伤的写错了，没人受伤」 names the field and tells of nobody.
_OF_THE_FIELD = re.compile(
    r"(?:有人|人员)?受伤(?:的|人数|人员|情况|[这那]?一?[项个栏])*(?:[都是也给,，]|你们?|我|您)*(?:写|填|记|搞|弄|说|讲|打|选|点)(?:得|的)?(?:错|反)(?:了|啦)?"
)
_ABOUT_PEOPLE = re.compile(r"(?:人|对方|他|她|受|谁)[^,。;]{0,8}伤|人(?:怎么样|有没有事)")
_NOTHING = re.compile(
    r"^(?:都|人|大家|我们?|目前|暂时|嗯|也|倒|应该)*(?:没事|没啥事?|没得事|没什么事?|还好|平安|都好|安全)(?:[,。.!~\s啊呢吧呀哦哈嘛了的]|$)"
)

# Asked 「有没有人受伤？」: all are well, in words that say no more.
_ALL_WELL = re.compile(
    r"^(?:嗯|哦|啊|那个|人|车|大家|我们|我|他们|对方|双方|全家|目前|现在|都|也|还|倒是|倒|全|[,，\s])*"
    r"(?:好(?:着|好的|得很)|(?:挺|蛮|很)(?:好|正常)|没伤着?|没受伤|正常|安好|健在|没毛病|没问题)"
    r"(?:呢|的|了|呀|啊|哈|哦|嘞|谢谢|[,，。.!！~\s])*$"
    r"|^人车(?:都|也|全)?(?:在|好|没事)?[,，\s]?(?:都)?(?:没|无)(?:受)?伤"
)
# Asked: somebody has said that they are well, or all are well after all.
_SAID_WELL = re.compile(
    r"(?:他|她|他们|对方|对面|人家|骑车的人?|那人|司机|师傅|大爷|大妈|老人|阿姨|小哥|小孩|孩子)[^,。;]{0,3}说"
    r"(?:自己|他|她|是|了|人)*没(?:啥|什么)?大?(?:事(?!故)|碍)"
    r"|(?:不过|但是?|还好|幸好|好在|所幸|万幸)(?:人|都|也|倒|是)*没(?:啥|什么)?大?(?:事(?!故)|碍)"
)
_ALONE_AND_WELL = re.compile(
    r"(?:没|没有|未)(?:撞|碰|磕|刮|砸|轧|压)(?:着|到|上)?(?:过)?(?:人|谁)(?:[,，。.!！~\s啊呢吧呀哦哈了的]|$)|(?:没|没有|未)(?:伤着|伤到|受伤|碰着|磕着)(?:[,，。.!！~\s啊呢吧呀哦哈了的]|$)"
)
# Asked: somebody is, if only a little; of the car it says nothing of people.
_NOT_BADLY = re.compile(
    r"(?:他|她|人|我|应该|都|也|说|伤得?|的)*不(?:是)?(?:太|算|很|怎么|是很)?(?:严重|要紧|重)(?![^。;；]*(?:漆|[刮蹭剐凹划裂]|车|杠|灯))"
)
# What is not known is who or what did it, or when; that says nothing of people.
_NOT_KNOWN_OF_THE_CAR = re.compile(
    r"(?:不(?:太|大)?(?:知道|清楚|晓得|确定)|没(?:看见|看到|注意))(?:到|见)?(?:是|被|让|到底)*"
    r"(?:谁|哪个|哪辆|什么|啥|怎么|咋|何时|几点|哪天|哪里|哪儿)[^,，。;；]{0,4}(?:人|时候|东西)?[^,，。;；伤疼痛]{0,4}"
    r"(?:划|刮|剐|蹭|撞|碰|弄|搞|砸|干|坏|掉|裂|碎|来的|发生)[^,，。;；伤疼痛]{0,4}$"
)


def is_of_the_car(said: str) -> bool:
    """「不知道谁划的」: what is not known is how the car was damaged, and nobody is spoken of who may be hurt."""
    return _NOT_KNOWN_OF_THE_CAR.search(said) is not None and not _HURT.search(_DENIAL.sub("", said))


# Asked 「有没有人受伤？」: the answer stands at the head of more, 「没有就我自己」. 「没有照片」 is none.
_SAYS_NONE = re.compile(
    r"^(?:嗯|哦|啊|呃|额|都|也|肯定|当然|放心|[,，.。!！?？\s])*(?:没有?|没得|冇得?|木有|无)(?:的|人|哦|啊|呀|呢)*"
    r"(?:(?<=没)(?=就(?![医诊])|都)|(?<=[有得冇人的啊呀])(?=就(?![医诊])|只|都|也(?!不)|我|俺|对方(?!的)|前车|后车|车(?![牌险损位])|他(?!的)|她|大家|双方|人家|放心|昨|今(?!年)|前[天晚]"
    r"|刚|早上|上午|中午|下午|晚上|凌晨|大概|停|自己|倒车|[0-9]|[一二三四五六七八九十两]+点|没|冇|木|无|是(?!不)|怎么|问)|(?=$|[,，.。!！~;；\s]))"
)
# Nobody knows, and the words are of somebody who may well be hurt.
_MAY_BE_HURT = re.compile(
    r"(?:对方|对面|他|她|人家|司机|乘客|老人|老太|大爷|大妈|孩子|小孩|娃|骑|老[公婆]|媳妇|爸|妈|副驾|后排|行人)[^,。;]{0,8}(?:伤|事)"
    r"|要不要紧|严不严重|重不重|地上|坐着|躺|倒(?!车|库)|摔|起不|不动|好像|可能|也许|应该是|像是|似乎|撞(?:到|了|倒)?(?:一?个)?人"
)
_LEANS_TO_NO = re.compile(r"(?:好像|可能|也许|应该是?|似乎)(?:是|都|也|就)*(?:没|不(?!行|动|好|舒)|无)")
_ASKED_BACK = re.compile(r"(?:有没有|是不是|是否|到底|谁)?有?人?(?:员)?受?伤(?:没伤|没有)?(?!了)")


def may_be_hurt(said: str) -> bool:
    """Whether words that are not sure speak of somebody who may well be hurt. A bare 「不知道」 does not."""
    left = _NOT_HEARD.sub("", _LEANS_TO_NO.sub("", said))
    harm = _DENIAL.sub("", _CAR_HARM.sub("", _ASKED_BACK.sub("", left)))
    return _MAY_BE_HURT.search(left) is not None or _HURT.search(harm) is not None


def find_injury(said: str, *, asked: bool) -> ThreeValued | None:
    """What the text says of people's harm; None if nothing. Harm that is not itself denied outweighs any denial.

    "unknown" only where somebody may well be hurt: a bare 「不知道」 tells of nobody.
    """
    said = _OF_THE_FIELD.sub("", said)
    left = _NOT_BODILY.sub(
        "", _CAR_HARM.sub("", _QUESTION.sub("", _RHETORICAL.sub("没人受伤", _ASKED_AND_DENIED.sub("没人受伤", said))))
    )
    harm = _DENIAL.sub("", left)
    if _NOT_HEARD.search(said):
        return True if _HURT.search(_NOT_HEARD.sub("", harm)) else "unknown"
    if _UNKNOWN.search(said) and (asked or _ABOUT_PEOPLE.search(said)) and not _HURT.search(_UNSURE.sub("", harm)):
        return "unknown" if not asked or may_be_hurt(said) else None
    if _HURT.search(harm) or (_HIT_A_PERSON.search(harm) and not _was_an_animal(said)):
        return True
    if asked and _NOT_BADLY.match(said) and not _UNHARMED.search(left):
        return "unknown"
    if _UNHARMED.search(left) or _DENIAL.search(left):
        return False
    if _HIT_A_BIKE.search(harm):
        return True
    says_so = _NOTHING.match(said) or _SAYS_NONE.match(said) or _AN_ANIMAL.match(said) or _was_an_animal(said)
    is_well = says_so or _ALL_WELL.match(said) or _SAID_WELL.search(said) or _ALONE_AND_WELL.search(left)
    return False if asked and is_well else None


def _was_an_animal(said: str) -> bool:
    return _TAKEN_FOR_ONE.search(said) is not None and _AN_ANIMAL.search(said) is not None


_UNSURE = re.compile(
    r"(?:对方|他|她|人|有没有人)?(?:受没)?受?伤[^,。;]{0,4}(?:不知道|不清楚|不确定)|(?:不知道|不清楚|不确定)[^,。;]*"
)
