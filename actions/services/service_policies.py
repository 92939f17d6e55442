"""A verified customer's policies as a card, each with a link to its printable page."""

from __future__ import annotations

from typing import Any

from actions.messages import PERSON, say
from actions.services.service_answers import policy_label
from actions.tools import Tools
from actions.turn import Turn
from insurance.policies import policy_links
from insurance.policies.policies import PolicyFacts

FOUND = "这是您名下的保单，请核对到期日。"
FOUND_WITH_LINKS = "这是您名下的保单。打印页的链接 {minutes} 分钟内有效："
NONE_FOUND = "这个手机号下没有查到保单。可能投保时留的是别的号码，可以换个号码再试，或者转人工查。"
PERIOD = "{start} 至 {end}"
LINK = "{label}\n{url}"
AGAIN = ("查看电子保单", "/epolicy")
RENEW = ("我要续保", "/renew")


def show(tools: Tools, turn: Turn, policies: tuple[PolicyFacts, ...], *, links: bool) -> dict[str, Any]:
    """One message with all of them."""
    rows = [[policy_label(one), PERIOD.format(start=one.starts_on, end=one.ends_on)] for one in policies]
    card = {"kind": "policies", "rows": rows, "number": None}
    if not links:
        return say(FOUND, (AGAIN, RENEW, PERSON), card=card)
    minutes = tools.settings.policy_link_minutes
    lines = [LINK.format(label=policy_label(one), url=_url(tools, turn, one)) for one in policies]
    return say("\n".join((FOUND_WITH_LINKS.format(minutes=minutes), *lines)), (RENEW, PERSON), card=card)


def _url(tools: Tools, turn: Turn, policy: PolicyFacts) -> str:
    path = policy_links.address(
        policy,
        turn.customer_id,
        secret=tools.settings.session_secret,
        minutes=tools.settings.policy_link_minutes,
    )
    return f"{tools.settings.public_url.rstrip('/')}{path}"
