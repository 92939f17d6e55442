"""The service flows, as one table: what is asked for what, what is known already, and how it ends."""

from __future__ import annotations

from typing import Any

from actions.notices.notice_flows import NOTICE_FLOWS
from actions.notices.notice_questions import MEDICAL, OF_MEDICINE
from actions.services.flow import CLAIM, CUSTOMER_PHONE, CUSTOMER_PLATE
from actions.services.flow import Flow as Flow
from actions.services.flow import Person as Person
from actions.services.service_answers import BOTH, STOP_MARKETING
from actions.services.service_questions import ASKS, IDENTITY, MORE
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.appointments import tells_place, tells_time

RESCUE_SAFETY = "请先开双闪，人离开车道到安全的地方等。我来帮您叫道路救援，急需帮助可以直接拨打 {hotline}。"
BOOKS = "好的，来约{service}。"
NO_CALL = "好的，不给您打电话。想看报价，可以在 APP 或公众号里自助算一算，保费以页面显示为准。"
NOT_NOW = "好的，先不登记。想办的时候随时告诉我。"

_PHONE = {"phone": CUSTOMER_PHONE}
_CAR_AND_PHONE = {"plate_no": CUSTOMER_PLATE, **_PHONE}
_NOT_WISHED = {("wish", False): NOT_NOW}

FLOWS: dict[Kind, Flow] = {
    Kind.ROADSIDE: Flow(
        "道路救援",
        ("叫道路救援", "/roadside"),
        ("place", "trouble", "plate_no", "phone"),
        "救援已登记，编号 {number}。我请同事马上接着安排，请保持手机畅通。",
        Person.CALLED,
        hello=RESCUE_SAFETY,
        known={"place": CLAIM, "trouble": CLAIM, "plate_no": CLAIM, "phone": CLAIM},
        needs=frozenset({"phone"}),
    ),
    Kind.QUOTE: Flow(
        "报价",
        ("我要报价", "/quote"),
        ("city", "car", "consent", "phone"),
        "已登记，编号 {number}。同事会打 {phone} 把报价说给您听，保费以报价单为准。",
        hello="报价要看车和保障怎么选，我先记几项，再由同事算给您。",
        known=_PHONE,
        ends={("consent", False): NO_CALL},
    ),
    Kind.REGION_NOTICE: Flow(
        "开通通知",
        ("开通了告诉我", "/region_block"),
        ("city", "notice", "phone"),
        "记下了，编号 {number}。{city}开通投保后，我们会按您留的电话告诉您。",
        known=_PHONE,
        ends={("notice", False): NOT_NOW},
    ),
    Kind.RENEWAL: Flow(
        "续保",
        ("我要续保", "/renew"),
        ("plate_no", "phone"),
        "续保已登记，编号 {number}。同事会打 {phone} 联系您，保费以报价单为准。",
        hello="好的，来登记续保。",
        known=_CAR_AND_PHONE,
    ),
    Kind.BOOKING: Flow(
        "增值服务预约",
        ("预约增值服务", "/value_added"),
        ("service", "when_where", MORE, "phone"),
        "{service}已登记，编号 {number}。同事会核对次数后打 {phone} 和您确认。",
        hello=BOOKS,
        known=_PHONE,
    ),
    Kind.CANCELLATION: Flow(
        "退保",
        ("办理退保", "/cancel_policy"),
        ("policy_kind", "wish", "plate_no", "phone"),
        "退保申请已登记，编号 {number}。同事会联系您，先核实是您本人再办；能不能退、退多少以核算结果为准。",
        Person.OFFERED,
        known=_CAR_AND_PHONE,
        ends=_NOT_WISHED,
        guidance={"交强险": "交强险能退吗？", "商业险": "商业险退保能退多少钱？", BOTH: "商业险退保能退多少钱？"},
    ),
    Kind.ENDORSEMENT: Flow(
        "保单变更",
        ("修改保单", "/endorse"),
        ("change", "wish", "plate_no", "phone"),
        "变更申请已登记，编号 {number}。同事会联系您，先核实是您本人再办理。",
        Person.OFFERED,
        known=_CAR_AND_PHONE,
        ends=_NOT_WISHED,
        guidance={"使用性质": "家用车偶尔跑网约车，出险会怎样？", "": "换手机号、地址、车牌，保单信息怎么改？"},
    ),
    Kind.TRANSFER: Flow(
        "过户变更",
        ("办理过户变更", "/transfer"),
        ("wish", "plate_no", "phone"),
        "过户变更已登记，编号 {number}。同事会联系您，先核实是您本人、核对材料再办理。",
        Person.OFFERED,
        known=_CAR_AND_PHONE,
        ends=_NOT_WISHED,
        guidance={"": "车卖了，保险要办变更吗？"},
    ),
    Kind.MODEL_CHECK: Flow(
        "人工核车",
        ("人工核对车型", "/model_mismatch"),
        ("trouble_with_model", "car", "phone"),
        "已登记人工核车，编号 {number}。有行驶证照片可以现在发给我，同事核对后联系您。",
        Person.OFFERED,
        hello="车型可以请同事人工核对。",
        known={"car": CUSTOMER_PLATE, **_PHONE},
    ),
    Kind.INVOICE: Flow(
        "发票",
        ("申请发票", "/invoice"),
        (IDENTITY, "policy", "title", "email"),
        "开票申请已登记，编号 {number}。开好后发到 {email}。",
        hello="好的，来开发票。",
    ),
    Kind.PRIVACY: Flow(
        "个人信息请求",
        ("个人信息请求", "/privacy"),
        ("right", IDENTITY),
        "已登记，编号 {number}，{due}前处理并答复您。法律要求保存的部分会继续保存。",
        hello="好的，个人信息的事我来登记。",
    ),
    Kind.EPOLICY: Flow("电子保单", ("查看电子保单", "/epolicy"), (IDENTITY,), hello="好的，来查电子保单。"),
    Kind.POLICY_LOOKUP: Flow("查保单", ("查保单到期日", None), (IDENTITY,), hello="好的，来查保单。"),
    Kind.CLAIM_LOOKUP: Flow("查理赔进度", ("核实手机号查进度", None), (IDENTITY,)),
    Kind.COMPLAINT: Flow(
        "投诉",
        ("登记投诉", "/complaint"),
        ("words",),
        "投诉编号 {number}。",
        hello="很抱歉让您有不好的体验，我来登记投诉。",
    ),
    **NOTICE_FLOWS,
}
POLICIES_SHOWN = frozenset({Kind.EPOLICY, Kind.POLICY_LOOKUP})
NOTHING_FILED = POLICIES_SHOWN | {Kind.CLAIM_LOOKUP}


