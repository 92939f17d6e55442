"""The questions of the first notice in the customer's language, each in three wordings, with what may be clicked."""

from __future__ import annotations

from dataclasses import dataclass

from actions.messages import CONTINUE, START_OVER, Choice

SKIP: Choice = ("跳过", "/skip")
CONFIRM: Choice = ("确认提交", "/affirm")
CHANGE: Choice = ("修改", "/change")
PHOTOS_DONE: tuple[Choice, ...] = (("拍完了", "/photos_done"), ("没有照片", "/photos_done"))

# Questions that are not fields of the claim.
OLD_DRAFT, PHOTOS, SUMMARY, WHICH_FIELD = "old_draft", "photos", "summary", "which_field"
HOUR = "accident_hour"  # the day is known, the hour is not
WHICH_NUMBER = "which_number"  # several phones or plates were given
WHOSE_PLATE = "whose_plate"  # a photo shows a plate of which nobody has said whose it is
STOPPED = "stopped"  # outside the form: the customer has stopped the report


@dataclass(frozen=True)
class Question:
    """`texts`: the same question in other words, for the times it has to be asked again."""

    texts: tuple[str, str, str]
    choices: tuple[Choice, ...] = ()
    short: str = ""  # for older customers, where the usual words are many


def _words(*texts: str) -> tuple[Choice, ...]:
    return tuple((text, None) for text in texts)


