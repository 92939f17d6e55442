"""Signatures, the three modes of encryption, and what is refused because it comes in a weaker one."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from channels.wechat.envelope import Envelope, Opened, sign
from channels.wechat.messages import Push, Text
from foundation.settings import Settings, WeChatMode
from simulators.wechat.pushes import enclose
from simulators.wechat.sealing import NotSealed, Seal
from simulators.wechat.sealing import sign as platform_sign
from tests.channels.wechat.account import EXAMPLES, Account, example

VECTORS: dict[str, Any] = json.loads((EXAMPLES / "vectors.json").read_text())
SEAL = Seal(VECTORS["token"], VECTORS["encoding_aes_key"], VECTORS["appid"])
OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"


@pytest.fixture
def engine() -> str:
    return "sqlite"


def test_the_official_signatures_are_ours_and_the_platforms() -> None:
    for name in ("url_verify", "plain_post"):
        vector = VECTORS[name]
        parts = (vector["timestamp"], vector["nonce"])
        assert sign(SecretStr(VECTORS["token"]), *parts) == vector["signature"]
        assert platform_sign(VECTORS["token"], *parts) == vector["signature"]


@pytest.mark.parametrize("name", ["aes_post", "aes_reply"])
def test_the_simulator_encrypts_and_decrypts_the_official_examples(name: str) -> None:
    vector = VECTORS[name]
    assert SEAL.encrypt(vector["msg"], vector["random"].encode()) == vector["encrypt"]
    assert SEAL.signature(vector["timestamp"], vector["nonce"], vector["encrypt"]) == vector["msg_signature"]
    assert SEAL.decrypt(vector["encrypt"]) == vector["msg"]
    with pytest.raises(NotSealed):
        Seal(SEAL.token, SEAL.aes_key, "wxsomebodyelse").decrypt(vector["encrypt"])


def test_the_official_encrypted_push_is_opened_by_our_side(settings: Settings) -> None:
    """It holds JSON, so what comes of it is a body that is no XML: it was decrypted, and read no further."""
    vector = VECTORS["aes_post"]
    own = settings.model_copy(
        update={
            "wechat_token": SecretStr(VECTORS["token"]),
            "wechat_aes_key": SecretStr(VECTORS["encoding_aes_key"]),
            "wechat_app_id": VECTORS["appid"],
        }
    )
    assert Envelope(own)._decrypted(vector, vector["encrypt"]).decode() == vector["msg"]


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_every_mode_verifies_hears_and_answers(open_account: Account, mode: str) -> None:
    set_mode(open_account, mode)
    openid = await open_account.follower()
    assert (await open_account.control.post("/verify")).json() == {"verified": True}
    outcome = await open_account.say(openid, "您好 ]]> & 二")
    assert [attempt["verdict"] for attempt in outcome["attempts"]] == ["reply"]
    assert outcome["shown"][0]["text"].startswith("您说：您好 ]]＞ & 二")
    assert ("<Encrypt>" in outcome["attempts"][0]["body"]) == (mode != "plain")


@pytest.mark.parametrize("passive_seconds", [0.05])
@pytest.mark.parametrize("mode", ["compatible", "safe"])
async def test_an_acknowledgement_is_never_encrypted(account: Account, mode: str) -> None:
    set_mode(account, mode)
    assert (await account.push(example("text"))).content == b"success"


async def test_a_plain_push_to_a_safe_account_is_refused_however_well_its_address_is_signed(account: Account) -> None:
    for query in ({}, {"encrypt_type": "raw"}):
        answer = await account.ours.post("/wechat", params={**account.signed(), **query}, content=example("text"))
        assert (answer.status_code, answer.content) == (403, b"")
    assert await account.lines(OPENID) == []


@pytest.mark.parametrize("passive_seconds", [0.05])
async def test_what_stands_beside_the_cipher_text_is_not_believed(account: Account) -> None:
    set_mode(account, "compatible")
    forged = example("text").decode().replace("车险怎么报案", "转人工")
    query, body = enclose(account.world.config, example("text").decode(), account.signed())
    sealed = ElementTree.fromstring(body).findtext("Encrypt")
    mixed = forged.replace("</xml>", f"<Encrypt>{sealed}</Encrypt></xml>")
    assert (await account.ours.post("/wechat", params=query, content=mixed.encode())).status_code == 200
    assert [line.text for line in await account.lines(OPENID)] == ["车险怎么报案"]
    without = await account.ours.post("/wechat", params=query, content=forged.encode())
    assert without.content == b"success"  # unreadable: there is no cipher text in it
    assert len(await account.lines(OPENID)) == 1


async def tampered(account: Account, what: str) -> httpx.Response:
    query, body = enclose(account.world.config, example("text").decode(), account.signed())
    if what == "another key":
        other = Seal(account.world.config.token, "x" * 43, account.world.config.app_id)
        encrypted = other.encrypt(example("text").decode())
    elif what == "another app":
        other = Seal(account.world.config.token, account.world.config.aes_key, "wxother")
        encrypted = other.encrypt(example("text").decode())
    elif what == "one block":
        encrypted = "AAAAAAAAAAAAAAAAAAAAAA=="
    else:
        encrypted = "no base64 *"
    query["msg_signature"] = account.world.config.seal.signature(query["timestamp"], query["nonce"], encrypted)
    if what == "forged signature":
        query["msg_signature"] = "0" * 40
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>"
    return await account.ours.post("/wechat", params=query, content=body.encode())


@pytest.mark.parametrize("what", ["another key", "another app", "one block", "no base64", "forged signature"])
async def test_what_cannot_be_decrypted_is_refused_so_that_the_customer_is_told(account: Account, what: str) -> None:
    assert (await tampered(account, what)).status_code == 403
    assert await account.lines(OPENID) == []


def test_a_reply_survives_what_a_text_may_hold(settings: Settings) -> None:
    opened = Opened(Push("gh_1", "o1", "wx:1", Text("x")), sealed=False)
    text = 'a ]]> b \x08\x1d 👨‍👩‍👧 <a href="weixin://x">是</a> & 二\n三'
    reply = ElementTree.fromstring(Envelope(settings).reply(opened, "n", text))
    assert (reply.findtext("ToUserName"), reply.findtext("FromUserName")) == ("o1", "gh_1")
    assert reply.findtext("Content") == 'a ]]＞ b  👨‍👩‍👧 <a href="weixin://x">是</a> & 二\n三'
    assert datetime.fromtimestamp(int(reply.findtext("CreateTime") or 0), UTC).year >= 2026


def set_mode(account: Account, mode: str) -> None:
    """Both sides, as an operator does in the console and in the settings."""
    account.with_settings(account.settings.model_copy(update={"wechat_mode": WeChatMode(mode)}))
