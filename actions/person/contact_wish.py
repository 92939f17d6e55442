"""How a customer wishes to be contacted: it goes to the claim that was given, and calls nobody."""

from __future__ import annotations

from actions.done import Done
from actions.messages import PERSON, say
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.words.phrases import any_of

NOTED = "好的，记到您的报案 {number} 里了：「{words}」。理赔同事联系您前能看到；在这里打字也一样能办。"
HERE = "好的，我们就在这里打字说，我不会给您打电话。"
IN_REPORT = "好的，我们就在这里打字说。问到电话时不想留，说「跳过」就行。"
WISHED = "supplemented"  # the event of the claim, as of all that is added to it
_TAKES_MORE = ("reported", "awaiting_documents")

_NO_CALL = any_of(
    r"(?:别|不要|不用|甭|先别|不想|不方便|没法|不能|不必|少)(?:再|老|总|随便|给我|跟我|和我)*(?:打|接|来|回)(?:我|过来|给我)?(?:的)?电话",
    r"(?:别|不要|不用|甭|不必)(?:再|老|总)*(?:给我|跟我)打",
)
_IN_WRITING = any_of(
    r"(?:发|用|走|在|加|回|来|通过|就|改|微信)(?:我|给我|个|条|一下)*(?:微信|短信|信息|消息|文字|打字|留言|这里|这儿|线上)",
    r"(?:微信|短信|信息|消息|文字|打字|这里|这儿|线上)(?:上|里|来)?(?:就|跟我|给我|和我|直接)*(?:说|聊|联系|沟通|回|发|通知|就行|就好|就可以|可以|就成|行|吧)",
)
_ADVERTISING = any_of(r"推销|营销|广告|骚扰|退订|推广|卖保险|续保电话")


def by_message(text: str) -> bool:
    """「别打电话给我，微信说」. Advertising that is to stop is another matter."""
    is_wish = _NO_CALL.search(text) is not None and _IN_WRITING.search(text) is not None
    return is_wish and _ADVERTISING.search(text) is None


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when the words are about something else."""
    if not by_message(turn.text):
        return None
    if turn.reporting:
        return Done((say(IN_REPORT),), {"claim_misses": None})
    async with tools.database.transaction() as tx:
        newest = next(iter(await claims.reported(tx, turn.customer_id, limit=1)), None)
        if turn.in_form or newest is None or newest.state not in _TAKES_MORE:
            return Done((say(HERE, () if turn.in_form else (PERSON,)),), {"not_understood": None})
        detail = {"words": turn.text}
        await claims.remark(tx, newest.id, WISHED, detail=detail, who="customer", now=turn.now, why=turn.turn_id)
    return Done((say(NOTED.format(number=newest.number, words=turn.text), (PERSON,)),), {"not_understood": None})
