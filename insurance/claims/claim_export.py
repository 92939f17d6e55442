"""A claim as JSON for another system, in names that follow ACORD's notice of loss. See docs/claim-export.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.clock import in_beijing
from insurance.claims.claim_file import ClaimFile
from insurance.claims.papers import missing
from insurance.photos.photo_claims import PhotoInClaim
from insurance.photos.photo_labels import LABEL_WORDS

VERSION = "1"
# Our field → its place. A name with dots is an object within an object.
PLACES: dict[str, str] = {
    "line": "LineOfBusinessCd",
    "accident_time": "LossInfo.LossDateTime",
    "accident_day": "LossInfo.LossDate",
    "accident_time_precision": "LossInfo.LossTimePrecisionCd",
    "accident_place": "LossInfo.LossLocationDesc",
    "damage_cause": "LossInfo.LossCauseCd",
    "accident_type": "LossInfo.AccidentTypeCd",
    "narrative": "LossInfo.IncidentDesc",
    "late_report": "LossInfo.LateReportInd",
    "has_injury": "InjuredInfo.InjuryInd",
    "injured_count": "InjuredInfo.NumInjured",
    "insured": "InjuredInfo.RelationshipToReporterDesc",
    "hospital": "InjuredInfo.HospitalDesc",
    "medical_consent": "InjuredInfo.MedicalConsentInd",
    "damaged": "PropertyLossInfo.DamageDesc",
    "police_reported": "AuthorityInfo.ReportedToAuthorityInd",
    "plate_no": "InsuredVehicle.LicensePlateNumber",
    "vin": "InsuredVehicle.VehIdentificationNumber",
    "drivable": "InsuredVehicle.DrivableInd",
    "damage_parts": "InsuredVehicle.DamageAreas",
    "battery_involved": "InsuredVehicle.BatteryInvolvedInd",
    "at_scene": "InsuredVehicle.AtSceneInd",
    "third_plate": "OtherVehicle.LicensePlateNumber",
    "policy_no": "Policy.PolicyNumber",
    "product": "Policy.ProductDesc",
    "coverage_check": "Policy.CoverageReviewInd",
    "driver_name": "DriverInfo.Name",
    "driver_phone": "DriverInfo.PhoneNumber",
    "reporter_name": "ReportedBy.Name",
    "reporter_phone": "ReportedBy.PhoneNumber",
    "reporter_relation": "ReportedBy.RelationshipToInsuredCd",
}


def as_export(file: ClaimFile, photos: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """`photos`: what is known of each attachment, by its id. Flags and looks stay inside the company's own console."""
    claim = file.claim
    notice: dict[str, Any] = {
        "SchemaVersion": VERSION,
        "ClaimNumber": claim.number,
        "CoreClaimNumber": file.registration.core_no if file.registration else None,
        "ClaimStatusCd": str(claim.state),
        "LossBranchCd": str(file.branch),
        "ReportedDateTime": in_beijing(claim.reported_at).isoformat() if claim.reported_at else None,
        "ChannelCd": claim.channel,
        "NotKnown": [PLACES[key] for key in claim.fields.get("not_known", ()) if key in PLACES],
    }
    for key, value in claim.fields.items():
        if key in PLACES:
            _put(notice, PLACES[key], value)
    if latitude := file.place.get("latitude"):
        _put(notice, "LossInfo.Latitude", float(latitude))
        _put(notice, "LossInfo.Longitude", float(file.place["longitude"]))
    notice["Documents"] = {
        "Missing": missing(file.papers),
        "Photos": [
            {
                "Id": one.attachment_id,
                "LabelDesc": LABEL_WORDS[one.label] if one.label else None,
                **photos.get(one.attachment_id, {}),
            }
            for one in file.photos
        ],
    }
    notice["StatusHistory"] = [
        {"EventId": step.event_id, "StatusCd": step.stage, "StatusDateTime": in_beijing(step.at).isoformat()}
        for step in file.steps
    ]
    return notice


def _put(notice: dict[str, Any], place: str, value: Any) -> None:
    *way, name = place.split(".")
    for each in way:
        notice = notice.setdefault(each, {})
    notice[name] = value


def _label(photo: PhotoInClaim) -> str | None:
    return LABEL_WORDS[photo.label] if photo.label else None
