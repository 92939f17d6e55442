"""What the knowledge base would say to the customer's last words. An agent reads, changes and sends it, or does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from fastapi import APIRouter
from prometheus_client import Counter
from pydantic import BaseModel

from conversations import transcript
from conversations.models import Kind, Line, Sender
from handoff.console.access import AtDesk, Serving
from handoff.console.desk import check_readable
from handoff.console.requests import Id

router = APIRouter(prefix="/api/console", tags=["console"])

LINES_LOOKED_AT = 20
SHOWN = Counter("baowen_suggestions_shown_total", "Times that an agent was shown suggested answers.")
TAKEN = Counter("baowen_suggestions_taken_total", "Suggested answers that an agent took into a reply.", ["sent"])


class Taking(BaseModel):
    """What came of a suggestion that was taken into the reply."""

    sent: Literal["as it was", "changed"]


@router.get("/conversations/{conversation_id}/suggestions")
async def suggested(desk: AtDesk, agent: Serving, conversation_id: Id) -> dict[str, Any]:
    """At most three answers with citations to what the customer has said since anybody answered; often none."""
    async with desk.database.reading() as session:
        await check_readable(session, conversation_id, agent)
        lines = await transcript.last_lines(session, conversation_id, limit=LINES_LOOKED_AT)
    asked = _unanswered(lines)
    found = await desk.assistant.suggest([line.text for line in asked]) if asked else []
    if found:
        SHOWN.inc()
    return {"after_seq": asked[-1].seq if asked else 0, "items": [each.as_json() for each in found]}


@router.post("/suggestions/taken", status_code=204)
async def taken(_: Serving, taking: Taking) -> None:
    TAKEN.labels(taking.sent).inc()


def _unanswered(lines: Sequence[Line]) -> list[Line]:
    """The customer's words since an agent spoke last."""
    asked: list[Line] = []
    for line in reversed(lines):
        if line.sender == Sender.AGENT:
            break
        if line.sender == Sender.CUSTOMER and line.kind == Kind.TEXT:
            asked.append(line)
    return asked[::-1]
