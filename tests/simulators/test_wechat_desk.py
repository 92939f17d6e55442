"""The platform's own desk, and faults that happen only sometimes."""

from __future__ import annotations

from tests.simulators.developer import Developer, Platform

TRANSFER = (
    "<xml><ToUserName>{openid}</ToUserName><FromUserName>gh_97417a04a28d</FromUserName><CreateTime>1</CreateTime>"
    "<MsgType>transfer_customer_service</MsgType></xml>"
)
HALF_AN_HOUR = 30 * 60
SESSION, WAITING = "/customservice/kfsession/getsession", "/customservice/kfsession/getwaitcase"


async def asked(platform: Platform, path: str, **more: str) -> dict[str, object]:
    answer = await platform.http.get(path, params={"access_token": await platform.token(), **more})
    told: dict[str, object] = answer.json()
    return told


async def test_who_is_transferred_waits_is_served_and_comes_back(platform: Platform, developer: Developer) -> None:
    openid = await platform.follower()
    developer.answers = [TRANSFER.format(openid=openid).encode()]
    await platform.say(openid, "转人工")
    assert (await asked(platform, WAITING))["count"] == 1
    await platform.say(openid, "有人吗")  # nobody has accepted: the developer still reads it
    assert len(developer.pushed) == 2
    await platform.http.post(f"/_sim/desk/{openid}/accept", json={"account": "li@desk"})
    assert b"kf_create_session" in developer.pushed[-1][1]
    assert (await asked(platform, WAITING))["count"] == 0
    assert (await asked(platform, SESSION, openid=openid))["kf_account"] == "li@desk"
    assert (await platform.say(openid, "我的车被撞了"))["attempts"] == []
    await platform.http.post(f"/_sim/desk/{openid}/close")
    assert b"kf_close_session" in developer.pushed[-1][1]
    assert (await asked(platform, SESSION, openid=openid))["errcode"] == 65413
    assert [one["verdict"] for one in (await platform.say(openid, "谢谢"))["attempts"]] == ["nothing"]


async def test_after_half_an_hour_of_silence_messages_go_to_the_developer_again(platform: Platform) -> None:
    openid = await platform.follower()
    await platform.http.post(f"/_sim/desk/{openid}/accept", json={})
    for seconds, attempts in ((HALF_AN_HOUR - 60, 0), (HALF_AN_HOUR - 60, 0), (HALF_AN_HOUR + 1, 1)):
        await platform.http.post("/_sim/clock", json={"seconds": seconds})
        assert len((await platform.say(openid))["attempts"]) == attempts
    assert (await platform.http.post(f"/_sim/desk/{openid}/close")).status_code == 404


async def test_a_fault_with_a_probability_happens_to_the_same_calls_for_the_same_seed(platform: Platform) -> None:
    place = "/cgi-bin/message/custom/send"
    rounds: list[list[int]] = []
    for seed in (7, 7, 8):
        openid = await platform.follower()
        await platform.http.delete("/_sim/faults")
        fault = {"place": place, "errcode": -1, "times": 100, "probability": 0.3, "seed": seed}
        await platform.http.post("/_sim/faults", json=fault)
        codes: list[int] = []
        for _ in range(8):
            await platform.say(openid)  # opens five messages anew
            codes += [await platform.send(openid) for _ in range(5)]
        rounds.append(codes)
    assert rounds[0] == rounds[1] != rounds[2]
    assert 4 <= rounds[0].count(-1) <= 20
