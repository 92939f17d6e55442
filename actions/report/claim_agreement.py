"""Short words with one meaning where they stand: all photos are sent, the summary is right, the report is wanted."""

from __future__ import annotations

import re

_ASKING_END = re.compile(r"[,，]?(?:行|可以|够|好|成|中)了?(?:吗|么|不|嘛|吧|没)?[?？]?$")
_THATS_ALL = re.compile(
    r"(?:就|只|仅|总共|一共)(?:有|拍|发|传|是)?了?(?:这|那|我)?(?:有|么|拍|发|传)?了?(?:[一两二三四五六七八九十几\d]+|点|些|多|么多)(?:张|些|个|幅)?|"
    r"(?:就|只有?|全|都)(?:是|在)?(?:这|那)(?:里|儿|些|样|[一两二三四五六几]?张|么[多些])|先(?:这|那)(?:些|样|[一两几]?张|么多)|"
    r"没(?:有)?(?:了|啦|咯|别的|其[他它]|更多|多的|多余|拍|照片?|图|办法拍|法拍)|没有$|^(?:没|无|木有)$|"
    r"[发拍传](?:完|好|齐|全)|(?:全|都|已经?)[部]?(?:[发拍传]|上传|在)|^(?:嗯|那|我|图|照片)*[,，]?(?:好|完|行|可以|够|齐|ok|成|得|妥|搞定|完事|结束|差不多)(?:了|啦|的|咯|吧|啊)*$|"
    r"完事|搞定|足够|够(?:了|用)|差不多了?$|不(?:拍|发|传|补|加|用|想|方便|会)(?:了|拍|发|传|再|别)?|拍不[了到]|发不[了出]|下一步|往下|继续$|"
    r"(?:以后|回头|晚点|晚些|之后|后面|后续|明天|改天|到时|过后|等会儿?|待会儿?|一会儿?)(?:再|我再)?(?:补|发|拍|传|说)",
    re.I,
)
_NOT_ALL = re.compile(
    r"还(?:没|有|要|在|差|想|得|会)|没(?:发|拍|传)(?:完|好|出|上|成)|没(?:完|好)|[发传]不(?:完|上)|马上|稍等|等等|等一下|等我|再(?:发|拍|传)(?:一|几|两)|正在|人工|客服|取消"
)

# 「没有照片」, 「照片晚点发」, said before photos are asked for.
_PHOTOS_PUT_OFF = re.compile(
    r"(?:我|我们|这边|现在|目前|暂时|还|都|也|当时)*(?:没有?|没得|木有|无)(?:拍|照)?(?:照片|图片|相片|拍照|照相)(?:了|的|啊|呢|可以?发|[。!！~])*"
    r"|(?:等一?[下会]儿?|晚一?点儿?|晚些|回头|回去|以后|之后|[待一过]会儿?|稍后|明天|到家)(?:再|我)*(?:发|传|补|拍)(?:给)?(?:你们?|您)?(?:照片|图片)"
    r"|没照|(?:我|也|都)*不(?:会|太会)(?:照相|拍照|照|拍)片?(?:[啊呀的哦。!！~])*"
    r"|(?:有)?(?:照片|图片)(?:的|我|先)*(?:等一?[下会]儿?|晚一?点儿?|晚些|回头|回去|以后|之后|[待一过]会儿?|稍后|明天|到家)(?:再|我)*"
    r"(?:发|传|补|拍|给)(?:给|你|您|们|过去|上来|吧|了|[。!！~])*"
)
_CLAUSES = re.compile(r"[,，。;；!！\s]+")
_ASKS = re.compile(r"[?？吗]|么(?![多些点几])|怎么|为什么|如何")
_RIGHT = "对的"
_THANKS_AT_END = re.compile(r"[,，。!！\s]+(?:谢谢|谢了|谢啦|多谢|感谢|辛苦|麻烦)[^,，。]{0,4}$")

