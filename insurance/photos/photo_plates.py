"""What photos seem to say of the car, beside what was said of it: never over it, and nothing that nobody confirms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MOST_PLATES = 5


def seen_in(readings: Iterable[dict[str, Any]], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields to note for these photos: plates whose owner is to be asked, and what the car's own papers say.

    A vehicle's number is taken from a photo with the plate that the customer calls theirs, where they told none; it
    is marked as read, and shown to them with the summary.
    """
    known, plates = [*fields.get("seen_plates", ())], [*fields.get("seen_plates", ())]
    vin = None
    for each in readings:
        here = [one["plate"] for one in each.get("plates", ())]
        plates += [plate for plate in here if plate not in plates]
        if each.get("vin") and fields.get("plate_no") in here:
            vin = each["vin"]
    found: dict[str, Any] = {}
    if plates != known:
        found["seen_plates"] = plates[:MOST_PLATES]
    if vin and fields.get("vin") is None:
        found |= {"vin": vin, "from_photos": [*fields.get("from_photos", ()), "vin"]}
    return found


def only_seen_in(
    gone: Iterable[dict[str, Any]], left: Iterable[dict[str, Any]], fields: dict[str, Any]
) -> dict[str, Any]:
    """The fields to note when the photos `gone` do not count any more: what was read from them alone is taken back.

    What the customer has said themselves stays, also of a plate that they were asked about.
    """
    gone, left = list(gone), list(left)
    lost = _plates(gone) - _plates(left)
    found: dict[str, Any] = {}
    for key in ("seen_plates", "other_plates"):
        kept = [plate for plate in fields.get(key, ()) if plate not in lost]
        if kept != list(fields.get(key, ())):
            found[key] = kept or None
    vin, read = fields.get("vin"), fields.get("from_photos", ())
    if "vin" in read and vin in _vins(gone) - _vins(left):
        found |= {"vin": None, "from_photos": [key for key in read if key != "vin"] or None}
    return found


def open_plate(fields: dict[str, Any]) -> str | None:
    """The first plate on the photos of which nobody has said whose it is."""
    settled = {fields.get("plate_no"), fields.get("third_plate"), *fields.get("other_plates", ())}
    return next((plate for plate in fields.get("seen_plates", ()) if plate not in settled), None)


def settled(plate: str, fields: dict[str, Any], *, whose: str | None) -> dict[str, Any]:
    """The fields to note when the customer has said whose it is: "own", "other", or None for neither."""
    if whose == "own":
        return {"plate_no": plate}
    if whose == "other" and fields.get("third_plate") is None:
        return {"third_plate": plate}
    return {"other_plates": [*fields.get("other_plates", ()), plate]}


def _plates(readings: Iterable[dict[str, Any]]) -> set[str]:
    return {one["plate"] for each in readings for one in each.get("plates", ())}


def _vins(readings: Iterable[dict[str, Any]]) -> set[str]:
    return {each["vin"] for each in readings if each.get("vin")}
