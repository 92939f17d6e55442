"""How the answers in a notice of another line are read: from the words and what was asked to a value, or None."""

from __future__ import annotations

import re
from typing import Any

from actions.questions.question_words import is_question
from actions.services.service_answers import Said, agreement
from insurance.claims import facts
from insurance.claims.lines import happened, is_treated
from insurance.claims.time_of_loss import read_time_fields, say_time_of_loss
from insurance.words.phrases import any_of

ONE_OF_THEM = "要改哪一项？直接说新的内容就行，比如「电话改成 138…」「医院是市一院」。"
NO_POLICY = "不清楚"
SELF = "本人"
_SPOUSE = (
    r"老公|老婆(?!婆)|丈夫|妻子|爱人|(?<![儿孙])媳妇|(?<=我)先生|先生住|(?<!老)太太|配偶|老伴|老头[子儿]?|老太婆"
    r"|(?<!找)对象|那口子|那位|当家的|内人|(?:孩子|娃|宝宝)[他她]?[爸妈]"
)
RELATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("父母", any_of(rf"(?:{_SPOUSE})(?:的|他|她|家)*(?:爸|妈|父|母|爹|娘)", r"岳父|岳母|公公|婆婆|丈母|丈人")),
    ("其他亲友", any_of(r"儿媳|女婿|[哥弟姐妹]夫|嫂|弟媳|[爸妈公婆](?:的|他|她)(?:[哥弟姐妹爸妈]|朋友|同事)")),
    ("配偶", any_of(_SPOUSE)),  # before parents: 「孩子他爸」 is one
    ("父母", any_of(r"爸|妈|父亲|母亲|父母|爹|娘(?!家)|老人|老爷子|老太太|老两口|二老")),
    ("子女", any_of(r"(?<!侄)儿子|(?<![孙侄])女儿|孩|宝宝|(?<!孙)娃|闺女|子女|丫头|小子|千金")),
    (
        "其他亲友",
        any_of(
            r"爷|奶|姥|外公|外婆|孙|哥|弟|姐|妹|朋友|同事|亲戚|家人|家属|其[他它]|别人|员工|[姑姨舅叔伯婶侄]|外甥|[表堂][哥姐弟妹]"
            r"|同学|邻居|室友|一家"
        ),
    ),
)
_MYSELF = any_of(
    r"(?<![给帮替跟和])我(?:自己|上周|昨天|前天|这次|刚|在)*(?:住院|生病|得了|摔|做了?手术|骨折|确诊|被[撞烫砸])"
)
_SELF = any_of(r"本人|我自己|自己|^(?:就?是)?我(?:的|啊|呀|吧)?$|给我报|我被", _MYSELF.pattern)
_TELLS = any_of(
    rf"(?:我|咱)?(?:们)?(?:家)?(?:{_SPOUSE}|爸|妈|儿子|女儿|闺女|孩子|孙子|孙女|同事|朋友|邻居|医生|护士)(?:她|他)?(?:跟我|和我|对我|告诉|给我)?"
    r"(?:讲|说(?!不出)|告诉|提醒|让我|叫我|喊我|帮我(?:弄|买|下|装|报)|给我(?:买|弄|装|下))"
)
_IS_TREATED_NOW = any_of(
    r"住院(?!险|医疗|费|保险|津贴|要|前|怎|能|可以|报)", r"住[了着过的].{0,5}院|出院了|了|着|在|过"
)
_WELL = "没事"
_OUT_OF_DANGER = any_of(r"(?:没有?|无|脱离)了?[^,，。]{0,4}危险")
_IN_NEED = any_of(
    r"危急|危险|不行了|昏迷|抢救|没(?:有)?呼吸|大出血|没人管|出不来|被困",
    r"还没(?:送|去|到|叫|关|断|停)|还在(?:烧|冒|漏|流)|不安全|起不来|喘不[上过]|抽搐|休克|没(?:有)?意识|意识(?:不清|模糊)",
)
_SAFE = any_of(
    r"没(?:啥|什么)?(?:大)?(?:事|毛病|大碍)|安全|平稳|稳定|好了|好多了|挺好|还好|好着|不急|放心",
    r"没人(?:受?伤|在家)|(?:人|都)没(?:受)?伤",
)
_OFF = any_of(
    r"(?:关|停|断|拉|灭|修|堵|补|弄|换|清理|处理|控制)(?:了|好|掉|住|上|过|完)|止住|不[漏流烧]了|没[水电气]了",
)
_SOMEBODY = (
    r"(?:有人|人|老太太|老人家?|老头子?|[公婆爸妈爷奶姥]|孩子|宝宝|娃|我(?!们?家)|她|他|阿姨|邻居|老公|老婆|媳妇)"
)
_HURT = any_of(
    rf"{_SOMEBODY}[^,，。]{{0,6}}(?:滑|摔|跌|绊|磕|烫|划|割|扭|崴|砸|呛|电)(?:了|倒|到|着|伤|破)",
    r"(?:屁股|头|腿|脚|手|腰|背|胳膊|膝盖|身上|胸口)[^,，。]{0,4}(?:疼|痛|肿|破|流血|麻)|受(?:了)?(?:点|轻|重)?伤|骨[折裂]|有人伤|闪了腰|头晕|恶心",
)
_UNHURT = any_of(
    r"没(?:有)?(?:人)?(?:受|摔|磕|碰|烫)?(?:伤|着)|没(?:啥|什么)?大?(?:事|碍)|不[疼痛]|(?:都|人)(?:没事|安全|好好的|挺好)(?!就是)"
)
_GRAVE = any_of(r"骨[折裂]|[腿手脚头臂膊][^,，。]{0,2}断|不止|头破|破了头|昏|动不了|爬不起|站不起|抽|说不出|叫不醒|喘")
_CARED_FOR = any_of(
    r"出院|(?:回|到)家|在家|休养|静养|恢复|康复|养着|养伤|看[完过好]|看了(?:病|医生|大夫)|治[完过好疗]|包扎|缝|石膏|夹板|手术|做完|拆线",
    r"退烧|有人(?:陪|照顾|看着|照看)|陪着|照顾着|(?<!不)能(?:走|下地|吃|说话)|打[完了]针|吃[着了]药|清醒|在[^,，。]{0,8}(?:医院|病房)",
)
_MAY_NOTE = any_of(
    r"可以|能记|记(?:吧|下|上|着|录|呗|就)|^记$|行|同意|没(?:问题|关系|事)|随便|不介意|无所谓|不怕|写(?:吧|上|下)|方便|应该的|好|成$|中$|ok|OK",
)
_MAY_NOT_NOTE = any_of(r"不(?:太|大|是很)?(?:方便|同意|可以|想|愿|行|要|能|用|好)|别(?:记|写|问)|不[记写说]|保密|隐私")
_ILLNESS = any_of(
    r"(?<![看生得])(?<!毛)病(?!房|历|人|假|了)|炎|癌|瘤|梗|中风|出血|结石|骨折|感冒|发烧|高烧|肿|囊肿|阑尾|息肉|肌瘤|手术|开刀|支架|化疗|透析|晕|疼|痛",
    r"血[压糖栓]|心脏|剖腹|剖宫|顺产|生孩子|胃|肝|肾|肺|脑|胆|甲状腺|乳腺|椎|疝|痔|白内障|过敏|感染|中毒|难产|流感|新冠|糖尿",
)
_CONSENT_BEFORE = re.compile(
    r"^(?:(?:可以|行|好的?|嗯|能记?|同意|没问题|记吧|成|中|ok|OK|的|吧|啊|呀|是(?=我))[,，。\s]*)+"
)
_HOSPITAL = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9]{1,14}?"
    r"(?:医院|卫生院|诊所|门诊部|卫生室|妇幼保健院|院区|[大医][一二三四五]?附[一二三四五]?院|[市县省区][一二三四五]院|附[一二三四五]院?)"
    r"(?:[\u4e00-\u9fff]{1,6}科)?)"
)
_DAY = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}[号日]?|[上这本]?(?:个)?(?:周|星期|礼拜)[一二三四五六日天]|[大]?[前昨今]天|\d{1,2}[号日](?!楼|院|线)"
)
_LASTS = re.compile(
    r"(?:住|病|看|治|躺|烧)(?:院)?(?:都)?(?:已经)?(?:有|快)?了?(?P<count>[\d一二两三四五六七八九十半]{1,3}个?(?:多)?(?:天|礼拜|星期|周|月))了?"
)
_WEEK, _WEEKS, _AGO = re.compile(r"个?多?(?:礼拜|星期)"), "周", "{}前"
_NO_HOSPITAL = any_of(r"(?:哪家|哪个|什么|大|小)?(?:医院|卫生院|诊所|门诊部|卫生室|院区)")
_LEAD = re.compile(
    r"^(?:已经|现在|目前|后来|住的?院|看的?病|转到?|医院(?:是|在)|我|他|她|们|妈|爸|人(?!民)|已|正(?![大骨定])|就|是|的|在|去|了|送|到"
    r"|住|进(?!贤)|都(?!江堰|匀)|还|[,，。、\s])+"
)
_CALLED = re.compile(
    r"(?:我是|叫我|我叫|我姓|姓)?(?P<name>[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|太太|老师|阿姨|叔叔|师傅|大爷|大妈|大姐|大哥))"
)
_NAMED_SO = re.compile(
    r"(?:免贵姓|我?姓|我叫|叫我|喊我|称呼我?|名字[是叫])(?:一声)?"
    r"(?P<name>[\u4e00-\u9fff]{1,4}?)(?=就|吧|好了|行|[,，。.!！~ ]|$)"
)
_BARE = re.compile(
    r"(?:就|写)?(?P<name>[小老阿]?[\u4e00-\u9fff]{1,4}?)(?:就行|就好|就可以|好了|吧|啊|呀|哈)?[。.!！~]*"
)
_NO_NAME = any_of(
    r"不|没|什么|吗|呢|啥|怎|谁|问|等|跳过|随便|先|人工|报|我|本人|女儿|儿子|老婆|老公|爸|妈|家人|好的|可以|谢谢|您好|你好"
)
_NUMBER = re.compile(r"(?:电话|手机|号码|联系方式)?(?:号|是|[:：])*[\d\s\-+]{7,}")
_BEFORE_NAME = re.compile(r"^(?:还是|就是|就|我还是|我就是|我(?=[小老阿]|[,，\s]))[,，\s]*(?!我)")
_AFTER_NAME = re.compile(r"[,，\s]*(?:电话|手机|号码)[号是:：\s]*$")
_PARENT = re.compile(
    r"(?:就)?(?:叫我|喊我|我是|称呼我)?(?P<name>(?![我你他她咱])[\u4e00-\u9fff]{2,3}(?:妈|爸|奶奶|爷爷))(?:就行|就好|吧)?"
)
_INSURED_NAME = re.compile(
    rf"(?:我|咱)?(?:们)?(?:家)?(?:{_SPOUSE}|爸|妈|儿子|女儿|闺女|孩子|孙子|孙女|公公|婆婆|岳父|岳母|奶奶|爷爷|外婆|外公|病人|患者|被保险人|她|他)(?:的)?(?:名字|姓名|大名)?(?:就)?(?:叫|是叫)"
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?=还有|另外|然后|电话|手机|今年|身份证|住|的|在|吧|啊|[,，。;；\s\d]|$)"
)
_NOTHING = any_of(r"没有|没得|不知道|不清楚|不记得|忘|找不到|不在身边")
_HAS_BEEN, _CHANGE = any_of(r"了|着|在"), any_of(r"改")
_SAID_ALREADY = re.compile(
    r"^(?:我)?(?:不是)?(?:刚才?|刚刚|前面|上面|早就|都|已经)+(?:就|都|已经)*(?:说|讲|告诉你们?|写)(?:过|了)+(?:吗|嘛|么|啊|的)*[,，:：\s]*(?:是|就是)?|[啊呀嘛哈哦]+[。.!！]*$"
)
_NUMBERS = re.compile(r"[\d\s\-+]+")
_LEAST, _LONGEST = 2, 200


