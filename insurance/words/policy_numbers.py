"""Policy numbers, claim numbers and vehicle identification numbers."""

from __future__ import annotations

import re

from insurance.words.numerals import plain

NO_POLICY_NUMBER = "这个保单号没有认出来，它在保单右上角，由字母和数字组成。找不到也没关系，发车牌号给我就行。"
VIN_LETTERS = "车架号里不会有字母 I、O、Q，可能是数字 1 或 0，麻烦对照行驶证再看一下。"
VIN_LENGTH = "车架号一共 17 位，您发的是 {count} 位，麻烦对照行驶证核对一下。"
VIN_CHECK = "这个车架号好像有一位不对，麻烦对照行驶证再核对一下。"

DEFAULT_PATTERN = r"[A-Z]{3,4}\d{12,20}"  # a company's own goes into its settings
CLAIM_PATTERN = r"BW\d{14}"
_VIN_LENGTH = 17
_VIN_VALUES = {sign: value for value, signs in enumerate(("AJ", "BKS", "CLT", "DMU", "ENV", "FW", "GPX", "HY", "RZ"), 1)
               for sign in signs} | {str(digit): digit for digit in range(10)}  # fmt: skip
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN = re.compile(r"(?=(?:\d*[A-Z]){2})[A-HJ-NPR-Z0-9]{17}")
_VIN_CONTEXT = re.compile(r"车架|VIN|大架|识别代[号码]")
_VIN_LIKE = re.compile(r"(?<![A-Z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{15,19}(?![A-Z0-9])")
_VIN_TAIL = re.compile(r"(?:车架|VIN|大架)[^,。;\dA-Z]{0,8}([A-HJ-NPR-Z0-9]{2}\d{4})(?![A-Z0-9])")


def parse_policy_no(text: str, pattern: str = DEFAULT_PATTERN) -> str | None:
    """The one policy number in the text. `pattern` is the company's, matched against capitals without spaces."""
    return _only(pattern, text)


def check_policy_no(text: str, pattern: str = DEFAULT_PATTERN) -> str | None:
    """A sentence for the customer if no policy number can be read."""
    return None if parse_policy_no(text, pattern) else NO_POLICY_NUMBER


def parse_claim_no(text: str) -> str | None:
    """The one claim number of ours in the text."""
    return _only(CLAIM_PATTERN, text)


def parse_vin(text: str) -> str | None:
    """The one 17-character VIN in the text, with a right check digit."""
    vins = {vin for vin in _matches(r"[A-HJ-NPR-Z0-9]{17}", text) if is_vin(vin)}
    return vins.pop() if len(vins) == 1 else None


def parse_vin_tail(text: str) -> str | None:
    """The last six signs of a VIN where the text says so (「车架号后六位 000001」), for a car without plates yet."""
    match = _VIN_TAIL.search(plain(text).upper())
    return match[1] if match else None


def check_vin(text: str) -> str | None:
    """A sentence for the customer if what looks like a VIN cannot be one (I, O, Q, length, check digit)."""
    if parse_vin(text) is not None or parse_vin_tail(text) is not None:
        return None
    upper = plain(text).upper()
    said = _VIN_LIKE.search(_joined(upper))
    if said is None or not (_VIN_CONTEXT.search(upper) or len(said.group()) == _VIN_LENGTH):
        return None
    if len(said.group()) != _VIN_LENGTH:
        return VIN_LENGTH.format(count=len(said.group()))
    return VIN_LETTERS if re.search("[IOQ]", said.group()) else VIN_CHECK


def is_vin(signs: str) -> bool:
    """Whether these are 17 signs that a VIN may have, with a right check digit."""
    if not _VIN.fullmatch(signs):
        return False
    total = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(signs, _VIN_WEIGHTS, strict=True))
    return signs[8] == "0123456789X"[total % 11]


def with_check_digit(signs: str) -> str:
    """The same 17 signs with the right one in the ninth place."""
    total = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(signs, _VIN_WEIGHTS, strict=True))
    return f"{signs[:8]}{'0123456789X'[total % 11]}{signs[9:]}"


def _only(pattern: str, text: str) -> str | None:
    found = _matches(pattern, text)
    return found.pop() if len(found) == 1 else None


def _matches(pattern: str, text: str) -> set[str]:
    """As it stands; only if nothing matches so, with spaces and hyphens taken out."""
    whole = re.compile(rf"(?<![A-Z0-9])(?:{pattern})(?![A-Z0-9])")
    upper = plain(text).upper()
    return set(whole.findall(upper)) or set(whole.findall(_joined(upper)))


def _joined(text: str) -> str:
    return re.sub(r"(?<=[A-Z0-9])[\s\-]+(?=[A-Z0-9])", "", text)
