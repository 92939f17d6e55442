"""Apologies, drink, loneliness, grief beside a matter of insurance, and children: met calmly, with a way on."""

from __future__ import annotations

from actions.complaints.complaint_words import Complaint, read_complaint
from actions.done import Done
from actions.messages import MENU, PERSON, REPORT, Choice, say
from actions.questions.known_answer import known, said_from
from actions.report.claim_reading import reports_loss
from actions.report.loss_told import remembered
from actions.tools import Tools
from actions.turn import Turn
from insurance.words.phrases import any_of

FORGIVEN = "没关系，您别放在心上。事情着急，谁都有脾气。接下来要我帮您办哪件事？"
HEARD_OUT = "嗯，说出来心里会松快些，我听着。想接着说、要办事，或者想和人聊聊（点「转人工」），都可以。"
DRUNK = (
    "喝了酒就先坐下歇会儿，喝点水，千万别自己开车；要走就叫代驾、打车，或者请家人来接。\n"
    "人不舒服、叫不醒、一直吐，拨打 120。车停在哪记不清，可以看车机 APP 的车辆位置。有事随时告诉我。"
)
CONDOLENCE = "请您节哀，这些事不着急，慢慢来。"
ESTATE = (
    "名下的保单要由继承人来办，一般要死亡证明、亲属关系证明和继承人的身份证件。您先照顾好自己和家里人；"
    "准备好了点「转人工」，同事一件件陪您办。"
)
ESTATE_QUESTION = "车主去世，保单怎么办？"
LEFT_ALONE = (
    "请您节哀。现在什么都不用办，我不再问了。想说话、想办事的时候随时回来；"
    "想和人说就点「转人工」，心里撑不住可以拨打 12356。"
)
CHILD = (
    "别怕。先到路边安全的地方，看看自己和对方有没有人受伤，有就拨打 120。\n"
    "马上给爸妈或老师打电话，等大人来；别自己赔钱、别签字，也别急着走，说不清就拨打 122 或 110。"
    "是家里的车，请大人来这里报案，或者点「转人工」。"
)

_SORRY = any_of(
    r"(?:对不起|抱歉|不好意思|别往心里去|别介意|别生气|原谅)[^。]{0,10}(?:骂|凶|吼|态度|说重|发火|脾气|冲)|(?:骂|凶|吼|说重|发火|冲)[^。]{0,8}(?:对不起|抱歉|不好意思|别往心里去|别介意|别生气)|错怪(?:你|你们|您)"
)
_VENTS = any_of(
    r"(?:就是|只是|就|只)?想?(?:发泄|吐槽|诉(?:诉)?苦|倒倒苦水|发发牢骚)(?:一下|下|而已|$|[,，])|(?:陪我|跟我|和我)(?:聊(?!保|车|的|过|了)|唠(?!的|过|了)|说说话|说会儿?话|讲讲话)(?!.{0,6}(?:保|赔|车))"
)
_DRUNK = any_of(
    r"(?:我|俺|哥们)(?:现在|今天|今晚|刚|又|有点)*(?:喝(?:多|大|懵|醉|高|断片)|醉)(?:了|着|啦)?(?:[,，!！。]|$|我?车在|骂|陪|找不|你|不)"
)
_NOT_DRUNK = any_of(r"撞|追尾|刮|蹭|事故|报案|赔|保险|开车|开回|昨|前天|上次|当时|朋友喝|他喝|她喝|交警")
_KIN = (
    r"(?:老公|老婆|丈夫|妻子|爱人|媳妇|[爸妈]{1,2}|父亲|母亲|爹|娘|儿子|女儿|闺女|孩子"
    r"|哥哥?|姐姐?|弟弟?|妹妹?|爷爷|奶奶|姥[爷姥]|外[公婆]|岳[父母]|公公|婆婆)"
)
_LATELY = r"(?:上周|上个?月|前[几些]?天|昨天|今年|去年|刚|刚刚|才|已经|突然|因病)"
_DIED = (
    rf"(?:{_KIN}(?:他|她)?{_LATELY}*(?:没了|去世|过世|不在了|离世|病逝)"
    rf"|{_KIN}(?:他|她)?{_LATELY}+(?:走了|走(?=[,，他她]))|送走(?:了)?(?:我|俺)?(?:的|家)?{_KIN})"
)
_ESTATE = any_of(rf"{_DIED}[^。]{{0,10}}(?:车险|退|过户|这车|车子|他的车|她的车)")
_BEREAVED = any_of(
    rf"(?:刚|才|前天|昨天)(?:刚)?送走(?:了)?(?:我|俺)?(?:的|家)?{_KIN}(?:$|[,，。])|别再?(?:问|烦)[^。]{{0,6}}{_DIED}|{_DIED}[^。]{{0,6}}别再?(?:问|烦)"
)
_ALIVE = any_of(r"车没了|上学|上班|回来|机场|车站|呼吸|心跳|受益人|身故保|撞|车祸|事故|120|抢救")
_AGE = r"(?:1[0-7]|[6-9]|十[一二三四五六七]?|[六七八九])"
_CHILD = any_of(
    rf"(?:我|俺)(?:今年|才|现在|只有|还|刚|虚岁)*{_AGE}(?:周?岁|(?=[,，\s撞刮蹭碰骑]))|(?:我|俺)(?:是|还是|才是)(?:个|一个|一名)?(?:小孩(?!的|家|他)|小朋友|小学生|初中生|中学生|高中生|未成年|学生党)|我(?:还)?(?:没成年|未成年)"
)
_HAPPENED = any_of(r"撞|刮|蹭|碰|剐|砸|事故|划(?!算)|追尾|摔|怕|压")
_LONGEST = 60


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None where the words are of a matter of their own, or a form takes them down."""
    text = turn.text
    if len(text) > _LONGEST or read_complaint(text) is not Complaint.HEARD:
        return None
    if _CHILD.search(text) and _HAPPENED.search(text):
        return _said(turn, CHILD, (PERSON,)) if not turn.in_form else None
    if not _ALIVE.search(text) and _BEREAVED.search(text):
        return Done((say(LEFT_ALONE, (PERSON,)),), {"not_understood": None}, leaves_form=turn.in_form)
    if turn.in_form:
        return None
    if not _ALIVE.search(text) and _ESTATE.search(text):
        found = await known(tools, turn, ESTATE_QUESTION)
        message = said_from(found, (PERSON,), first=CONDOLENCE) if found else say(CONDOLENCE + ESTATE, (PERSON,))
        return Done((message,), {"not_understood": None})
    if reports_loss(text, turn.now) and not _DRUNK.search(text):
        return None
    return _of_a_mood(turn, text)


def _of_a_mood(turn: Turn, text: str) -> Done | None:
    if _SORRY.search(text):
        return _said(turn, FORGIVEN, MENU)
    if _DRUNK.search(text) and not _NOT_DRUNK.search(text):
        return _said(turn, DRUNK, (PERSON,))
    return _said(turn, HEARD_OUT, (PERSON, REPORT)) if _VENTS.search(text) else None


def _said(turn: Turn, text: str, choices: tuple[Choice, ...]) -> Done:
    return Done((say(text, choices),), {"not_understood": None, **remembered(turn)})
