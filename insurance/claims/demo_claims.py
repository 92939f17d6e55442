"""Fictional claims for development, in every state that a claim can have, of the people of `demo_policies`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from insurance.claims import claims, progress
from insurance.core.core_system import StatusChange
from insurance.models import Claim
from insurance.policies.demo_policies import DEMO_POLICIES

_PLATES = {row["holder_external_id"]: row["plate_no"] for row in DEMO_POLICIES if row["plate_no"]}
_PEOPLE = {row["holder_external_id"]: (row["holder_name"], row["holder_phone"]) for row in DEMO_POLICIES}
_STEP = timedelta(hours=20)


@dataclass(frozen=True)
class DemoClaim:
    """`days`: so long ago it happened. `ends`: reported, draft or discarded. `stages`: what the core system told."""

    account: str
    days: float
    fields: dict[str, Any]
    stages: tuple[str, ...] = ()
    ends: str = "reported"
    detail: tuple[tuple[str, Any], ...] = ()  # of the last stage

    @property
    def person(self) -> tuple[str, str]:
        """Name and phone."""
        return _PEOPLE[self.account]


def _loss(cause: str, place: str, story: str, **more: Any) -> dict[str, Any]:
    kind = {"accident_type": "single"} if cause == "collision" else {}
    return {
        "has_injury": False,
        "damage_cause": cause,
        "accident_place": place,
        "narrative": story,
        "drivable": True,
        **kind,
        **more,
    }


_TWO = {"accident_type": "two_party", "police_reported": True}
_PAID = (("amount", "2180.00"), ("account_tail", "0417"))
_WANTED = (("missing", ["行驶证照片", "维修发票"]),)

DEMO_CLAIMS: tuple[DemoClaim, ...] = (
    DemoClaim("demo-00", 0.2, _loss("scratch", "深圳市南山区海岸城停车场", "早上发现左前门被划了一道")),
    DemoClaim("demo-01", 0.4, _loss("collision", "深圳市龙岗区龙翔大道", "倒车碰到水泥柱，后杠裂了")),
    DemoClaim("demo-02", 1, _loss("glass", "广深高速虎门出口", "前车弹起石子，前挡裂了")),
    DemoClaim(
        "demo-03",
        2,
        _loss("collision", "东莞市南城区鸿福路", "路口被后车追尾", **_TWO, third_plate="粤S7K210"),
        ("surveying",),
    ),
    DemoClaim("demo-04", 3, _loss("parked_hit", "合肥市政务区天鹅湖路", "停在路边回来发现被撞", police_reported=True)),
    DemoClaim("demo-05", 4, _loss("flood", "芜湖市镜湖区", "暴雨停在地库被淹到座椅", drivable=False), ("surveying",)),
    DemoClaim(
        "demo-06", 5, _loss("collision", "南昌市红谷滩区", "右转蹭到护栏"), ("surveying", "supplement"), detail=_WANTED
    ),
    DemoClaim(
        "demo-07", 6, _loss("falling_object", "赣州市章贡区", "广告牌掉下来砸到车顶"), ("supplement",), detail=_WANTED
    ),
    DemoClaim(
        "demo-08",
        6,
        _loss("theft", "济南市历下区", "早上发现车不见了", drivable=None, police_reported=True),
        ("supplement",),
        detail=(("missing", ["公安立案证明", "登记证", "全部钥匙"]),),
    ),
    DemoClaim("demo-09", 8, _loss("collision", "临沂市兰山区", "掉头刮到路沿石"), ("surveying", "documents")),
    DemoClaim("demo-10", 9, _loss("collision", "济宁市任城区", "追了前车的尾", **_TWO), ("surveying", "calculating")),
    DemoClaim("demo-11", 10, _loss("charging", "郑州市金水区", "充电时跳闸，车充不进电了"), ("surveying", "paying")),
    DemoClaim("demo-12", 12, _loss("scratch", "洛阳市西工区", "小区里被钥匙划了"), ("documents", "paid"), detail=_PAID),
    DemoClaim(
        "demo-13", 15, _loss("collision", "开封市龙亭区", "躲狗撞了树"), ("surveying", "paying", "paid"), detail=_PAID
    ),
    DemoClaim("demo-14", 20, _loss("glass", "长沙市岳麓区", "天窗自己裂了"), ("surveying", "paid", "closed")),
    DemoClaim(
        "demo-15",
        25,
        {"has_injury": True, "accident_place": "株洲市天元区", "police_reported": True, "injured_count": 1},
        ("surveying", "documents"),
    ),
    DemoClaim("demo-16", 30, _loss("other", "西安市雁塔区", "仪表报故障，没撞过"), ("surveying", "declined")),
    DemoClaim("demo-17", 3, _loss("collision", "西安市未央区", "和别的车互相刮了", **_TWO), ("withdrawn",)),
    DemoClaim("demo-18", 0.1, {"has_injury": False, "damage_cause": "collision"}, ends="draft"),
    DemoClaim("demo-19", 2, _loss("scratch", "深圳市福田区", "说不清什么时候划的"), ends="discarded"),
)


async def put(tx: AsyncSession, demo: DemoClaim, *, customer_id: str, conversation_id: str, now: datetime) -> None:
    """The claim with all that has happened to it, once per customer."""
    if await tx.scalar(select(Claim.id).where(Claim.customer_id == customer_id).limit(1)) is not None:
        return
    lost_at = now - timedelta(days=demo.days)
    draft = await claims.open_draft(
        tx, conversation_id=conversation_id, customer_id=customer_id, channel="in_app", now=lost_at
    )
    told = {
        **demo.fields,
        "accident_time": lost_at.replace(second=0, microsecond=0).isoformat(),
        "accident_time_precision": "hour",
        "plate_no": _PLATES[demo.account],
        "reporter_name": demo.person[0],
        "reporter_phone": demo.person[1],
    }
    await claims.note(tx, draft.id, told, now=lost_at)
    if demo.ends == "discarded":
        await claims.discard(tx, draft.id, why="the customer dropped it", now=lost_at)
    if demo.ends != "reported":
        return
    reported_at = lost_at + min(timedelta(hours=1), (now - lost_at) / 2)
    claim = await claims.report(tx, draft.id, key=f"demo:{demo.account}", now=reported_at)
    for order, stage in enumerate(demo.stages):
        is_last = order == len(demo.stages) - 1
        at = min(reported_at + _STEP * (order + 1), now)
        detail = dict(demo.detail) if is_last else {}
        change = StatusChange(f"demo:{demo.account}:{order}", str(claim.number), stage, at, detail)
        await progress.note(tx, change, now=at)