def well(said: Said) -> bool | None:
    """Whether whoever is ill or hurt is safe or cared for. Unasked only a doctor counts."""
    if not said.asked:
        return True if is_treated(said.text) and _IS_TREATED_NOW.search(said.text) else None
    text = _OUT_OF_DANGER.sub(_WELL, said.text)
    if _IN_NEED.search(text):
        return False
    if is_treated(text) or _SAFE.search(text) or _CARED_FOR.search(text):
        return True
    return agreement(said)


def home_safe(said: Said) -> bool | None:
    if not said.asked:
        return None
    text = _OUT_OF_DANGER.sub(_WELL, said.text)
    if _IN_NEED.search(text) or (_GRAVE.search(text) and is_hurt(text)):
        return False
    is_met = _SAFE.search(text) or _OFF.search(text) or is_hurt(text)  # a slip is met by advice: see `recorded`
    return True if is_met else agreement(said)


def is_hurt(text: str) -> bool:
    """Whether somebody in the house has come to harm, were it only a slip."""
    return _HURT.search(text) is not None and _UNHURT.search(text) is None


def recorded(told: dict[str, Any], text: str) -> dict[str, Any]:
    """The answers as they are written down: nobody is safe where somebody has slipped."""
    return {**told, "home_safe": False} if told.get("home_safe") is True and is_hurt(text) else told