_NOTHING_TO_CHANGE = re.compile(
    r"(?:不用|不需要|不必|无需|没有?什么?(?:要|需要)?|没啥(?:要|需要)?)(?:再)?[改修]改?(?:的|了)?|不[改变]了?|差不多|没有?(?:什么|啥|任何|毛)?(?:问题|错误?|毛病|意见|不对的?|出入)|"
    r"没[说写填记]错|不错|放心|改(?:得|的)?(?:好|对)了?(?!再|才|就|我)"
)
_DOUBT = re.compile(
    r"[不别没未非?？错改换漏吗么呢]|等|但|可是|不过|只是|只有|除了|应该|其实|怎么|为什么|如果|的话|还有|还要|还差|有(?:问题|误|出入)|另外|对方|考虑|看看|再说|再看|再想|想想|核对一?下|"
    r"待会|回头|晚点|一会|慢着|且慢|稍|暂|以后|之后|取消|算了|撤|人工|客服|投诉|少|多报|高|假|编|修|补|加上|忘|好像|可能|也许|大概|万一|先(?!提交|报|这样|交)|^[哦噢啊哎嗯]*对了(?=[,，]|.{3,})|问|前|一下(?=[^,，。!！吧])"
)
_AGREES = re.compile(
    r"提交|确认|确定|无误|正确|[对是](?:的|了|啊|呀|嘞|滴|头)*(?=$|[,，。!！~\s吧])|都对|全对|挺对|属实|同意|没问题|可以|报(?:了|上)?吧|报案吧|交吧|发吧|办吧|就这样|这样(?:吧|就行|就好|报)|行(?=$|[,，。!！吧了啊的])|好(?=$|[,，。!！吧了啊的])|ok",
    re.I,
)
_LONGEST_AGREEMENT = 40  # characters; longer is an account of something

# 「算了先提交」 lets the doubt go, not the report.
_LET_IT_BE = re.compile(r"(?:算了|得了|不管了)[,，]?(?=(?:先|就|直接|那|这样|吧)*(?:提交|确认|交吧|报吧))")
_GIVEN_FIRST = re.compile(r"(?<=[^不没别])先(?=提交|确认)|^先(?=提交|确认)")
# The report is given, and then something is asked: 「没问题提交吧，提交完多久有人联系我」.
_GIVES_AND_ASKS = re.compile(r"(?P<given>[^,，。;；?？]{0,8}?(?:提交|交|报上|报|确认)吧)[,，。!！~\s]*(?P<asked>.{4,})")
_ASKED_AFTER = re.compile(
    r"^(?!.*(?:不对|错|改|不是|应该是|但|等一|等等|别|加上|补|漏)).*(?:[吗么呢?？]|多少|多久|什么|啥|怎么|几)"
)
# 「是科技园北路口，行了提交吧」: first something is put right.
_FIRST_RIGHT = re.compile(
    r"^(?:应该)?(?:是|在)(?:在)?(?P<value>[^,，。;；]{4,30}?)[,，。;；]?(?:行|好|可以|就这样|没问题|这样|就)?了?[,，]?(?:确认)?(?:提交|报)(?:吧|了|啊|[。!！])*$"
)

_GOES_AHEAD = re.compile(
    r"(?:报|登记|录|办|走|弄|申请|受理|立)(?:上|下|个|一下|一个|一?起)?(?:吧|呗|啊|了吧|案吧?|保险吧?|理赔吧?)(?=$|[,，。!！~\s])|(?:帮|给|替|为)(?:我|俺|咱)(?:们)?(?:先|就|直接|也)?"
    r"(?:报|登记|录|办|弄|申请|受理|立案|走|记|处理|开始)|(?:要|想|来|就|那|现在|直接|马上|可以)(?:报|登记|走保险|走理赔|申请理赔|办理赔|理赔)|走(?:我的)?(?:车)?(?:保险|理赔|流程|报案)|"
    r"^(?:好|行|嗯|那|可以|ok|要)*[,，的吧]*(?:就)?(?:报案?|登记|办|开始|来|走|弄)(?:一下|起来)?(?:吧|呗|了|啊)?[。!！~]*$|^(?:要|要的|需要|报|想报)[的吧。!！]*$",
    re.I,
)
_ASKS_TO_BEGIN = re.compile(
    r"(?:那|我们?|现在|这会儿|这时候|是不是|接下来|请问|[,，])*(?:可不可以|能不能|可以|能)(?:开始|先|来|帮我|给我)*报(?:个)?案了?"
    r"(?:吗|么|嘛|不|吧|呢|啊|[?？!！。])*"
)
_TAKES_UP = re.compile(
    r"(?:嗯|好|行|可以|要|对|是|那|就|来|吧|不改|没问题|算了|先|直接|了|的|啊|呀|[,，。!！~\s])*(?:提交|接着填?|继续填?|报完|填完)(?:吧|了|报案)*[。!！~]*"
)
_COMES_BACK = re.compile(
    r"(?:还是|那就|那|就|算了|得|要不|想了想|行|好)[,，]?(?:还是|就|先|接着|继续|我)*报(?:案|了|上|个案|保险)?(?:吧|呗|算了|了|啊)?(?=$|[,，。!！~\s])"
    r"|(?:没|又没|没有)(?:说|讲|要)(?:过)?(?:要)?(?:不|别|停)(?:报|填|要|办)?|(?:接着|继续)(?:报|填|说|来|弄|吧|啊|$)|别停|怎么停了|我?要报(?:案)?(?:的|啊|呀)"
)
_NOT_BACK = re.compile(
    r"不(?:继续|接着)|别(?:继续|接着|报)|(?<!说)(?<!讲)(?<!要)不报|[?？吗]|以后|明天|回头|再说|人工|重新"
)
_NOT_YET = re.compile(
    r"[不别没未?？吗么]|等|但|先(?!报|登记|办|帮|给)|算了|考虑|看看|再说|再想|想想|以后|回头|晚点|如果|的话|要是|怎么|如何|多久|多少|哪|什么|取消|人工|客服|投诉|进度|上次|之前|拖车|救援|保全|退|续"
)


