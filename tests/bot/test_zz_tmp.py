from __future__ import annotations
import pytest
from insurance import requests
from tests.bot.conftest import Talk, words
pytestmark = pytest.mark.rasa
SCRIPTS = [
 ["车没电了，叫个拖车","深圳市南山区深南大道","粤BD12345","13800138000","那个，救援地点改一下","海岸城停车场","拖车什么时候到","救援地点改成G4京港澳高速应急车道","车冒烟了，救援地点改成科苑路口","救援电话写错了","算了不改了","谢谢","取消救援","救援地点改成科苑路口"],
 ["京港澳高速上车爆胎了","京港澳高速往长沙方向K1500","粤BD12345","13800138000","我刚说错了，车在京港澳高速K1480","不是爆胎，是没电","拖车电话换成13912345678","师傅到哪了","我换地方了，在望城服务区","车牌错了","粤B88888"],
 ["我要续保，晚上八点以后打给我","粤BD12345","13800138000","还是明天上午打给我吧","续保的电话改成13912345678","电话又错了","13900001111"],
 ["我要报价","深圳","粤BD12345","别在中午打","13800138000，晚上八点以后打"],
 ["我要投诉你们理赔员三天不理人，明天下午再联系我","我的电话改成13912345678"],
 ["我要退保","商业险","登记","周末别打给我","粤BD12345","13800138000"],
]
@pytest.mark.parametrize("n", range(len(SCRIPTS)))
async def test_talk(talk: Talk, n) -> None:
    for text in SCRIPTS[n]:
        turn = await talk.says(text)
        print("\n>>", text); print("  ", words(turn).replace("\n","\n   "), "| HANDOFF" if turn.hand_off else "")
    async with talk.database.reading() as s:
        for r in await requests.filed(s, talk.customer_id):
            print("==", r.kind, r.state, r.fields)
            print("  ", [(e.what, e.why) for e in await requests.events_of(s, r.id) if e.what=="changed"])