def may_note(said: Said) -> bool | None:
    """Whether illness and hospital may be written down."""
    if not said.asked:
        return None
    if _MAY_NOT_NOTE.search(said.text):
        return False
    return True if _MAY_NOTE.search(said.text) else agreement(said)


def insured(said: Said) -> str | None:
    """For whom: 本人, or how they are related to who reports. Who only told or helps them is not meant."""
    told = said.text if said.asked else _TELLS.sub("", said.text)
    if not said.asked and _MYSELF.search(told):
        return SELF
    for relation, words in RELATIONS if said.asked else RELATIONS[:-1]:  # 「家人」 alone does not say whom
        if words.search(told):
            return relation
    return SELF if _SELF.search(told) else None


def story(said: Said) -> str | None:
    """What happened, in the customer's words. Unasked, what tells of such a loss and is no question."""
    text = said.text.strip()
    if said.asked:
        return None if _is_time(said) else _free(said)
    has_happened = happened(text) is not None and _HAS_BEEN.search(text) is not None
    return text[:_LONGEST] if has_happened and len(text) >= _LEAST * 2 else None


def _is_time(said: Said) -> bool:
    """Whether the words are a time and nothing else."""
    return len((when(said) or {}).get("accident_time_words", "")) >= len(said.text.strip())


