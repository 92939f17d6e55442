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
