"""The words by which customers name what they have asked for besides a claim."""

from __future__ import annotations

from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

_NAMED = {
    Kind.ROADSIDE: any_of(r"救援|拖车|搭电"),
    Kind.BOOKING: any_of(r"代驾|代为驾驶|年检|年审|审车|验车|送检|(?<!酒精)检测|取送车|预约"),
    Kind.QUOTE: any_of(r"报价|询价"),
    Kind.RENEWAL: any_of(r"续保|续(?:的)?保险"),
    Kind.CANCELLATION: any_of(r"退保|退(?:掉)?(?:的)?(?:保险|交强险?|商业险?|车损险?|三者险?)"),
    Kind.ENDORSEMENT: any_of(
        r"批改|变更|(?:改|换)(?:保单|车牌|地址|车主|使用性质)|保单(?:那个|上|里|的)?[^,，。]{0,4}(?:修改|改)",
        r"(?:不|别)(?:再|想|用|要|必)*改了",
    ),
    Kind.TRANSFER: any_of(r"过户"),
    Kind.INVOICE: any_of(r"发票|开票|开的?票"),
    Kind.MODEL_CHECK: any_of(r"核车|核对车型"),
    Kind.PRIVACY: any_of(r"个人信息|(?:删|注销)[^,，。]{0,6}(?:资料|信息|账[号户]|数据|申请)"),
    Kind.REGION_NOTICE: any_of(r"开通"),
    Kind.FEEDBACK: any_of(r"建议|意见|反馈|表扬"),
    Kind.COMPLAINT: any_of(r"投诉"),
}


def kinds_named(text: str) -> list[Kind]:
    """The kinds whose own words stand in the text."""
    return [kind for kind, words in _NAMED.items() if words.search(text)]