def next_ask(kind: Kind, fields: dict[str, Any], *, verified: bool) -> str | None:
    """The key of the next question of this flow; None when all is known."""
    settled = {*fields, *fields.get("not_known", ())}
    if fields.get(MEDICAL) is False:
        settled.update(OF_MEDICINE)
    if verified or fields.get("right") == STOP_MARKETING:  # that harms nobody, whoever asks for it
        settled.add(IDENTITY)
    told = str(fields.get("when_where") or "")
    if (tells_time(told) and tells_place(told)) or "when_where" in fields.get("not_known", ()):
        settled.add(MORE)
    return next((key for key in FLOWS[kind].asks if key not in settled), None)


def may_skip(kind: Kind, question: str) -> bool:
    """Whether the request makes sense without this answer."""
    return ASKS[question].may_skip and question not in FLOWS[kind].needs


def ends_with(kind: Kind, fields: dict[str, Any]) -> str | None:
    """What is said when an answer means that nothing is to be filed."""
    return next((text for (key, value), text in FLOWS[kind].ends.items() if fields.get(key) == value), None)


def guidance_question(kind: Kind, fields: dict[str, Any]) -> str | None:
    """What the knowledge base is asked before the customer's wish."""
    said = fields.get("policy_kind") or fields.get("change") or ""
    found = FLOWS[kind].guidance
    return found.get(said) or found.get("")


def readable_keys(kind: Kind) -> tuple[str, ...]:
    keys = tuple(key for key in FLOWS[kind].asks if key in ASKS)
    return (*keys, "insured_name") if "insured" in keys else keys
