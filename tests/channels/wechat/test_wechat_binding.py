"""A phone is bound by WeChat's login and a code, and by nothing less; pages of ours are signed."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from channels.wechat import pages
from foundation.clock import utc_now
from insurance.customers import customers, identity
from tests.channels.wechat.account import EXAMPLES, Account

PHONE = "13812345678"


@pytest.fixture
def engine() -> str:
    return "sqlite"


async def log_in(account: Account, openid: str, *, how: str = "allow") -> httpx.Response:
    """As inside WeChat: our page, WeChat's login, back to our page."""
    begun = await account.ours.get("/wechat/bind")
    login = urlsplit(begun.headers["Location"])
    query = {name: values[0] for name, values in parse_qs(login.query).items()}
    chosen = await account.platform.get(login.path, params={**query, "as_user": openid, "how": how})
    back = urlsplit(chosen.headers["Location"])
    return await account.ours.get(f"{back.path}?{back.query}")


async def phone_of(account: Account, openid: str) -> str | None:
    async with account.database.reading() as session:
        customer = await customers.known(session, "wechat", openid)
        assert customer is not None
        return await identity.verified_phone(session, customer.id, now=utc_now(), hours=0.0001)


async def test_a_phone_is_bound_by_login_and_code_and_unbound_again(account: Account) -> None:
    openid = await account.follower()
    await account.conversation(openid)
    assert "获取验证码" in (await log_in(account, openid)).text
    assert (await account.ours.post("/wechat/bind/code", data={"phone": "138"})).status_code == 422
    assert "验证码已发送" in (await account.ours.post("/wechat/bind/code", data={"phone": PHONE})).text
    assert (await account.ours.post("/wechat/bind/confirm", data={"code": "12345x"})).status_code == 422
    assert await phone_of(account, openid) is None
    bound = await account.ours.post("/wechat/bind/confirm", data={"code": account.sms.code_of(PHONE)})
    assert "已绑定手机号 138****5678" in bound.text
    assert await phone_of(account, openid) == PHONE
    assert "已绑定" in (await log_in(account, openid)).text
    assert "已解除绑定" in (await account.ours.post("/wechat/bind/remove")).text
    assert await phone_of(account, openid) is None


async def test_somebody_who_is_only_looking_cannot_bind(account: Account) -> None:
    openid = await account.follower()
    answer = await log_in(account, openid, how="snapshot")
    assert (answer.status_code, "使用完整服务" in answer.text) == (403, True)
    assert (await account.ours.post("/wechat/bind/code", data={"phone": PHONE})).status_code == 403


async def test_a_login_counts_once_and_only_in_the_browser_that_began_it(account: Account) -> None:
    openid = await account.follower()
    await account.conversation(openid)
    begun = await account.ours.get("/wechat/bind")
    login = urlsplit(begun.headers["Location"])
    query = {name: values[0] for name, values in parse_qs(login.query).items()}
    chosen = await account.platform.get(login.path, params={**query, "as_user": openid})
    back = urlsplit(chosen.headers["Location"])
    cookies = dict(account.ours.cookies)
    account.ours.cookies.clear()
    assert (await account.ours.get(f"{back.path}?{back.query}")).status_code == 403  # a link that was passed on
    account.ours.cookies.update(cookies)
    forged = back.query.replace(query["state"], "x" * 32)
    assert (await account.ours.get(f"{back.path}?{forged}")).status_code == 403
    account.ours.cookies.update(cookies)
    assert (await account.ours.get(f"{back.path}?{back.query}")).status_code == 200
    account.ours.cookies.update(cookies)
    again = await account.ours.get(f"{back.path}?{back.query}")
    assert (again.status_code, "页面已过期" in again.text) == (403, True)


async def test_nobody_binds_without_following(account: Account) -> None:
    answer = await log_in(account, "o" + "x" * 27)
    assert (answer.status_code, "请先关注" in answer.text) == (403, True)


async def test_our_pages_are_signed_and_no_others(account: Account) -> None:
    page = f"{account.settings.public_url}/help/?a=1"
    signed = (await account.ours.get("/wechat/page-signature", params={"url": f"{page}#top"})).json()
    assert signed["appId"] == account.settings.wechat_app_id
    ticket = await account.api.page_ticket()
    wanted = pages.page_signature(ticket=ticket, nonce=signed["nonceStr"], timestamp=str(signed["timestamp"]), url=page)
    assert signed["signature"] == wanted
    asked = [one for one in account.world.requests if one["path"] == "/cgi-bin/ticket/getticket"]
    assert len(asked) == 1  # kept for all
    other = await account.ours.get("/wechat/page-signature", params={"url": "https://evil.example/"})
    assert other.status_code == 403


def test_the_official_page_signature_is_ours() -> None:
    vector = json.loads((EXAMPLES / "vectors.json").read_text())["jssdk"]
    signature = pages.page_signature(
        ticket=vector["jsapi_ticket"], nonce=vector["noncestr"], timestamp=vector["timestamp"], url=vector["url"]
    )
    assert signature == vector["signature"]
