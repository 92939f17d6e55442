"""The questions of a notice of another line (health, accident, household), each in two wordings and a short one."""

from __future__ import annotations

from actions.notices import notice_answers as answers
from actions.services.ask import Ask, in_words
from insurance.claims import facts

WELL, HOME_SAFE, MEDICAL, CONFIRM = "well", "home_safe", "medical_consent", "confirm"
SAFETY = frozenset({WELL, HOME_SAFE})
# Sensitive personal data: neither asked nor kept without consent. How an accident came about is none.
OF_MEDICINE = ("illness", "hospital")

NOTICE_ASKS: dict[str, Ask] = {
    WELL: Ask(
        "人已得到照顾",
        (
            "先确认一下：人现在已经在医院，或者没有危险了吗？",
            "请先看人：现在安全吗、有人照顾吗？情况急就马上拨 120。",
        ),
        "人现在安全吗？",
        answers.well,
        in_words("已在医院或没事了", "情况危急"),
        may_skip=False,
    ),
    HOME_SAFE: Ask(
        "人员安全、已止损",
        (
            "先确认一下：人都安全吗？水、电、燃气该关的关了吗？",
            "请先保证安全：关水阀、断电、关燃气，有火情马上拨 119。人都安全吗？",
        ),
        "人都安全吗？水电关了吗？",
        answers.home_safe,
        in_words("都安全，已关好", "还有危险"),
        may_skip=False,
    ),
    MEDICAL: Ask(
        "同意记录就诊信息",
        (
            "下面会问到病情和就诊医院，属于敏感个人信息，只用来办理这次理赔。可以记下来吗？不方便说也照样能报案。",
            "病情和医院的信息只用来办理这次理赔，可以记吗？不方便就点「不方便说」，不影响报案。",
        ),
        "要问病情和医院，可以记吗？",
        answers.may_note,
        in_words("可以", "不方便说"),
        may_skip=False,
    ),
    "insured": Ask(
        "给谁报",
        ("这次是给谁报？", "是您本人，还是家里人？点一下就行。"),
        "给谁报？",
        answers.insured,
        in_words("本人", "父母", "配偶", "子女", "其他亲友"),
        may_skip=False,
    ),
    "illness": Ask(
        "病情和治疗",
        ("是什么病、怎么治的？一句话就行。", "简单说说病情，比如「肺炎住院」「做了阑尾手术」。"),
        "什么病？怎么治的？",
        answers.illness,
    ),
    "injury": Ask(
        "受伤经过",
        ("怎么受的伤、伤在哪里？一句话就行。", "简单说说经过，比如「下楼梯摔了，手腕骨折」。"),
        "怎么受的伤？",
        answers.story,
    ),
    "home_loss": Ask(
        "出险经过",
        ("家里发生了什么？一句话就行。", "简单说说经过，比如「水管爆了，地板泡了」。"),
        "家里怎么了？",
        answers.story,
    ),
    "since": Ask(
        "住院或看病时间",
        ("什么时候住院或看病的？大概的日子就行。", "说个日子就行，比如「上周三」「11月20日」。"),
        "哪天看的病？",
        answers.when,
    ),
    "happened_at": Ask(
        "出险时间",
        ("什么时候出的事？大概的时间就行。", "说个大概时间就行，比如「昨天下午」「11月20日」。"),
        "什么时候的事？",
        answers.when,
    ),
    "hospital": Ask(
        "就诊医院",
        ("在哪家医院、哪个科？", "说一下医院的名字就行，比如「市人民医院骨科」。"),
        "在哪家医院？",
        answers.hospital,
    ),
    "address": Ask(
        "房屋地址",
        ("出事的房子在哪里？说到小区、楼栋就行。", "请说下地址，比如「合肥市蜀山区望江小区3栋」。"),
        "房子在哪里？",
        answers.address,
        problem=facts.check_place,
    ),
    "damaged": Ask(
        "损坏或丢失的物品",
        ("坏了或丢了哪些东西？说主要的就行。", "说主要的几样就行，比如「木地板和衣柜」。"),
        "坏了哪些东西？",
        answers.damaged,
    ),
    "caller": Ask(
        "报案人",
        ("怎么称呼您？", "请留一个称呼，比如「王女士」。"),
        "怎么称呼您？",
        answers.caller,
    ),
    "insured_name": Ask(
        "出险人姓名",
        ("出险的这位叫什么名字？", "说一下出险人的姓名，保单上的就行。"),
        "出险人叫什么名字？",
        answers.insured_name,
    ),
    "cover": Ask(
        "保单号或产品名",
        ("知道保单号或者产品名吗？不知道也没关系。", "有保单号发我一下，说产品名也行，没有就点「不知道」。"),
        "保单号知道吗？",
        answers.cover,
        in_words("不知道"),
    ),
    CONFIRM: Ask(
        "",
        ("请核对一下，没问题就点「确认提交」；要改哪一项直接说。", "核对好了点「确认提交」；要改的直接说新的内容。"),
        "都对的话，点「确认提交」。",
        answers.confirmed,
        in_words("确认提交", "要修改"),
        problem=answers.which_to_change,
        may_skip=False,
    ),
}
# Whoever has said that all are safe tells of what is over, until they say that it is not.
AFTER_SAFETY = frozenset(NOTICE_ASKS) - SAFETY
# Asked together with the caller's own name where it is somebody else who is ill or hurt.
CALLER_OF_ANOTHER = "怎么称呼您？出险的家人叫什么名字，也一起说一下，比如「我姓王，我妈叫李桂兰」。"
INJURY_WITHOUT_DETAILS = "怎么出的事？经过一句话就行，伤情不用说。"
