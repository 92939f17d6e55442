"""A claim's file as the console shows it: JSON of everything that a handler reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from conversations.attachments import AttachmentLinks
from conversations.models import Attachment
from conversations.views import attachment_as_json
from foundation.clock import in_beijing
from insurance.claims.branches import WORDS, branch_of
from insurance.claims.claim_file import ClaimFile
from insurance.claims.claim_states import ClaimState
from insurance.claims.papers import missing
from insurance.claims.progress_words import sentence_of, title_of
from insurance.core.core_models import ClaimStep
from insurance.customers.customers import mask_phone
from insurance.models import Claim
from insurance.photos import photo_records
from insurance.photos.photo_claims import PhotoInClaim
from insurance.photos.photo_labels import LABEL_WORDS, Label
from insurance.policies.policies import PolicyFacts

_MAP_SEARCH, _MAP_MARK = "https://uri.amap.com/search", "https://uri.amap.com/marker"
_MARKS = (("has_injury", "有人受伤"), ("late_report", "迟报"), ("coverage_check", "核对保单"))
OTHER_LINE = "非车险"
_EVENTS: dict[str, str] = {
    "opened": "开始报案",
    "noted": "填写或更正",
    "photos_added": "收到照片",
    "photos_removed": "客户说发错，未提交前拿掉的照片",
    "place_added": "补了地点",
    "photo_labelled": "标注照片",
    "asked_for": "请客户补充",
    "same_loss_asked": "询问是否同一事故",
    "joined_to": "客户确认与另一起是同一事故，并入",
    "joined_by": "客户确认与另一起是同一事故，并来",
    "own_loss": "客户说明是另一起事故",
    "supplemented": "客户补充",
    "other_loss": "客户另说的一起事故，单独报",
    ClaimState.REPORTED: "已报案",
    ClaimState.AWAITING_DOCUMENTS: "待补材料",
    ClaimState.ACCEPTED: "已核定",
    ClaimState.DECLINED: "已出具书面通知",
}


def row_of(claim: Claim, steps: Sequence[ClaimStep]) -> dict[str, Any]:
    """One line of the list. The phone is masked here; the file shows it, and who has looked."""
    fields = claim.fields
    phone = fields.get("reporter_phone")
    return {
        "id": claim.id,
        "number": claim.number,
        "state": claim.state,
        "stage": title_of(steps[-1]) if steps else None,
        "branch": WORDS[branch_of(fields)],
        "plate_no": fields.get("plate_no"),
        "phone_masked": mask_phone(str(phone)) if phone else None,
        "place": fields.get("accident_place"),
        "photos": claim.photo_count,
        "channel": claim.channel,
        "marks": [*_other_line(fields), *(text for key, text in _MARKS if fields.get(key) in (True, "unknown"))],
        "reported_at": _moment(claim.reported_at),
        "updated_at": claim.updated_at.isoformat(),
    }


def file_as_json(file: ClaimFile, photos: Mapping[str, Attachment], links: AttachmentLinks) -> dict[str, Any]:
    claim = file.claim
    return {
        **row_of(claim, file.steps),
        "fields": dict(claim.fields),
        "sources": {key: _source(file, key) for key in claim.fields},
        "place": {**file.place, "map_url": map_url(file.place)},
        "photos": [_photo(one, photos.get(one.attachment_id), links) for one in file.photos],
        "timeline": _timeline(file),
        "papers": [{"name": one.name, "needed": one.needed, "here": one.here} for one in file.papers],
        "missing": missing(file.papers),
        "flags": [{"code": one.code, "text": one.text, "numbers": list(one.numbers)} for one in file.flags],
        "fast_track": {
            "on": file.fast_track.switched_on,
            "may": file.fast_track.may,
            "reasons": [{"text": one.text, "holds": one.holds} for one in file.fast_track.reasons],
        },
        "clocks": [
            {"name": one.name, "until": one.until.isoformat(), "law": one.law, "done": one.done} for one in file.clocks
        ],
        "policies": None if file.policies is None else [_policy(one) for one in file.policies],
        "core": _registration(file),
        "looks": [{"name": one.name, "what": one.what, "at": one.at.isoformat()} for one in file.looks],
    }


def map_url(place: Mapping[str, str]) -> str | None:
    """Where the place is looked at on a map; the page opens it only when somebody taps it."""
    if place.get("latitude"):
        position = f"{place['longitude']},{place['latitude']}"
        return f"{_MAP_MARK}?{urlencode({'position': position, 'coordinate': 'wgs84', 'callnative': 0})}"
    words = place.get("words")
    return f"{_MAP_SEARCH}?{urlencode({'keyword': words, 'callnative': 0})}" if words else None


def _other_line(fields: Mapping[str, Any]) -> list[str]:
    """Tells handlers of motor claims from others at a glance."""
    return [OTHER_LINE] if fields.get("line") else []


def _source(file: ClaimFile, key: str) -> dict[str, Any] | None:
    event = file.source_of(key)
    return {"who": event.who, "at": event.at.isoformat()} if event else None


def _photo(photo: PhotoInClaim, found: Attachment | None, links: AttachmentLinks) -> dict[str, Any]:
    known = {
        "label": photo.label,
        "label_suggested": photo.is_suggested,
        "same_as": photo.same_as,
        "facts": photo_records.as_json(photo.facts) if photo.facts else None,
    }
    if found is None:  # its customer was forgotten
        return {"id": photo.attachment_id, **known, "gone": True}
    kept = {"gone": False, "byte_size": found.byte_size, "sha256": found.original_key}
    return {**attachment_as_json(found, links), **known, **kept, "received_at": found.created_at.isoformat()}


def _timeline(file: ClaimFile) -> list[dict[str, Any]]:
    """What happened with us and in the core system, the newest first."""
    ours: list[dict[str, Any]] = [
        {"at": event.at, "what": _EVENTS.get(event.what, event.what), "who": event.who, "words": _words(event.detail)}
        for event in file.events
    ]
    theirs: list[dict[str, Any]] = [
        {"at": step.at, "what": title_of(step), "who": "core", "words": sentence_of(step, in_full=True)}
        for step in file.steps
    ]
    points = sorted((*ours, *theirs), key=lambda point: point["at"], reverse=True)
    return [{**point, "at": point["at"].isoformat()} for point in points]


def _words(detail: Mapping[str, Any]) -> str:
    """Which fields, how many photos, which papers: not the values, which stand in the file."""
    if "attachments" in detail:
        return f"{len(detail['attachments'])} 张"
    if "position" in detail:
        return f"第 {detail['position']} 张：{LABEL_WORDS[Label(detail['label'])]}"
    if "papers" in detail:
        return "、".join(detail["papers"])
    if "words" in detail or "latitude" in detail:
        return str(detail.get("words", "位置"))
    if "claim" in detail:
        return str(detail.get("number") or "")
    return ",".join(key for key in detail if key != "number") or str(detail.get("number", ""))


def _policy(policy: PolicyFacts) -> dict[str, Any]:
    return {
        "policy_no": policy.policy_no,
        "kind": policy.kind,
        "vehicle": policy.vehicle,
        "holder_name": policy.holder_name,
        "starts_on": policy.starts_on.isoformat(),
        "ends_on": policy.ends_on.isoformat(),
        "covers": [[cover.name, cover.limit] for cover in policy.covers],
    }


def _registration(file: ClaimFile) -> dict[str, Any] | None:
    found = file.registration
    return {"state": found.state, "number": found.core_no, "error": found.error} if found else None


def _moment(at: datetime | None) -> str | None:
    return in_beijing(at).isoformat() if at else None
