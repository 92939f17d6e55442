"""Fictional policies for development: nobody here exists, and the plates and phones belong to nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

_COMPULSORY = [
    {"name": "死亡伤残赔偿限额", "limit": "18 万元"},
    {"name": "医疗费用赔偿限额", "limit": "1.8 万元"},
    {"name": "财产损失赔偿限额", "limit": "2000 元"},
]


def _policy(
    number: str, plate: str | None, vin: str, vehicle: str, holder: tuple[str, str, str], covers: list[dict[str, str]],
    start: date, end: date, *, energy: str = "electric",
) -> dict[str, Any]:  # fmt: skip
    """`holder`: name, phone, account in the APP."""
    name, phone, account = holder
    return {
        "policy_no": number,
        "kind": "compulsory" if covers is _COMPULSORY else "commercial",
        "plate_no": plate,
        "vin": vin,
        "vehicle": vehicle,
        "energy": energy,
        "holder_name": name,
        "holder_phone": phone,
        "holder_channel": "in_app",
        "holder_external_id": account,
        "covers": covers,
        "starts_on": start,
        "ends_on": end,
    }


def _commercial(car: str, third_party: str, *addons: tuple[str, str]) -> list[dict[str, str]]:
    rows = [("新能源汽车损失保险", car), ("第三者责任保险", third_party), ("车上人员责任保险", "每座 1 万元"), *addons]
    return [{"name": name, "limit": limit} for name, limit in rows]


_ZHANG = ("张伟", "13800000001", "demo-zhangwei")
_LI = ("李娜", "13800000002", "demo-lina")
_WANG = ("王强", "13800000003", "demo-wangqiang")
_CHEN = ("陈静", "13800000004", "demo-chenjing")
_ZHAO = ("赵敏", "13800000005", "demo-zhaomin")
_SCRATCH = ("附加车身划痕损失险", "5000 元")
_PILE = ("附加自用充电桩损失保险", "1 万元")
_GRID = ("附加外部电网故障损失险", "随车损险")
_WHEEL = ("附加车轮单独损失险", "3000 元")
_YEAR = (date(2026, 3, 1), date(2027, 2, 28))

DEMO_POLICIES: list[dict[str, Any]] = [
    _policy("BWJ202603010000010", "粤BD12345", "LDEM0A0A9TA000001", "纯电轿车 A 型", _ZHANG, _COMPULSORY, *_YEAR),
    _policy("BWS202603010000011", "粤BD12345", "LDEM0A0A9TA000001", "纯电轿车 A 型", _ZHANG,
            _commercial("18.6 万元", "200 万元", _SCRATCH, _PILE, _GRID), *_YEAR),
    _policy("BWJ202606150000020", "皖AF66688", "LDEM0B0B2TA000002", "插混 SUV B 型", _LI, _COMPULSORY,
            date(2026, 6, 15), date(2027, 6, 14), energy="hybrid"),
    _policy("BWS202606150000021", "皖AF66688", "LDEM0B0B2TA000002", "插混 SUV B 型", _LI,
            _commercial("15.2 万元", "300 万元", _WHEEL), date(2026, 6, 15), date(2027, 6, 14), energy="hybrid"),
    _policy("BWS202512010000031", "陕A12345", "LDEM0C0C6TA000003", "燃油轿车 C 型", _WANG,
            _commercial("9.8 万元", "100 万元"), date(2025, 12, 1), date(2026, 11, 30), energy="fuel"),
    _policy("BWJ202609010000040", "豫AD55566", "LDEM0D0DXTA000004", "纯电 SUV D 型", _CHEN, _COMPULSORY,
            date(2026, 9, 1), date(2027, 8, 31)),
    _policy("BWS202411010000051", "湘AD99001", "LDEM0E0E3TA000005", "纯电轿车 E 型", _ZHAO,
            _commercial("12.4 万元", "150 万元"), date(2024, 11, 1), date(2025, 10, 31)),  # run out
    _policy("BWS202611200000061", None, "LDEM0F0F7TA000006", "纯电 MPV F 型", _ZHAO,
            _commercial("26.9 万元", "300 万元", _PILE), date(2026, 11, 20), date(2027, 11, 19)),  # no plate yet
]  # fmt: skip
