"""Who writes for somebody other than a customer: the press, applicants, suppliers, other insurers, garages, courts."""

from __future__ import annotations

from actions.complaints.complaint_words import Complaint, read_complaint
from actions.done import Done
from actions.messages import PERSON, REPORT, Choice, say
from actions.tools import Tools
from actions.turn import Turn
from insurance.words.phrases import any_of

PRESS = (
    "您好，我是 AI 客服，不能代表公司接受采访或回应。媒体的事请拨打 {hotline}，说明媒体名称和采访问题，"
    "或者点「转人工」，由同事转给负责的部门。"
)
JOBS = "谢谢您愿意加入我们。招聘和代理合作不在这里办：请看公司官网，或者拨打 {hotline} 问清渠道；先收钱的招聘请别信。"
SUPPLIERS = (
    "谢谢您的联系。合作和货款的事这里办不了，也查不到：请拨打 {hotline} 转相关部门，"
    "或者点「转人工」，留下单位和联系方式，由同事转达。"
)
INSURERS = (
    "您好。同行之间的对接走两家的理赔部门：请拨打 {hotline} 转理赔，或者点「转人工」，说清单位、事故时间和双方车牌。"
    "客户的保单和案件情况不能在聊天里给。"
)
GARAGES = (
    "您好。我们客户的车在您那里，请先别拆、别修，让车主本人在这里报案或联系他的理赔员，定损由理赔同事来约。"
    "要找定损员或核对修车款，拨打 {hotline}，或者点「转人工」。"
)
LETTERS = (
    "律师函、法院文书请寄公司注册地址，具体地址和收件部门以 {hotline} 告知的为准；"
    "也可以点「转人工」，由同事告诉您并跟进。"
)

_AM = r"(?:我们?|这里|这边|本人|本报)?(?:是|就是)?"
_PRESS = any_of(
    r"(?:我们?|本人|这里)(?:是)?[^,，。]{0,8}(?:记者|报社|电视台|媒体(?!曝|发)|栏目组|编辑部)|(?:想|要|请求)(?:对|就)?[^,，。]{0,8}采访|^[^,，。]{2,6}(?:日报|晚报|都市报|电视台|周刊|新闻)[,，]?[^。]{0,12}(?:问|采访|回应|核实|了解)"
)
_NOT_PRESS = any_of(r"(?:找|叫|告诉|联系|给|让|曝光|投诉|发给)[^,，。]{0,4}(?:记者|媒体|电视台|报社)")
_JOBS = any_of(
    r"(?:我)?(?:是来|来|想|要|找你们?)?(?:应聘|求职|面试)(?!官)|(?:你们|公司|还)?(?:招(?:不招)?(?:人|聘)|招不招)(?:吗|么|不|没|$|[?？,，])|(?:投|发)(?:个|一份)?简历",
    r"(?:想|要|怎么|如何)(?:做|当|成为|加入)(?:你们的?|贵公司的?)?[^,，。]{0,4}(?:代理人?|业务员|加盟|合伙人|保险员)(?:怎么|$|[,，?？])|怎么(?:加盟|代理你们)",
)
_SUPPLIERS = any_of(
    r"(?:想|要|能|可以|谈|寻求|有没有)(?:跟|和|与)?(?:你们|贵司|贵公司)?[^,，。]{0,4}(?:合作|供货|推广合作|商务)(?!医院|修理|网点)",
    r"(?:你们|贵司|公司)(?:还)?(?:欠|拖欠|没付|没结)(?:着)?(?:我们|我司|本店|我店|我厂)[^,，。]{0,6}(?:款|钱|费|账)",
)
_INSURERS = any_of(
    rf"{_AM}(?:另一家|别家|其他|别的)(?:保险)?公司的?[^,，。]{{0,6}}(?:理赔|查勘|定损|业务|人|员)|^{_AM}(?:平安|人保|太保|太平洋|国寿|中华联合|大地|阳光|众安|太平)(?:保险|财险)?(?:的|公司的)[^。]{{0,24}}(?:你们|对接|理赔|定损|联系)",
    r"(?:我们|我司)(?:的)?客户[^。]{0,10}(?:你们|贵司)(?:的)?客户[^。]{0,14}(?:撞|碰|事故|对接|追偿)",
)
_GARAGES = any_of(
    rf"^{_AM}[^,，。]{{0,8}}(?:修理厂|维修厂|汽修厂?|4[sS]店|维修站|钣喷)(?:的|这边|这里)?[,，]?[^。]{{0,4}}(?:你们|贵司)(?:的)?(?:客户|车主|保户)[^。]{{0,24}}"
)
_LETTERS = any_of(
    r"(?:律师函|法院|传票|起诉状|公函|文书|函件)[^,，。]{0,6}(?:寄|送|邮|发)(?:到|给|去|往)?[^,，。]{0,4}(?:哪|什么|谁|地址)"
)


def answer_to(text: str) -> str | None:
    """The sentence for who writes; None for a customer."""
    if len(text) > 80 or read_complaint(text) is not Complaint.HEARD:
        return None
    if _LETTERS.search(text):
        return LETTERS
    if _INSURERS.search(text):
        return INSURERS
    if _SUPPLIERS.search(text):
        return SUPPLIERS
    if _GARAGES.search(text):
        return GARAGES
    if _PRESS.search(text) and not _NOT_PRESS.search(text):
        return PRESS
    return JOBS if _JOBS.search(text) else None


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None for a customer, and for whoever is filling in a form."""
    text = None if turn.in_form else answer_to(turn.text)
    if text is None:
        return None
    choices: tuple[Choice, ...] = (PERSON, REPORT) if text == GARAGES else (PERSON,)
    return Done((say(text.format(hotline=tools.settings.hotline), choices),), {"not_understood": None})
