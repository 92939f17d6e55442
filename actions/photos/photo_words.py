"""What is said of photos that have come: which to take again, what they seem to show; and what is answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.turn import Turn
from insurance.claims import claims
from insurance.models import Claim
from insurance.photos import photo_claims
from insurance.photos.photo_claims import PhotoInClaim
from insurance.photos.photo_labels import LABEL_WORDS, Label
from insurance.photos.photo_plates import open_plate, seen_in, settled
from insurance.photos.photo_quality import RETAKE, Problem
from insurance.words.plates import parse_plate

TAKE_AGAIN = "{which}{reason}。"
NOT_NEEDED = "不方便重拍也没关系，不影响报案。"
SAME_AGAIN = "第{position}张和第{earlier}张是同一个画面，方便的话换个角度补一张。"
LOOKS_LIKE = "看上去{labels}。不对就告诉我，比如「第1张是对方的车」。"
LABELLED = "好的，第{position}张记为「{label}」。"
SHOWS = "{which}是{label}"
WHICH = "第{positions}张"
LISTED = "、"
NO_SUCH_PHOTO = "目前一共收到{count}张照片，没有第{position}张。"

_OWN = re.compile(
    r"(?=.)(?:是|对|嗯|没错|正确|就|的|了|啊|呀|[,，])*(?:(?:我|俺|咱|自己|本人)(?:们|家|自己)?的?(?:那辆|这辆)?(?:车牌?|号)?)?"
    r"(?:的|了|吧|啊|呀|没错|[,，。!！])*"
)
_LONGEST = 20  # characters; longer is no answer to this
_OTHERS = re.compile(r"对方|对面|人家|别人|他的|她的|他们|那(?:辆|台)车|另(?:一|外)|前车|后车|肇事")
_NEITHER = re.compile(r"都不是|不是|不对|没有?关系|路边|旁边|无关|路人|不(?:知道|清楚|确定|认识)|没见过|看错")
_NOT_OWN = re.compile(r"不是我|不是俺|不是自己")
LABEL_SAID: tuple[tuple[re.Pattern[str], Label], ...] = (
    (re.compile("对方|对面|别人|他的|她的|后车|前车"), Label.OTHER_PARTY),
    (re.compile("行驶证|驾驶证|驾照|证件|保单|单据|发票|认定书|协议"), Label.DOCUMENT),
    (re.compile("车牌|牌照"), Label.PLATE),
    (re.compile("近景|近照|特写|细节|碰撞|划痕|损伤|坏的|伤"), Label.CLOSE_UP),
    (re.compile("全景|全车|整车|现场|远景"), Label.WHOLE_CAR),
    (re.compile("其他|别的|无关"), Label.OTHER),
)
_NTH = re.compile(
    r"第\s*([0-9]{1,2}|[一二两三四五六七八九十]{1,2})\s*(?:张|幅|个)(?:照片|图片?|相片)?[,，]?(?:应该|其实|才)?(?:不是[^,，。]{1,8}[,，])?(?:是|拍的是|为|改成|标成)(.{1,16})"
)
_TEN = "十"
_FIGURES = {sign: figure for figure, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}


async def take_in(tx: AsyncSession, turn: Turn, claim: Claim, new: Collection[str]) -> list[str]:
    """Sentences about the photos that have just been added; what they show is noted in a draft, to be asked."""
    photos = await photo_claims.photos_of(tx, claim.id)
    added = [photo for photo in photos if photo.attachment_id in new]
    await note_seen(tx, turn, claim, added)
    return [*_to_take_again(added), *_doubles(added), *_labels(added)]


async def note_seen(tx: AsyncSession, turn: Turn, claim: Claim, photos: Sequence[PhotoInClaim] | None = None) -> None:
    """What the claim's photos say of the car, into its draft. `photos` None: all of them."""
    if claim.state != claims.ClaimState.DRAFT:
        return
    looked_at = photos if photos is not None else await photo_claims.photos_of(tx, claim.id)
    found = seen_in([photo.facts.readings for photo in looked_at if photo.facts], claim.fields)
    if found:
        await claims.note(tx, claim.id, found, who="photos", now=turn.now)


def plate_said_of(text: str, intent: str, known: dict[str, Any]) -> dict[str, Any] | None:
    """The fields that say whose the plate on the photo is; None if the words do not say it."""
    plate = open_plate(known)
    if plate is None or len(text) > _LONGEST:
        return None
    if own := parse_plate(text):
        return (
            settled(plate, known, whose="own")
            if own == plate
            else {"plate_no": own, **settled(plate, known, whose=None)}
        )
    if _OTHERS.search(text):
        return settled(plate, known, whose="other")
    if _NEITHER.search(text) or _NOT_OWN.search(text) or intent in ("deny", "skip", "unknown"):
        return settled(plate, known, whose=None)
    return settled(plate, known, whose="own") if _OWN.fullmatch(text) or (intent == "affirm" and not text) else None


async def relabelled(tx: AsyncSession, turn: Turn, claim: Claim) -> str | None:
    """「第2张是对方的车」: labelled so, and told so. None if the words are about something else."""
    said = label_said(turn.text)
    if said is None:
        return None
    position, label = said
    photo = next((one for one in await photo_claims.photos_of(tx, claim.id) if one.position == position), None)
    if photo is None:
        return NO_SUCH_PHOTO.format(count=claim.photo_count, position=position)
    await photo_claims.relabel(tx, claim.id, photo.attachment_id, label, who="customer", now=turn.now)
    return LABELLED.format(position=position, label=LABEL_WORDS[label])


def label_said(text: str) -> tuple[int, Label] | None:
    """The position and the label of a photo that the words name."""
    found = _NTH.search(text)
    if found is None:
        return None
    label = next((label for pattern, label in LABEL_SAID if pattern.search(found.group(2))), None)
    return (number_of(found.group(1)), label) if label else None


def number_of(word: str) -> int:
    """「3」, 「十二」."""
    if word.isdigit():
        return int(word)
    tens, has_ten, ones = word.partition(_TEN)
    if not has_ten:
        return _FIGURES[word[0]]
    return _FIGURES.get(tens, 1) * 10 + _FIGURES.get(ones, 0)


def _to_take_again(photos: Sequence[PhotoInClaim]) -> list[str]:
    by_problem: dict[str, list[PhotoInClaim]] = {}
    for photo in photos:
        if photo.facts and photo.facts.problem:
            by_problem.setdefault(photo.facts.problem, []).append(photo)
    told = [
        TAKE_AGAIN.format(which=_which(some), reason=RETAKE[Problem(problem)]) for problem, some in by_problem.items()
    ]
    return ["".join([*told, NOT_NEEDED])] if told else []


def _doubles(photos: Sequence[PhotoInClaim]) -> list[str]:
    """One that is to be taken again anyway needs no other angle."""
    doubles = [photo for photo in photos if photo.same_as is not None and not (photo.facts and photo.facts.problem)]
    return [SAME_AGAIN.format(position=photo.position, earlier=photo.same_as) for photo in doubles]


def _labels(photos: Sequence[PhotoInClaim]) -> list[str]:
    told = [
        SHOWS.format(which=_which([photo]), label=LABEL_WORDS[photo.label])
        for photo in photos
        if photo.label and photo.is_suggested
    ]
    return [LOOKS_LIKE.format(labels=LISTED.join(told))] if told else []


def _which(photos: Sequence[PhotoInClaim]) -> str:
    return WHICH.format(positions=LISTED.join(str(photo.position) for photo in photos))
