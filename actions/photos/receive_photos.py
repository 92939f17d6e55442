"""Photos that arrive outside the form: into the open draft, to the claim that was given, or into a new draft."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from actions.bot_action import BotAction, Done
from actions.messages import CONTINUE, MENU, PERSON, PROGRESS, REPORT, say
from actions.photos import photo_mistakes, photo_words
from actions.report.claim_questions import OLD_DRAFT
from actions.turn import Turn
from insurance.claims import claims
from insurance.models import Claim
from insurance.requests import requests
from insurance.words.nods import nods

INTO_DRAFT = "收到 {count} 张照片，已经放进您没填完的报案里。要接着填吗？"
INTO_CLAIM = "收到 {count} 张照片，已经补到报案 {number} 里了。"
KEPT_FOR_LATER = "收到 {count} 张照片，先替您存着。是要报案吗？点「我要报案」就能用上这些照片。"
NOT_HERE = "我这边还没有收到照片，请点输入框旁边的图片按钮再发一次。"
RECEIVED_BY_THEM = "好的。要办什么，直接说就行。"
TOO_MANY = "照片已经够多了，不够的话理赔员会再联系您。"

INTO_REQUEST = "收到 {count} 张照片，已经补到核车 {number} 里了。"

OPEN_FOR_PHOTOS = ("reported", "awaiting_documents")


class ReceivePhotos(BotAction):
    rasa_name = "action_receive_photos"

    async def act(self, turn: Turn) -> Done:
        if not turn.photos and nods(turn.text):
            return Done((say(RECEIVED_BY_THEM, MENU),), {"not_understood": None})
        if not turn.photos:
            return Done((say(NOT_HERE, (PERSON,)),), found_nothing=True)
        limit, count = self.tools.settings.max_photos_per_claim, len(turn.photos)
        async with self.tools.database.transaction() as tx:
            newest = await claims.latest(tx, turn.customer_id)
            if checked := await self._for_model_check(tx, turn, newest):
                return checked
            is_open = newest is not None and newest.state in ("draft", *OPEN_FOR_PHOTOS)
            claim = newest if newest is not None and is_open else await claims.open_draft(
                tx,
                conversation_id=turn.conversation_id,
                customer_id=turn.customer_id,
                channel=turn.channel,
                now=turn.now,
                turn=turn.turn_id,
            )  # fmt: skip
            taken_back = await photo_mistakes.before_new_ones(tx, turn, claim)
            try:
                claim = await claims.attach(tx, claim.id, list(turn.photos), limit=limit, now=turn.now)
            except claims.TooManyPhotos:
                return Done((say(TOO_MANY, (PERSON,)),))
            told = await photo_words.take_in(tx, turn, claim, turn.photos)
        if not is_open:
            return Done((say("\n".join([KEPT_FOR_LATER.format(count=count), *told]), (REPORT, PERSON)),))
        if claim.number:
            received = INTO_CLAIM.format(count=count, number=claim.number)
            return Done((*taken_back, say("\n".join([received, *told]), (PROGRESS, PERSON))))
        received = INTO_DRAFT.format(count=count)
        here = say("\n".join([received, *told]), (CONTINUE, PERSON))
        return Done((*taken_back, here), {"claim_question": OLD_DRAFT})

    async def _for_model_check(self, tx: AsyncSession, turn: Turn, newest: Claim | None) -> Done | None:
        """A driving licence that follows a model check; a report since then takes the photos itself."""
        request = next(iter(await requests.filed(tx, turn.customer_id, limit=1)), None)
        if request is None or request.kind != requests.RequestKind.MODEL_CHECK or request.filed_at is None:
            return None
        if newest is not None and newest.updated_at > request.filed_at:
            return None
        try:
            await requests.add_photos(tx, request.id, turn.photos, now=turn.now)
        except requests.AlreadyMoved:  # it is done
            return None
        text = INTO_REQUEST.format(count=len(turn.photos), number=request.number)
        return Done((say(text, (PERSON,)),))