QUESTIONS: dict[str, Question] = {
    OLD_DRAFT: Question(
        (
            "您上次有一份报案没有填完。要接着填，还是重新报一起？",
            "之前那份没填完的报案还在：接着填它，还是另外报一起？",
            "先选一下：接着填上次的，还是重新报案？",
        ),
        (CONTINUE, START_OVER),
    ),
    "has_injury": Question(
        (
            "先确认一下：有没有人受伤？",
            "还是先说人：车上的人和对方那边，有没有人受伤？",
            "到底有没有人受伤？不确定也可以直接选。",
        ),
        _words("有人受伤", "没有人受伤", "不确定"),
    ),
    "accident_time": Question(
        (
            "大概什么时候发生的？比如「今天上午10点」「昨天晚上8点半」。",
            "事故是什么时候的事？说个大概就行，比如「前天下午3点多」。",
            "出事是什么时候？比如「今天早上」，记不清也没关系。",
        ),
        _words("刚刚", "今天上午", "昨天", "记不清了"),
        "什么时候出的事？",
    ),
    HOUR: Question(
        (
            "{day}大概什么时候，几点左右？说上午、下午、晚上也行。",
            "{day}的什么时候，上午、下午还是晚上？",
            "{day}几点？是什么时候记不清的话，选「记不清了」。",
        ),
        _words("早上", "上午", "中午", "下午", "晚上", "记不清了"),
        "{day}几点？",
    ),
    "accident_place": Question(
        (
            "在哪里出的事？说路名、小区、停车场或高速路段都可以。",
            "事故地点在哪里？比如「深南大道科苑路口」「万达地下车库」。",
            "大概在哪里？说个城市和路名，或者小区、停车场就行。",
        ),
        short="在哪里出的事？",
    ),
    "damage_cause": Question(
        (
            "车是怎么坏的？选一个最接近的。",
            "下面的情况里，最像您这次的是？",
            "车坏的原因选一个就好，都不像就选「其他」。",
        ),
        _words("碰撞", "划痕", "玻璃破碎", "停着被撞", "泡水", "起火", "被盗", "坠物砸到", "充电出事", "其他"),
    ),
    "accident_type": Question(
        (
            "这次事故涉及几辆车？",
            "除了您的车，还有别的车碰到吗？",
            "请选一个：只有您的车，和另一辆车，还是三辆车或更多？",
        ),
        _words("只有我的车", "和另一辆车", "三辆车或更多", "不清楚"),
    ),
    "narrative": Question(
        (
            "请用一句话说说经过：怎么发生的、碰到了什么、坏了什么部位，车能走不能走也一起说。",
            "经过是怎么发生的？比如「倒车蹭到柱子，后保险杠掉漆」。",
            "简单说说经过就好，比如「被后车追尾，后备箱凹了」。",
        ),
        short="怎么出的事？说一句就好。",
    ),
    "drivable": Question(
        (
            "车现在还能正常开吗？",
            "车还能正常开走吗，还是动不了？",
            "车能不能开？不确定也可以选。",
        ),
        _words("能开", "不能开", "不确定"),
    ),
    "plate_no": Question(
        (
            "您的车牌号是多少？也可以发保单号；还没上牌就说「没上牌」。",
            "请发一下出险车辆的车牌号，比如粤BD12345；保单号也行。",
            "车牌号或保单号发一个就可以，手边没有可以先跳过。",
        ),
        _words("没上牌", "不记得"),
        "您的车牌号是多少？",
    ),
    "reporter_phone": Question(
        (
            "方便联系您的手机号是多少？",
            "请留一个 11 位的手机号，理赔同事好联系您。",
            "理赔同事用什么手机号能找到您？不方便留可以跳过。",
        ),
    ),
    "police_reported": Question(
        (
            "报警了吗（122 或 110）？",
            "有没有报警，打过 122 或 110 吗？",
            "请选一个：报了警、还没有，还是不确定？",
        ),
        _words("报了", "还没有", "不确定"),
    ),
    "injured_count": Question(
        (
            "有几个人受伤？",
            "一共有几个人受伤？说个数就行。",
            "有几个人受伤？不清楚就选「不清楚」。",
        ),
        _words("1个人", "2个人", "不清楚"),
    ),
    # Never asked of itself: only when the customer wants to change it and does not say to what.
    "driver_name": Question(
        (
            "当时是谁开的车？说名字，或者「我自己开的」「我老婆开的」。",
            "出险时开车的是谁？",
            "驾驶人要改成谁？说名字就行。",
        ),
        _words("我自己开的"),
        "当时是谁开的车？",
    ),
    "damage_parts": Question(
        (
            "车上还有哪里坏了？比如「右前门」「后保险杠」。",
            "损失部位要补哪里？",
            "再说一下车上坏了的地方，说部位就行。",
        ),
        short="还有哪里坏了？",
    ),
    PHOTOS: Question(
        (
            "有照片的话请发给我：现场全景带车牌、碰撞部位近照、自己车的车牌。人不安全时不用拍，以后再补也可以。",
            "照片可以现在发，也可以以后补。没有就点「没有照片」。",
            "发完照片点「拍完了」，没有就点「没有照片」。",
        ),
        PHOTOS_DONE,
        "有照片就发给我，没有也行。",
    ),
    WHICH_FIELD: Question(
        (
            "要改哪一项？直接说新的内容也可以，比如「车牌是粤B12345」。",
            "哪里不对？把对的内容直接发给我就行。",
            "请选要改的一项，或者直接说正确的内容。",
        ),
        _words("改时间", "改地点", "改经过", "改车牌", "改电话", "改受伤情况"),
        "要改哪一项？",
    ),
    WHOSE_PLATE: Question(
        (
            "照片上看到车牌{plate}，是您的车吗？",
            "照片里的车牌{plate}是哪辆车的？选一个就行。",
            "请选一个：车牌{plate}是您的车、对方的车，还是都不是？",
        ),
        _words("是我的车", "是对方的车", "都不是"),
    ),
    WHICH_NUMBER: Question(
        (
            "您说了不止一个号，这次用哪一个？",
            "两个里面用哪一个？点一下就行，也可以说「第一个」。",
            "请点一下要用的那个。",
        ),
    ),
}
DRIVABLE_FLOOD = Question(
    (
        "车现在能动吗？只说现在的样子，请不要为了试去启动或充电。",
        "泡水以后车是动不了，还是已经开出来了？请不要去试。",
        "请选一个就行，不用去试车。",
    ),
    _words("不能开", "已经开出来了", "不确定"),
    "车现在能动吗？不用去试。",
)
WHOSE_PLATE_INSTEAD = Question(
    (
        "照片上看到车牌{plate}，和您说的{told}不一样，这是哪辆车？选「是我的车」就改成照片上的。",
        "照片里的车牌{plate}和您说的{told}不同，是哪辆车的？",
        "请选一个：车牌{plate}是您的车、对方的车，还是都不是？",
    ),
    QUESTIONS[WHOSE_PLATE].choices,
)
MORE_PHOTOS_TEXT = "可以继续发照片，发完请点「拍完了」。"
SUMMARY_TEXTS = (
    "请核对下面的信息。没有问题就点「确认提交」，有不对的地方点「修改」或直接告诉我。",
    "请再看一遍。都对就点「确认提交」，不对的直接告诉我。",
    "现在是这样登记的，确认的话点「确认提交」。",
)
SUMMARY_SHORT = "请核对一下，对就点「确认提交」。"
# Before the wordings of a question that had to be asked more than three times.
BEFORE = ("", "我们接着来。", "不着急，慢慢说。", "还差这一项：")
STUCK_TEXT = "这一项答不上来没关系，可以先跳过，或者找人工帮您。"
