"""Who tells of another's fraud, or was asked for a one-time code, is thanked and told what to do, and never scolded."""

from __future__ import annotations

from actions.done import Done
from actions.honesty.bent_words import is_against
from actions.messages import PERSON, REPORT, say
from actions.report.claim_reading import reports_loss
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims.facts import read_everything
from insurance.words.phrases import any_of

AGAINST = (
    "谢谢您告诉我，您这样做是对的，您这边照实说就好。\n"
    "聊天记录、录音和照片请留好。在现场就直接告诉交警；也可以转人工，举报的事由我们的同事来核实。"
)
CODE = (
    "先别给，验证码谁要都不能给。我们不会打电话、发短信向您要验证码，遇到就先挂断。\n"
    "真假拿不准，自己拨 {hotline} 核实；已经给了对方的，马上拨 {hotline} 和 110。"
)

_CODE = any_of(r"(?:验证|校验|动态)码|短信码")
_ASKED_BY_SOMEBODY = any_of(
    r"(?:有人|有个人|别人|陌生|打(?:来)?(?:的)?电话|来电|电话里|有个电话|自称|说是|冒充|客服|定损|查勘|理赔员|工作人员|业务员|修理厂|对方|骗子)"
    r"[^。;；]{0,16}(?:要|让|叫|问|索|管我|找我|给|报|念|发|告诉|提供)",
    r"(?:能|可以|可不可以|能不能|要不要|该不该)(?:把)?(?:给|告诉|发给|报给|念给)(?:他|她|他们|别人|人家|对方|客服|定损员|修理厂|业务员)",
    r"骗子|诈骗|骗人|真的假的|真的吗|是真是假|上当",
)
_IS_AWAITED = any_of(
    r"收不到|[没冇未](?:有)?(?:收|接)到|没来|重[新]?发|再发|过期|发了吗|发到|发给我|输入|哪里填",
    r"(?<![问找管跟向和])我要验证码",
)
_LONGEST = 80  # characters; longer is an account of something


def told(tools: Tools, turn: Turn) -> Done | None:
    """None when neither is told. A loss told in the same breath is reported, and so is what is told in a form."""
    if wants_code(turn.text):
        return Done((say(CODE.format(hotline=tools.settings.hotline), (PERSON,)),), {"not_understood": None})
    if not is_against(turn.text) or reports_loss(turn.text, turn.now) or _is_answer(turn):
        return None
    return thanked(turn)


def thanked(turn: Turn) -> Done:
    choices = (PERSON,) if turn.in_form else (PERSON, REPORT)
    return Done((say(AGAINST, choices),), {"not_understood": None})


def _is_answer(turn: Turn) -> bool:
    """Whether a form takes it down: how it happened, or what is told besides."""
    if not turn.reporting:
        return turn.in_form
    return turn.slots.get("claim_question") == "narrative" or bool(read_everything(turn.text, turn.now))


def wants_code(text: str) -> bool:
    """「有人打电话让我报验证码」: somebody else wants it. Not that one is waited for."""
    if len(text) > _LONGEST or not _CODE.search(text) or _IS_AWAITED.search(text):
        return False
    return _ASKED_BY_SOMEBODY.search(text) is not None
