"""The questions of the service flows in the customer's language, each in two wordings and a short one."""

from __future__ import annotations

from actions.notices.notice_questions import NOTICE_ASKS
from actions.services import service_answers as answers
from actions.services.ask import Ask as Ask
from actions.services.ask import in_words
from insurance.claims import facts
from insurance.policies import invoices

YES_NO = in_words("登记", "先不用")
MORE = "when_where_more"  # asked only where a time or a place was left out
IDENTITY = "identity"  # asked as a phone, then a code: see IDENTITY_ASKS

ASKS: dict[str, Ask] = {
    **NOTICE_ASKS,
    "place": Ask(
        "位置",
        (
            "车在什么位置？说路名、路段或附近的标志都行。",
            "请说下车的位置，比如「深南大道科苑路口」「京港澳高速 K1500」。",
        ),
        "车在哪里？",
        answers.place,
        problem=answers.which_place,
        may_skip=False,
    ),
    "trouble": Ask(
        "车况",
        ("车是什么情况？", "请选一个最接近的情况，直接说也行。"),
        "车怎么了？",
        answers.trouble,
        in_words("没电", "爆胎", "动不了", "车陷住了", "其他"),
    ),
    "plate_no": Ask(
        "车牌号",
        ("车牌号是多少？还没上牌就说「没上牌」。", "请发一下车牌号，比如粤BD12345。"),
        "车牌号是多少？",
        answers.plate,
        in_words("没上牌"),
        problem=facts.check_plate,
    ),
    "phone": Ask(
        "联系电话",
        ("同事打哪个手机号联系您？", "请留一个 11 位的手机号，方便同事联系您。"),
        "您的手机号是多少？",
        answers.phone,
        problem=facts.check_phone,
    ),
    "city": Ask(
        "上牌城市",
        ("车在哪个城市上牌？", "说一下车牌登记在哪个城市就行，比如「合肥」。"),
        "车在哪个城市上牌？",
        answers.city,
        may_skip=False,
    ),
    "notice": Ask(
        "要通知",
        ("要留个电话，等开通了告诉您吗？", "需要的话我记下您的电话，开通后告诉您，要吗？"),
        "开通了告诉您，好吗？",
        answers.agreement,
        in_words("好的", "不用了"),
        may_skip=False,
    ),
    "car": Ask(
        "车辆",
        ("是新车还是已经上牌了？上了牌请发车牌号。", "请发车牌号；还没上牌就点「新车」。"),
        "车牌号是多少？",
        answers.car,
        in_words("新车"),
        problem=facts.check_plate,
    ),
    "consent": Ask(
        "同意电话联系",
        ("可以请同事打电话把报价告诉您吗？只为这一次报价。", "同事打电话把报价说给您听，可以吗？"),
        "可以打电话给您吗？",
        answers.agreement,
        in_words("可以", "不用打电话"),
        may_skip=False,
    ),
    "service": Ask(
        "服务",
        ("要约哪一项服务？", "请选一项要约的服务。"),
        "要约哪一项？",
        answers.service,
        problem=answers.not_offered,
        may_skip=False,
    ),
    "when_where": Ask(
        "时间地点",
        ("什么时间、在哪里？比如「周六上午，南山科技园」。", "请说下时间和地点，大概的也行。"),
        "什么时间、在哪里？",
        answers.when_where,
    ),
    MORE: Ask(
        "时间地点补充",
        ("具体在什么地方？说小区、路名或店名都行。", "什么地方，或者几点？大概的也行，不确定可以跳过。"),
        "在什么地方？",
        answers.when_where_more,
    ),
    "change": Ask(
        "变更内容",
        ("要改保单上的哪一项？", "请选要改的一项，直接说也行，比如「换了车牌」。"),
        "要改哪一项？",
        answers.change,
        in_words("车牌", "电话地址", "加减险种", "使用性质", "车主信息"),
        may_skip=False,
    ),
    "policy_kind": Ask(
        "要退的保险",
        ("您想退的是交强险还是商业险？两者的规定不一样。", "请先选一下：交强险、商业险，还是两个都要退？"),
        "退交强险还是商业险？",
        answers.policy_kind,
        in_words("交强险", "商业险", "两个都退"),
        may_skip=False,
    ),
    "wish": Ask(
        "要求登记",
        ("要我现在替您登记申请吗？登记后由同事核对办理。", "需要登记的话点「登记」，还想再看看就点「先不用」。"),
        "要现在登记吗？",
        answers.agreement,
        YES_NO,
        may_skip=False,
    ),
    "policy": Ask(
        "保单",
        ("要开哪一份保单的发票？", "请点一下要开票的那份保单。"),
        "哪一份保单？",
        answers.policy,
        may_skip=False,
    ),
    "title": Ask(
        "发票抬头",
        ("抬头开个人还是公司？开公司请发公司全称和税号。", "个人抬头点「个人」；公司抬头请一次发全称和 18 位税号。"),
        "抬头开个人还是公司？",
        answers.title,
        in_words("个人"),
        problem=invoices.check_tax_number,
        may_skip=False,
    ),
    "email": Ask(
        "收票邮箱",
        ("发票发到哪个邮箱？", "请发一下收发票的邮箱地址，比如 name@example.com。"),
        "发到哪个邮箱？",
        answers.email,
        problem=invoices.check_email,
    ),
    "right": Ask(
        "要求",
        ("您想对个人信息做什么？", "请选一项，直接说也行。"),
        "您想做什么？",
        answers.right,
        in_words("删除", "查阅复制", "更正", "撤回同意", "停止营销短信"),
        may_skip=False,
    ),
    "words": Ask(
        "投诉内容",
        ("是哪件事、哪里让您不满意？直接说，我原样记下来登记。", "简单说说是什么事就行，记下来马上给您编号。"),
        "是什么事？",
        answers.account,
        in_words("不投诉了"),
    ),
    "trouble_with_model": Ask(
        "车型问题",
        ("哪里不对？比如「是低配，系统按高配算」。稍后可以发行驶证照片。", "请说下系统显示的和实际的车型有什么不同。"),
        "车型哪里不对？",
        answers.words,
    ),
}
OWN_PHONE, CODE = "own_phone", "code"
IDENTITY_ASKS: dict[str, Ask] = {
    OWN_PHONE: Ask(
        "核实身份",
        ("先核实一下身份：请发投保时留的手机号，我发验证码过去。", "请发投保时留的 11 位手机号，用来收验证码。"),
        "投保时留的手机号是多少？",
        answers.phone,
        problem=facts.check_phone,
    ),
    CODE: Ask(
        "验证码",
        ("验证码已发到 {phone}，5 分钟内有效，请把 6 位数字发给我。", "请把 {phone} 收到的 6 位验证码发给我。"),
        "请发 6 位验证码。",
        answers.code,
        in_words("重发验证码", "换个手机号"),
    ),
}
# A claim is found by the number that was left with it, not by the one of the policy.
OWN_PHONE_OF_CLAIM = Ask(
    "核实身份",
    ("先核实一下身份：请发报案时留的手机号，我发验证码过去。", "请发报案时留的 11 位手机号，用来收验证码。"),
    "报案时留的手机号是多少？",
    answers.phone,
    problem=facts.check_phone,
)
