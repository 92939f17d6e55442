"""Words that want other people's data, bring somebody else's code, doubt ours, or cannot receive one."""

from __future__ import annotations

import re

from actions.complaints.complaint_words import Complaint, read_complaint
from actions.done import SERVICE_FORM, Done
from actions.messages import PERSON, REPORT, Choice, say
from actions.questions.question_words import wants_report
from actions.report.loss_told import remembered
from actions.tools import Tools
from actions.turn import Turn
from insurance.words.phrases import any_of

OTHERS = (
    "别人的保单、案子、电话和车主信息，我看不到，也不能给；您的也一样不会给别人。\n"
    "要找对方，请报警后由交警联系，事故认定书上也有双方信息；报了案，理赔同事会去联系。需要的话可以转人工。"
)
FAMILY = (
    "家里人的保单和理赔，要他本人核实过身份才能看：请他用自己的手机号在这里核实，或者拨打 {hotline}。\n"
    "他本人不方便的，可以转人工，由同事告诉您代办要什么证明。报案不用核实，现在就能替他报。"
)
OFFICIAL = (
    "在聊天里我核实不了您的身份，客户的保单、案件和电话都不能给，请见谅。\n"
    "公务调取请凭单位公函和证件办理，公司同事请走内部系统。可以拨打 {hotline}，或者转人工由专人接待。"
)
UNSEEN = OFFICIAL[:8]  # who comes in an office has no accident to report
FORWARDED = (
    "这个码我不能用：验证码只能本人收、本人输，别人转来的、念来的都不行，也请提醒他别把码给任何人。\n"
    "请用您自己投保时留的手机号；要替家里人办，请本人来这里核实，或者转人工问代办要什么证明。"
)
OUR_CODE = (
    "您小心是对的。这个码只用来确认是您本人，免得别人看到您的保单和理赔，只在这个聊天窗口里输。"
    "我们不会打电话向您要码。\n不放心可以先不给，拨打 {hotline} 核实，或者转人工。"
)
NO_CODE = (
    "收不到验证码、换了号、手机丢了，或者不想用手机号，可以转人工，由同事用别的办法核实您的身份，号码也能一起更新。\n"
    "身份证号、银行卡号请别发在聊天里。报案不用先核实，现在就能报。"
)

_KIN = (
    r"(?:老公|老婆|丈夫|妻子|爱人|媳妇|对象|男朋友|女朋友|[爸妈]{1,2}|父亲|母亲|爹|娘|儿子|女儿|闺女"
    r"|孩子|哥|姐|弟|妹|[爷奶]{1,2}|姥[姥爷]|岳[父母]|公公|婆婆|家里?人|家属)"
)
_STRANGER = (
    r"(?:对方|对面|别人|人家|那(?:个)?人|前妻|前夫|前女友|前男友|邻居|同事|朋友|客户|上一个(?:客户|人)|其他(?:客户|人)|别的(?:客户|人)"
    r"|(?:和|跟)我同名的?人?|撞我的(?:车|人)|肇事(?:车|司机|者)?|他|她|车主|[张李王赵刘陈][一二三四五六])"
)
_DATA = (
    r"(?:保单(?:号|明细)?|保险(?:信息|单|明细|情况)|理赔(?:进度|记录|情况|到哪|怎么样|(?=给我|$))|赔案|案子|案件|报案(?:记录|信息|情况|号)?"
    r"|手机号?码?|电话(?:号码?)?|联系方式|住址|地址|身份证(?:号)?|车主(?:是谁|信息|电话|姓名)?|个人信息|资料|出险(?:记录|次数)?|有没有(?:出险|报案|保险)|银行卡|卡号)"
)
_ASKS = (
    r"(?:帮我|给我|替我|麻烦|我要|我想|想|能不能|可以|请|立即|马上|你|来)*"
    r"(?:查(?!勘)|调(?:取|一下|出)?|导出|提供|告诉我|看看|看一?下|知道|搜|透露|拿到|给我|发给?我|要(?!报))(?:一下|下|看|查|询|到|一查|个|看看)*"
)
# What has to do with the customer's own matter is theirs to ask.
_BETWEEN = r"(?:(?!我的|撞我|蹭我|刮我|碰我|要|需|让|责|跑|逃)[^,，。;；]){0,8}?"
_OF_OTHERS = any_of(
    rf"{_ASKS}[^,，。;；]{{0,14}}?{_STRANGER}{_BETWEEN}{_DATA}",
    rf"(?:把|将)?{_STRANGER}(?:的)?{_DATA}[^,，。;；]{{0,3}}(?:给我|告诉我|发我|发给我|是多少|查一?下|透露|导出|调出来)",
    r"(?:车主|肇事者|司机|对方)(?:是谁|叫什么|住哪|电话(?:是)?多少)[^,，。]{0,3}$|(?:帮我)?查[^,，。]{0,12}(?:是谁的车|车主)",
    r"(?:导出|调出|给我看|提供|列出)[^,，。]{0,6}(?:所有|全部|昨天|今天|最近)(?:的)?[^,，。]{0,4}(?:报案|客户|保单|案件|数据)|数据库里?(?:有)?[^,，。]{0,6}(?:客户|多少|导出)",
)
_OF_FAMILY = any_of(
    rf"(?:查|看|知道|问)(?:一下|下|看|看看|查)*(?:我|俺)?(?:们)?(?:家)?(?:的)?{_KIN}(?:的|名下|他|她)*[^,，。;；]{{0,4}}?{_DATA}",
    rf"(?:替|帮|给)(?:我|俺)?{_KIN}(?:查|看|问)(?:一下|下)?[^,，。]{{0,6}}{_DATA}|(?:我是|是)[^,，。]{{0,4}}(?:老公|老婆|丈夫|妻子|爱人|儿子|女儿|家属)[^。]{{0,8}}(?:帮我|看|查)[^。]{{0,8}}(?:{_DATA}|赔款)",
    rf"{_KIN}[^。]{{0,12}}(?:我)(?:替|帮)(?:他|她|忙)?(?:查|看|问)[^。]{{0,8}}{_DATA}|(?:要|查|看)(?:她|他)名下[^,，。]{{0,6}}{_DATA}",
)
_IN_OFFICE = re.compile(
    r"^(?:你好|喂|您好|[,，])*(?:我们?|这里|这边)?(?:是|在)?[^,，。]{0,6}(?:公安|派出所|警察|民警|交警|法院|检察院|纪委|银保监|金监局|监管局|税务|内审|审计|总部|分公司|总公司|你们(?:公司)?(?:的)?(?:员工|同事))"
)
_WANTS_DATA = any_of(
    rf"{_ASKS}[^。]{{0,20}}{_DATA}", r"(?:调取|核实|导出|提供|调阅)[^。]{0,14}(?:材料|资料|保险|保单|案|信息|报案)"
)
_CLIENTS = re.compile(
    r"(?:中介|代理人?|客户委托|受(?:人)?委托|委托我)[^。]{0,10}(?:查|看|调|问)[^。]{0,10}(?:理赔|保单|案|进度)"
)
_GIVES = re.compile(r"(?:电话|手机号?|车牌)(?:号码?)?(?:是|[:：])\s*\S{5,}|1[3-9]\d{9}.{0,4}(?:记|登记|写)")
_COMPANY = re.compile(r"(?:哪家|什么)保险公司|你们(?:的)?电话|客服电话|报案电话|电话多少合适")

