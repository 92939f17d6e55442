"""Fictional policies for development: nobody here exists, and the plates and phones belong to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from insurance.words.policy_numbers import with_check_digit

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

# Twenty-one more households with a compulsory and a commercial policy each: name, plate, vehicle, sum insured of the
# car, of third parties, an addition, the month in which their year begins. Cars with a short plate burn fuel.
_HOUSEHOLDS: tuple[tuple[str, str, str, str, str, tuple[tuple[str, str], ...], int], ...] = (
    ("刘洋", "粤BD20817", "纯电轿车 A 型", "17.4 万元", "200 万元", (_SCRATCH,), 1),
    ("杨帆", "粤BF31926", "插混 SUV B 型", "14.8 万元", "300 万元", (), 2),
    ("黄蓉", "粤AD40358", "纯电 SUV D 型", "21.3 万元", "200 万元", (_PILE, _GRID), 3),
    ("周杰", "粤SD51604", "纯电轿车 E 型", "11.9 万元", "100 万元", (_WHEEL,), 4),
    ("吴迪", "皖AD62731", "纯电 MPV F 型", "25.7 万元", "300 万元", (_SCRATCH, _PILE), 5),
    ("郑爽爽", "皖BD73845", "纯电轿车 A 型", "16.2 万元", "150 万元", (), 6),
    ("孙丽", "赣AD84912", "纯电 SUV D 型", "20.6 万元", "200 万元", (_GRID,), 7),
    ("马超", "赣BF95023", "插混 SUV B 型", "13.9 万元", "150 万元", (), 8),
    ("朱琳", "鲁AD10467", "纯电轿车 E 型", "12.1 万元", "200 万元", (_SCRATCH,), 9),
    ("胡军", "鲁QD21578", "纯电轿车 A 型", "17.0 万元", "100 万元", (), 10),
    ("郭晓", "鲁H33689", "燃油轿车 C 型", "8.7 万元", "100 万元", (_WHEEL,), 11),
    ("何炜", "豫AD44790", "纯电 SUV D 型", "22.0 万元", "300 万元", (_PILE,), 12),
    ("高翔", "豫CD55801", "纯电轿车 E 型", "11.5 万元", "150 万元", (), 1),
    ("林悦", "豫B66912", "燃油轿车 C 型", "9.1 万元", "100 万元", (), 2),
    ("罗敏", "湘AD78023", "纯电轿车 A 型", "16.8 万元", "200 万元", (_SCRATCH, _WHEEL), 3),
    ("梁栋", "湘BF89134", "插混 SUV B 型", "15.5 万元", "300 万元", (), 4),
    ("宋佳佳", "陕AD90245", "纯电 MPV F 型", "27.2 万元", "300 万元", (_PILE, _GRID), 5),
    ("唐宁", "陕AD01356", "纯电 SUV D 型", "20.9 万元", "200 万元", (), 6),
    ("许诺", "陕C12467", "燃油轿车 C 型", "9.4 万元", "150 万元", (), 7),
    ("韩雪梅", "粤BD23578", "纯电轿车 E 型", "12.8 万元", "200 万元", (_SCRATCH,), 8),
    ("冯涛", "粤CD34689", "纯电轿车 A 型", "18.1 万元", "200 万元", (_GRID,), 9),
)
_FUEL_PLATE = 7  # signs; a new-energy plate has eight


def _household(order: int) -> list[dict[str, Any]]:
    name, plate, vehicle, car, third_party, additions, month = _HOUSEHOLDS[order]
    holder = (name, f"138000001{order:02d}", f"demo-{order:02d}")
    vin = with_check_digit(f"LDEM{vehicle[-3]}0{vehicle[-3]}00TA{order + 100:06d}")
    energy = "fuel" if len(plate) == _FUEL_PLATE else "hybrid" if "F" in plate else "electric"
    start, end = date(2026, month, 1), date(2027, month, 1) - timedelta(days=1)
    covers = _commercial(car, third_party, *additions)
    number = f"2026{month:02d}01{order + 100:07d}"
    return [
        _policy(f"BWJ{number}", plate, vin, vehicle, holder, _COMPULSORY, start, end, energy=energy),
        _policy(f"BWS{number}", plate, vin, vehicle, holder, covers, start, end, energy=energy),
    ]


DEMO_POLICIES += [policy for order in range(len(_HOUSEHOLDS)) for policy in _household(order)]
