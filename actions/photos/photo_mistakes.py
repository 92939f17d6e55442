"""A photo that was sent by mistake: out of the draft; in a report that was given it stays, and the handler is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.honesty.bent_words import refused
from actions.messages import CONTINUE, PERSON, PROGRESS, Choice, say
from actions.photos import shot_list
from actions.photos.photo_mistake_words import Mistaken, bare_mistake, photo_meant
from actions.photos.photo_words import LISTED, NO_SUCH_PHOTO, WHICH
from actions.report import told_later
from actions.report.claim_questions import PHOTOS, WHOSE_PLATE
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims, photo_removal, same_loss
from insurance.models import Claim
from insurance.photos import photo_claims
from insurance.photos.photo_claims import PhotoInClaim
from insurance.photos.photo_labels import Label

TAKEN_OUT = "好的，{which}不算在这份报案里了，{left}。{invite}"
ALL_TAKEN_OUT = "好的，{count} 张照片都不算在这份报案里了，现在一张也没有。{invite}"
LEFT, LEFT_ANEW = "还有 {count} 张", "还有 {count} 张，重新从第1张数起"
NONE_LEFT = "现在一张也没有"
THE_ONE, THE_LAST = "刚才那张照片", "最后发的第{position}张"
INVITE = "把对的那张发给我就行，没有也没关系。"
INVITE_SHOT = "把对的「{title}」发给我就行，没有也没关系。"
NONE_HERE = "这份报案里现在没有照片，不用删。要补照片，直接发给我就行。"
NONE_SENT = "我这边没有收到过您的照片，不用删。要补照片，直接发给我就行。"
WHICH_ONE = "可以拿掉。是哪一张？一共 {count} 张，说「删掉第1张」这样就行。"
EVIDENCE = (
    "报案 {number} 已经提交，里面的照片是材料，我这边不能删。"
    "您说{which}发错了，已经记在案子里，理赔同事会看到。对的那张直接发在这里，就补进去。"
)
FOR_HANDLER = "{words}（客户说{which}发错了）"
THOSE = "照片"
DELETE_NTH = "删掉第{position}张"

_MOST_CHOICES = 6
_LATELY, _JUST_SENT = timedelta(days=30), timedelta(minutes=5)
_SHOT_OF = {
    Label.WHOLE_CAR: ("scene",),
    Label.PLATE: ("plate",),
    Label.CLOSE_UP: ("damage", "panel"),
    Label.OTHER_PARTY: ("other_car",),
    Label.DOCUMENT: ("papers", "other_papers", "police"),
}


async def heard(tx: AsyncSession, turn: Turn, draft: Claim) -> Done | None:
    """In the report that is being told; None when the words are about something else."""
    meant = await _meant(tx, turn, draft, at_photos=turn.slots.get("claim_question") in (PHOTOS, WHOSE_PLATE))
    return await _take_out(tx, turn, draft, meant) if meant else None


async def heard_outside(tools: Tools, turn: Turn) -> Done | None:
    """While nothing is asked: in the draft that was left, or of the report that was given last."""
    if turn.in_form or turn.is_command or not turn.text or refused(turn):
        return None
    if photo_meant(turn.text) is None and bare_mistake(turn.text) is None:
        return None
    async with tools.database.transaction() as tx:
        claim = await _spoken_of(tx, turn)
        meant = photo_meant(turn.text) if claim is None else await _meant(tx, turn, claim, at_photos=True)
        if meant is None:
            return None
        if claim is None:
            return None if meant.asks else Done((say(NONE_SENT, (PERSON,)),), {"not_understood": None})
        if claim.state == claims.ClaimState.DRAFT:
            return await _take_out(tx, turn, claim, meant)
        return await _tell_handler(tx, turn, claim, meant)


async def before_new_ones(tx: AsyncSession, turn: Turn, claim: Claim) -> tuple[dict[str, Any], ...]:
    """「刚才那张发错了，这张才对」 beside a photo: the one before goes first."""
    meant = photo_meant(turn.text)
    if meant is None or meant.asks or not claim.photo_count:
        return ()
    is_draft = claim.state == claims.ClaimState.DRAFT
    done = await (_take_out if is_draft else _tell_handler)(tx, turn, claim, meant)
    return tuple(say(message["text"]) for message in done.messages)


async def _meant(tx: AsyncSession, turn: Turn, claim: Claim, *, at_photos: bool) -> Mistaken | None:
    if meant := photo_meant(turn.text):
        return meant
    meant = bare_mistake(turn.text)
    if meant is None or not at_photos or not claim.photo_count:
        return None
    if turn.slots.get("claim_question") == PHOTOS and turn.in_form:
        return meant
    newest = (await photo_claims.photos_of(tx, claim.id))[-1]
    return meant if turn.now - newest.added_at <= _JUST_SENT else None


async def _spoken_of(tx: AsyncSession, turn: Turn) -> Claim | None:
    """The draft if it holds photos, else the report that was given last and holds some; then the draft after all."""
    draft = await claims.find_draft(tx, turn.customer_id)
    if draft and draft.photo_count:
        return draft
    given = await claims.reported(tx, turn.customer_id)
    joined = await same_loss.joined_ones(tx, [claim.id for claim in given])
    fresh = (claim for claim in given if claim.reported_at and turn.now - claim.reported_at <= _LATELY)
    return next((claim for claim in fresh if claim.photo_count and claim.id not in joined), draft)


async def _take_out(tx: AsyncSession, turn: Turn, draft: Claim, meant: Mistaken) -> Done:
    removed = await photo_removal.removed_in(tx, draft, turn.turn_id)
    if removed is None:
        photos = await photo_claims.photos_of(tx, draft.id)
        if unclear := _unclear(turn, photos, meant):
            return Done((unclear,), {"claim_misses": None, "not_understood": None})
        gone = _chosen(photos, meant)
        removed = await photo_removal.take_out(tx, draft.id, gone, who="customer", now=turn.now, turn=turn.turn_id)
    text = _told(removed, draft.fields, named=bool(meant.positions))
    return Done((say(text, _ways_on(turn)),), _asked_anew(turn, removed.left))


def _unclear(turn: Turn, photos: Sequence[PhotoInClaim], meant: Mistaken) -> dict[str, Any] | None:
    """What is said where nothing is taken out: there is none, not this one, or it is open which."""
    if not photos:
        return say(NONE_HERE, _ways_on(turn))
    for position in meant.positions:
        if not 1 <= abs(position) <= len(photos):
            return say(NO_SUCH_PHOTO.format(count=len(photos), position=abs(position)), _ways_on(turn))
    return _ask_which(photos) if meant.asks or not _chosen(photos, meant) else None


async def _tell_handler(tx: AsyncSession, turn: Turn, claim: Claim, meant: Mistaken) -> Done:
    """Evidence stays; what the customer says of it is added to the claim, once."""
    photos = await photo_claims.photos_of(tx, claim.id)
    gone = _chosen(photos, meant)
    which = _which(gone) if gone and not meant.everything else THOSE
    if not await told_later.is_added_in(tx, claim.id, turn.turn_id):
        detail = {
            "words": FOR_HANDLER.format(words=turn.text, which=which),
            "photos": [photo.attachment_id for photo in gone],
        }
        await claims.remark(
            tx, claim.id, told_later.SUPPLEMENTED, detail=detail, who="customer", now=turn.now, why=turn.turn_id
        )
    text = EVIDENCE.format(number=claim.number, which=which)
    return Done((say(text, (PROGRESS, PERSON)),), {"not_understood": None})


def _chosen(photos: Sequence[PhotoInClaim], meant: Mistaken) -> list[PhotoInClaim]:
    """Empty where it is not clear which one is meant."""
    if meant.everything:
        return list(photos)
    if meant.positions:
        wanted = {one if one > 0 else len(photos) + 1 + one for one in meant.positions}
        return [photo for photo in photos if photo.position in wanted]
    if meant.label and len(photos) > 1:
        return [photo for photo in photos if photo.label is meant.label][-1:]
    if meant.of_last_batch and photos:
        return [photo for photo in photos if photo.added_at == photos[-1].added_at]
    return list(photos[-meant.last :])


def _told(removed: photo_removal.Removed, fields: dict[str, Any], *, named: bool) -> str:
    invite = _invitation(removed.labels, fields)
    if len(removed.positions) > 1 and not removed.left:
        return ALL_TAKEN_OUT.format(count=len(removed.positions), invite=invite)
    if not removed.left:
        return TAKEN_OUT.format(which=THE_ONE, left=NONE_LEFT, invite=invite)
    is_last = min(removed.positions) > removed.left
    left = (LEFT if is_last else LEFT_ANEW).format(count=removed.left)
    which = WHICH.format(positions=LISTED.join(map(str, removed.positions)))
    if is_last and len(removed.positions) == 1 and not named:
        which = THE_LAST.format(position=removed.positions[0])
    return TAKEN_OUT.format(which=which, left=left, invite=invite)


def _invitation(labels: Sequence[str | None], fields: dict[str, Any]) -> str:
    """Of the shot list, the picture that is missing now, where it is known what the photo showed."""
    names = {name for label in labels if label for name in _SHOT_OF.get(Label(label), ())}
    title = next((shot.title for shot in shot_list.shots_for(fields) if shot.name in names), None)
    return INVITE_SHOT.format(title=title) if title else INVITE


def _asked_anew(turn: Turn, left: int) -> dict[str, Any]:
    """Photos are asked for again; with the whole list where none is left."""
    passed = [each for each in turn.slots.get("claim_passed") or () if each != PHOTOS]
    slots: dict[str, Any] = {"claim_misses": None, "not_understood": None, "claim_passed": passed}
    asked = dict(turn.slots.get("claim_asked") or {})
    return slots if left else {**slots, "claim_asked": {key: asked[key] for key in asked if key != PHOTOS}}


def _ask_which(photos: Sequence[PhotoInClaim]) -> dict[str, Any]:
    choices: tuple[Choice, ...] = tuple(
        (DELETE_NTH.format(position=photo.position), None) for photo in photos[-_MOST_CHOICES:]
    )
    return say(WHICH_ONE.format(count=len(photos)), choices)


def _which(photos: Sequence[PhotoInClaim]) -> str:
    return WHICH.format(positions=LISTED.join(str(photo.position) for photo in photos)) + THOSE


def _ways_on(turn: Turn) -> tuple[Choice, ...]:
    return () if turn.in_form else (CONTINUE, PERSON)