_CODE = r"(?:验证码|校验码|动态码|短信码|码)"
_FORWARDED = any_of(
    rf"(?:{_KIN}|朋友|同事|别人|人家|他|她)[^,，。不没]{{0,8}}(?:的|收到的?)?{_CODE}(?!没|收不)[^。]{{0,10}}(?:转|念|报|发|告诉|给)(?:给)?(?:我|你)",
    rf"{_CODE}[^,，。]{{0,4}}发到(?:了)?[^,，。]{{0,4}}(?:{_KIN}|朋友|别人|他|她)[^。]{{0,12}}(?:念|转|报|告诉|发)(?:给)?(?:我|你)",
    rf"(?:{_KIN}|朋友|同事|别人|他|她)(?:转|念|报|发)(?:给|来)?(?:我|的)*(?:了)?(?:的)?{_CODE}|(?:朋友|别人|同事)的{_CODE}",
)
_DOUBTS = any_of(
    rf"(?:为什么|为啥|干嘛|凭什么|怎么|干什么)[^,，。]{{0,6}}{_CODE}|{_CODE}[^。]{{0,10}}(?:骗|安全吗|靠谱吗|泄露|真的假的|干什么|干嘛|有什么用)"
)
_NO_CODE = any_of(
    rf"(?:收不到|接不到|没法收|不能收){_CODE}?[^。]{{0,8}}(?:怎么|咋|如何|换号|换了)[^。]{{0,4}}(?:核实|证明|办|查|验)",
    r"(?:手机|号码?|手机号)[^,，。]{0,4}(?:丢|换|停机|注销|不用)(?:了)?[^。]{0,12}(?:怎么|咋|如何)[^。]{0,4}(?:核实|证明|验证|办|查)",
    r"(?:不想|不愿意?|不方便|能不能不)(?:给|留|说|发|报|用)(?:你们?)?(?:我的)?(?:手机|电话|号码)[^。]{0,4}(?:能|可以|直接|怎么)[^。]{0,4}(?:查|看|办)",
    r"身份证(?:号)?(?:给你|发你|代替)?(?!了)[^,，。了]{0,2}(?:行不行|可以吗|行吗|能不能(?:核实|查)|能(?:核实|查)吗)",
)


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the words are about one's own data, give some, complain, or are about anything else."""
    text = turn.text
    if len(text) > 80 or wants_report(text) or read_complaint(text) is not Complaint.HEARD:
        return None
    hotline = tools.settings.hotline
    if _FORWARDED.search(text):
        return _said(turn, FORWARDED)
    if _DOUBTS.search(text) and (turn.form == SERVICE_FORM or not _CALLED.search(text)):
        return _said(turn, OUR_CODE.format(hotline=hotline))
    if _NO_CODE.search(text):
        return _said(turn, NO_CODE)
    if _GIVES.search(text) or _COMPANY.search(text):
        return None
    if (_IN_OFFICE.search(text) and _WANTS_DATA.search(text)) or _CLIENTS.search(text):
        return _said(turn, OFFICIAL.format(hotline=hotline))
    if _OF_FAMILY.search(text):
        return _said(turn, FAMILY.format(hotline=hotline))
    return _said(turn, OTHERS) if _OF_OTHERS.search(text) else None


_CALLED = re.compile(r"电话|打来|来电|有人|自称|客服|定损员|查勘员|修理厂|陌生|对方")


def _said(turn: Turn, text: str) -> Done:
    choices: tuple[Choice, ...] = (PERSON,) if turn.in_form or text.startswith(UNSEEN) else (PERSON, REPORT)
    return Done((say(text, choices),), {"not_understood": None, **remembered(turn)})