def illness(said: Said) -> str | None:
    """What somebody has and how it is treated; that they are in hospital does not say it."""
    if said.asked or is_question(said.text):
        return story(said) if said.asked or _ILLNESS.search(said.text) else None
    text = _CONSENT_BEFORE.sub("", said.text).strip(" ,，。")
    return text[:_LONGEST] if _ILLNESS.search(text) and len(text) >= _LEAST else None


def when(said: Said) -> dict[str, Any] | None:
    """The fields of a time of loss; 「住了一个礼拜了」 says when it began."""
    if fields := read_time_fields(said.text, said.now, {}):
        return fields
    lasts = _LASTS.search(said.text)
    if lasts is None:
        return None
    ago = _AGO.format(_WEEK.sub(_WEEKS, lasts["count"]))
    return read_time_fields(ago, said.now, {}) or None


def hospital(said: Said) -> str | None:
    """A hospital by its name, or asked for in whatever words; 「在医院」 names none."""
    if said.asked and not _HOSPITAL.search(said.text) and _is_time(said):
        return None  # the time once more, told finer
    found = _HOSPITAL.search(_without_times(said))
    named = _LEAD.sub("", found["name"]) if found else ""
    return _free(said) if not named or _NO_HOSPITAL.match(named) else named


def _without_times(said: Said) -> str:
    """The words without the day: 「11月8号住的院，郑大一附院」."""
    return _DAY.sub("", _SAID_ALREADY.sub("", said.text))


def address(said: Said) -> str | None:
    if not said.asked:
        return None
    return facts.parse_place(said.text, asked=True) or _free(said)


def damaged(said: Said) -> str | None:
    return _free(said)


def caller(said: Said) -> str | None:
    """A name with its title, a full name, or, asked for, whatever one is called by."""
    if not said.asked:
        name: str | None = facts.parse_name(said.text)
        return name
    text = _AFTER_NAME.sub(
        "", _BEFORE_NAME.sub("", _INSURED_NAME.sub("", _NUMBER.sub("", said.text)).strip(" ,，。.:："))
    )
    if titled := _CALLED.search(text):
        return titled["name"]
    if name := facts.parse_name(text, asked=True):
        return name
    if parent := _PARENT.fullmatch(text):  # 「叫我豆豆妈」
        return parent["name"]
    found = _NAMED_SO.search(text) or _BARE.fullmatch(text)
    return found["name"] if found and not _NO_NAME.search(found["name"]) else None


def insured_name(said: Said) -> str | None:
    """「我妈叫王桂兰」: who is insured, by name."""
    found = _INSURED_NAME.search(said.text)
    return found["name"] if found else None


def cover(said: Said) -> str | None:
    """A policy's number, or its name as they say it."""
    if number := facts.parse_policy_no(said.text):
        return number
    if not said.asked or facts.parse_phone(said.text):
        return None
    return NO_POLICY if _NOTHING.search(said.text) else _free(said)


def confirmed(said: Said) -> bool | None:
    """Only a plain yes gives the notice; anything else is a change, or none."""
    if not said.asked or _CHANGE.search(said.text):
        return None
    return agreement(said) or None


def which_to_change(_: str) -> str:
    return ONE_OF_THEM


def say_when(value: dict[str, Any]) -> str:
    return say_time_of_loss(value) or ""


def _free(said: Said) -> str | None:
    """Nearly any words, asked for."""
    text = _SAID_ALREADY.sub("", said.text.strip())
    is_words = len(text) >= _LEAST and not _NUMBERS.fullmatch(text)
    if not said.asked or not is_words or said.intent in ("affirm", "deny", "skip", "unknown"):
        return None
    return text[:_LONGEST]