def asks_to_begin(text: str) -> bool:
    """「现在可以报案了吗」, and nothing else: the report is begun, or gone on with."""
    return _ASKS_TO_BEGIN.fullmatch(text.strip()) is not None


def puts_photos_off(text: str) -> bool:
    """Whether some clause says that there are no photos, or none yet: none are asked for any more."""
    return any(_PHOTOS_PUT_OFF.fullmatch(clause) for clause in _CLAUSES.split(text))


def is_all_of_photos(text: str) -> bool:
    """「就这几张」「没了」「先这些」, said when photos were asked for: go on."""
    said = _THANKS_AT_END.sub("", text.strip(" 。.!！~～"))
    if not said or said.endswith(("?", "？")) or _NOT_ALL.search(said):
        return False
    rest = _ASKING_END.sub("", said) or said
    return bool(_THATS_ALL.search(rest) or _THATS_ALL.search(said)) and not _ASKS.search(rest)


def agrees(text: str) -> bool:
    """「这回对了，提交」「嗯都对，报吧」: agreement without negation, doubt, or anything to be put right."""
    said = text.strip()
    if not said or len(said) > _LONGEST_AGREEMENT:
        return False
    rest = _GIVEN_FIRST.sub("", _LET_IT_BE.sub("", _NOTHING_TO_CHANGE.sub(_RIGHT, said)))
    return _DOUBT.search(rest) is None and _AGREES.search(rest) is not None


def gives_and_asks(text: str) -> bool:
    """「没问题提交吧，提交完多久有人联系我」: agreement as a clause of its own, and a question after it."""
    found = _GIVES_AND_ASKS.fullmatch(text.strip())
    return found is not None and agrees(found["given"]) and _ASKED_AFTER.search(found["asked"]) is not None


def put_right_first(text: str) -> str | None:
    """What is said to be right instead before the report is given: 「是科技园北路口，行了提交吧」."""
    found = _FIRST_RIGHT.match(text.strip())
    if found is None or _NOTHING_TO_CHANGE.search(found["value"]) or _AGREES.search(found["value"]):
        return None
    return found["value"]


def takes_up(intent: str, text: str) -> bool:
    """「嗯」「提交」「接着填」, said when it was asked whether to go on with the report that lies unfinished."""
    return intent in ("affirm", "resume") or _TAKES_UP.fullmatch(text.strip()) is not None


def comes_back(text: str) -> bool:
    """「还是报吧」「我没说不报啊，继续」, said after the report was stopped."""
    return _COMES_BACK.search(text) is not None and _NOT_BACK.search(text) is None


def goes_ahead(text: str) -> bool:
    """「那帮我报上吧」「行，办吧」「走保险」, said after the report was offered."""
    return _GOES_AHEAD.search(text.strip()) is not None and _NOT_YET.search(text) is None
