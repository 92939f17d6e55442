"""Words that give a question no answer: 「为什么要电话」, 「你们定」; and why each of our questions is asked."""

from __future__ import annotations

import re

from actions.services.service_questions import CODE, MORE, OWN_PHONE
from insurance.words.phrases import any_of

REASONS: dict[str, str] = {
    "place": "问位置是为了让师傅找得到您，路名、楼层、附近的标志都有用。",
    "trouble": "车的情况不一样，来的车和带的工具也不一样，所以先问一句。",
    "plate_no": "要车牌是为了知道办的是哪一辆车，免得办错。",
    "car": "要车牌是为了知道是哪一辆车，新车还没上牌也可以办。",
    "phone": "电话只用来让同事就这件事联系您，和您核对、告诉您结果，不做推销。",
    "city": "能不能投保、保费怎么算，都跟上牌的城市有关，所以先问城市。",
    "consent": "报价由同事算好了说给您听，您不同意，我们不打电话。",
    "when_where": "知道了时间和地点，同事才好给您安排。",
    MORE: "知道了时间和地点，同事才好给您安排。",
    "policy_kind": "交强险是法定要买的，只有少数情况能退；商业险可以申请退。两种规定不一样，所以先问清是哪一种。",
    "wish": "您说登记，我才替您登记，同事再核对办理；不登记，您的保单什么都不变。",
    "change": "要改的内容不同，要的材料和办法也不同，所以先问改哪一项。",
    "title": "抬头写个人还是写公司，开出来的发票不一样，所以要先问。",
    "email": "发票开好以后发到这个邮箱，只用来寄这张发票。",
    OWN_PHONE: "保单和个人信息只给本人看。核实手机号是为了确认是您本人，别人知道了您的名字也看不到。",
    CODE: "验证码是短信里的 6 位数字，只用来确认是您本人，只在这个聊天窗口里输；我们不会打电话向您要。",
}
_LONGEST = 24  # characters; longer tells something besides
_WHY = r"(?:为什么|为啥|为何|凭什么|凭啥|干嘛|干吗|干啥|怎么(?:还|又|都)|咋(?:还|又))"
_GIVEN = (
    r"(?:电话|手机|号码|车牌|牌照|验证|核实|身份|城市|上牌|邮箱|抬头|位置|地点|时间|信息"
    r"|这个|这些|选|填|留|登记|问|同意|哪[个种项])"
)
_ASKS_WHY = any_of(
    rf"{_WHY}[^,，。没不收等]{{0,8}}{_GIVEN}(?!不|没|收|有问题)",
    r"(?:要|问|留|填|选|发|给)[^,，。没不]{0,8}(?:干嘛|干吗|干啥|干什么|做什么|做啥|有(?:什么|啥)用|什么用|啥用|什么意思|啥意思)",
    r"^验证码(?:是|又是)?(?:什么|啥|干嘛)(?:的|东西|意思)?[啊呀呢?？]*$",
)

_NO_CLAIM_NUMBER = re.compile(
    r"(?:报案号|案号|案件号|单号|编号)[^,，。]{0,6}(?:忘|没|不记得|不知道|找不到|丢)"
    r"|(?:没有?|忘了|忘记|不记得|不知道|找不到)[^,，。]{0,4}(?:报案号|案号|案件号|单号|编号)"
)
_UP_TO_US = re.compile(
    r"(?:我|这个|时间|地点|地方|都|就|那|[,，])*(?:随便|随意|无所谓|都行|都可以|怎么都行)(?:你们?|您|定|安排|选|吧|了|都行|都可以|[,，。])*"
    r"|(?:那|就|由|听|看|让|等)*(?:你们?|您|师傅|同事)(?:来|帮我|替我|看着|说了)*(?:定|安排|选|决定|看着办|算)(?:吧|就行|就好|好了|都行|都可以)*[。!！]*"
)


def reason(question: str, text: str) -> str | None:
    """Why `question` is asked, where that is what the words want to know."""
    wants_to_know = 0 < len(text) <= _LONGEST and _ASKS_WHY.search(text) is not None
    return REASONS.get(question) if wants_to_know else None


def leaves_it_to_us(text: str) -> bool:
    """「你们定」, 「都行」: no answer, and none will come."""
    return _UP_TO_US.fullmatch(text) is not None


def lacks_claim_number(text: str) -> bool:
    """「报案号忘了」, where a phone was asked for."""
    return _NO_CLAIM_NUMBER.search(text) is not None
