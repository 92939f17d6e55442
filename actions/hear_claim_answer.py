"""The claim form's ear: every message in the form is read, noted in the draft, and only then asked on from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions import claim_reading, safety
from actions.bot_action import BotAction, Done
from actions.claim_card import LABELS, show, show_time
from actions.claim_reading import Heard, Meaning
from actions.claim_script import NO_PLATE_YET, NOT_GIVEN, OLD_DRAFT, PHOTOS, SUMMARY, WHICH_FIELD
from actions.messages import PERSON, RESCUE, say
from actions.turn import Turn
from insurance import claims, customers
from insurance.facts import read_everything
from insurance.models import Claim

WELCOME = "好的，我来帮您报案，几个小问题就好，答不上来的可以跳过。"
GOES_ON = "好的，接着上次的报案。"
BEGINS_ANEW = "好的，我们重新报一起，之前那份没填完的不要了。"
NOTED_TIME = "记下了，出险时间：{value}。"
CORRECTED = "好的，{label}改成：{value}。"
LATE = "离出险已经过了一段时间，没关系，我们照常受理，尽快报上来就好。"
PHOTOS_HERE = "收到 {count} 张照片，已经放进您的报案资料里了。"
PHOTOS_NOT_HERE = "我这边还没有收到照片，请点输入框旁边的图片按钮再发一次。"
TOO_MANY_PHOTOS = "照片已经够多了，先到这里，不够的话理赔员会再联系您。"
NOT_READ = "没太听明白，麻烦换个说法。"
NOT_DRIVABLE = "车不能开就先别勉强开，人在安全的地方等。需要拖车可以点「道路救援」。"
NO_POLICY = "没关系，先登记，保单的事同事会帮您核对。"
GIVEN_ALREADY = "这起报案已经登记好了。"

CAUSE_BY_INTENT: dict[str, dict[str, Any]] = {
    "fnol_single": {"damage_cause": "collision", "accident_type": "single"},
    "fnol_two_party": {"damage_cause": "collision", "accident_type": "two_party"},
    "fnol_fire": {"damage_cause": "fire"},
    "fnol_flood": {"damage_cause": "flood"},
    "fnol_theft": {"damage_cause": "theft"},
    "fnol_glass": {"damage_cause": "glass"},
    "fnol_scratch": {"damage_cause": "scratch"},
    "fnol_parked_hit": {"damage_cause": "parked_hit"},
    "fnol_pile": {"damage_cause": "charging"},
}

STORY_AT_LEAST = 6  # characters; less is no account of what happened
_WISH = re.compile(r"(?:你好|您好)?[,，]?(?:我|俺|咱)?(?:要|想|来)?(?:报个?案|报保险|出险)[了啦呀]?")


@dataclass(frozen=True)
class Memory:
    """What the form keeps in slots; everything else is in the draft."""

    question: str | None
    misses: int
    passed: tuple[str, ...]
    opening: str

    @classmethod
    def of(cls, turn: Turn) -> Memory:
        slots = turn.slots
        return cls(
            slots.get("claim_question"),
            int(slots.get("claim_misses") or 0),
            tuple(slots.get("claim_passed") or ()),
            str(slots.get("claim_opening") or ""),
        )


class HearClaimAnswer(BotAction):
    """Rasa calls it for every message while the form runs, when it starts, and when it is come back to."""

    rasa_name = "validate_claim_form"

    async def act(self, turn: Turn) -> Done:
        if turn.let_through:  # another rule has answered this message; the form only asks again
            return Done()
        async with self.tools.database.transaction() as tx:
            if not turn.slots.get("requested_slot"):
                return await self._open(tx, turn)
            draft = await claims.find_draft(tx, turn.customer_id)
            if draft is None:
                return await self._without_draft(tx, turn)
            return await self._hear(tx, turn, draft, Memory.of(turn))

    async def _open(self, tx: AsyncSession, turn: Turn) -> Done:
        """The form starts: open the draft or offer the old one, note what the first message said."""
        draft = await claims.find_draft(tx, turn.customer_id)
        first = read_everything(turn.text, turn.now) if turn.text else {}
        scripts = _scripts(turn, first)
        if draft and turn.intent == "start_over":
            await claims.discard(tx, draft.id, why="the customer began anew", now=turn.now)
        elif draft and _holds_something(draft) and turn.intent != "resume":
            await self._attach(tx, turn, draft)
            return Done(scripts, _fresh(claim_wanted=OLD_DRAFT, claim_opening=turn.text, claim_question=OLD_DRAFT))
        goes_on = draft is not None and turn.intent == "resume"
        fields = (
            first if goes_on else {**await self._known_of(tx, turn), **_first_fields(turn.text, turn.intent, first)}
        )
        remarks = await self._begin(tx, turn, fields)
        hello = GOES_ON if goes_on else BEGINS_ANEW if draft else WELCOME
        return Done((*scripts, say(hello), *remarks), _fresh())

    async def _begin(self, tx: AsyncSession, turn: Turn, fields: dict[str, Any]) -> list[dict[str, Any]]:
        draft = await claims.open_draft(
            tx,
            conversation_id=turn.conversation_id,
            customer_id=turn.customer_id,
            channel=turn.channel,
            now=turn.now,
        )
        if fields:
            await claims.note(tx, draft.id, fields, now=turn.now)
        remarks = await self._attach(tx, turn, draft)
        return [*remarks, *self._remarks(fields, turn)]

    async def _without_draft(self, tx: AsyncSession, turn: Turn) -> Done:
        """The draft is gone. If this very report was given already, its confirmation is only repeated."""
        claim = await claims.latest(tx, turn.customer_id)
        given = claim is not None and claim.number is not None
        if given and turn.slots.get("claim_question") == SUMMARY and turn.intent == "affirm":
            return Done(slots={"claim_confirm": True})
        return Done((say(GIVEN_ALREADY),) if given else (), _fresh(), leaves_form=True)

    async def _hear(self, tx: AsyncSession, turn: Turn, draft: Claim, memory: Memory) -> Done:
        if memory.question == OLD_DRAFT or turn.intent == "start_over":
            return await self._choose_draft(tx, turn, draft, memory)
        remarks = await self._attach(tx, turn, draft)
        if turn.intent == "send_photos" and not (turn.photos and turn.text):
            return Done(tuple(remarks or [say(PHOTOS_NOT_HERE)]), {"claim_misses": None})
        question = memory.question or "has_injury"
        intent = "inform" if turn.photos else turn.intent  # the gateway says only that photos came; the words count
        heard = claim_reading.hear(question, turn.text, intent, turn.confidence, draft.fields, turn.now)
        known = dict(draft.fields)
        if heard.fields:
            await claims.note(tx, draft.id, heard.fields, now=turn.now)
        if heard.meaning is Meaning.ELSEWHERE:
            return Done()
        scripts = _scripts(turn, heard.fields, known) if heard.meaning is Meaning.ANSWER else ()
        said = [*scripts, *remarks, *self._answered(heard, question, turn)]
        return Done(tuple(said), _remembered(heard, question, memory))

    async def _choose_draft(self, tx: AsyncSession, turn: Turn, draft: Claim, memory: Memory) -> Done:
        """「继续上次的报案」 or 「重新报案」."""
        if turn.intent == "start_over" or turn.intent == "deny":
            await claims.discard(tx, draft.id, why="the customer began anew", now=turn.now)
            first = read_everything(memory.opening, turn.now) if memory.opening else {}
            fields = {**await self._known_of(tx, turn), **_first_fields(memory.opening, turn.intent, first)}
            remarks = await self._begin(tx, turn, fields)
            return Done((say(BEGINS_ANEW), *remarks), _fresh())
        if turn.intent in ("resume", "affirm"):
            return Done((say(GOES_ON),), _fresh())
        if turn.intent in claim_reading.LEAVING | claim_reading.ASIDE or claim_reading.is_question(turn.text):
            return Done()
        return Done((say(NOT_READ),), {"claim_misses": memory.misses + 1})

    async def _known_of(self, tx: AsyncSession, turn: Turn) -> dict[str, Any]:
        """What this customer told us before; it is shown in the summary and can be changed there."""
        customer = await customers.find(tx, turn.customer_id)
        known = {"reporter_phone": customer.phone, "plate_no": customer.plate_no} if customer else {}
        return {key: value for key, value in known.items() if value}

    async def _attach(self, tx: AsyncSession, turn: Turn, draft: Claim) -> list[dict[str, Any]]:
        if not turn.photos:
            return []
        try:
            await claims.attach(
                tx, draft.id, list(turn.photos), limit=self.tools.settings.max_photos_per_claim, now=turn.now
            )
        except claims.TooManyPhotos:
            return [say(TOO_MANY_PHOTOS)]
        return [say(PHOTOS_HERE.format(count=len(turn.photos)))]

    def _answered(self, heard: Heard, question: str, turn: Turn) -> list[dict[str, Any]]:
        if heard.meaning is Meaning.MISSED:
            return [say(heard.problem or NOT_READ)]
        if heard.corrected:
            return [say(_correction(heard.fields))] if heard.fields else []
        return self._remarks(heard.fields, turn)

    def _remarks(self, fields: dict[str, Any], turn: Turn) -> list[dict[str, Any]]:
        remarks = []
        if "accident_time" in fields:
            remarks.append(say(NOTED_TIME.format(value=show_time(fields))))
            if _is_late(fields, turn.now, self.tools.settings.notice_hours):
                remarks.append(say(LATE))
        if fields.get("drivable") is False:
            remarks.append(say(NOT_DRIVABLE, (RESCUE, PERSON)))
        if fields.get("plate_no") in (NOT_GIVEN, NO_PLATE_YET):
            remarks.append(say(NO_POLICY))
        return remarks


def _scripts(turn: Turn, fields: dict[str, Any], known: dict[str, Any] | None = None) -> tuple[dict[str, Any], ...]:
    texts = safety.scripts_for(turn.text, turn.intent, fields, known)
    return (say("\n".join(texts), (PERSON,)),) if texts else ()


def _first_fields(text: str, intent: str, first: dict[str, Any]) -> dict[str, Any]:
    """What the opening message tells: its own facts, the cause its intent stands for, and itself as the story."""
    fields = {**CAUSE_BY_INTENT.get(intent, {}), **first}
    fields.pop("narrative", None)
    story = _WISH.sub("", text).strip(",，。!！ ")
    if "damage_cause" in first and len(story) >= STORY_AT_LEAST:
        fields["narrative"] = story
    return fields


def _remembered(heard: Heard, question: str, memory: Memory) -> dict[str, Any]:
    """The form's slots after the message; at least one is always set, or Rasa would take the message as rejected."""
    if heard.meaning is Meaning.MISSED:
        return {"claim_misses": memory.misses + 1}
    if heard.meaning is Meaning.CONFIRMED:
        return {"claim_confirm": True, "claim_misses": None}
    if heard.meaning is Meaning.CHANGE:
        wanted = heard.wanted or WHICH_FIELD
        passed = [each for each in memory.passed if each != wanted]
        return {"claim_wanted": wanted, "claim_passed": passed, "claim_misses": None}
    passed = [*memory.passed, heard.passed] if heard.passed else list(memory.passed)
    told = {"claim_passed": passed, "claim_misses": None, "not_understood": None}
    return {**told, "claim_wanted": None} if _is_answered(heard, question) else told


def _is_answered(heard: Heard, question: str) -> bool:
    """Whether a change that was wanted has been made, so that the report goes on."""
    instead = {"policy_no", "vin"} if question == "plate_no" else set()
    return heard.corrected or question in (*heard.fields, PHOTOS, WHICH_FIELD) or bool(instead & set(heard.fields))


def _fresh(**slots: Any) -> dict[str, Any]:
    """The form's slots as they are at its start."""
    names = ("claim_question", "claim_misses", "claim_passed", "claim_wanted", "claim_opening", "claim_confirm")
    return {**dict.fromkeys(names), **slots}


def _holds_something(draft: Claim) -> bool:
    return bool(set(draft.fields) - {"reporter_phone", "plate_no"}) or draft.photo_count > 0


def _is_late(fields: dict[str, Any], now: datetime, hours: int) -> bool:
    return (now - datetime.fromisoformat(fields["accident_time"])).total_seconds() > hours * 3600


def _correction(fields: dict[str, Any]) -> str:
    changed = [(LABELS[key], show(key, fields)) for key in fields if key in LABELS]
    return "\n".join(CORRECTED.format(label=label, value=value) for label, value in changed)
