"""The envelope of a push and of its reply: signature, three modes of encryption, no way back to a weaker one."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

from channels.wechat import reading
from channels.wechat.messages import Push
from foundation.clock import utc_now
from foundation.settings import Settings, WeChatMode

SUCCESS = "success"  # never encrypted, whatever the mode
STALE_SECONDS = 300


class NotSigned(Exception):
    """Whoever sent this does not know our secrets, sent it long ago, or in a mode weaker than ours."""


@dataclass(frozen=True)
class Opened:
    """A push that was really sent by WeChat. `sealed`: it came encrypted, so its reply must be."""

    push: Push
    sealed: bool


class Envelope:
    """Opens pushes and seals replies with the secrets of one account."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.wechat_token
        self._mode = settings.wechat_mode
        self._crypto = None
        if self._mode is not WeChatMode.PLAIN:
            key = settings.wechat_aes_key.get_secret_value()
            self._crypto = WeChatCrypto(self._token.get_secret_value(), key, settings.wechat_app_id)

    def check_address(self, query: Mapping[str, str]) -> None:
        """Whether WeChat itself asks; its signature of an address is the same in all modes. Raises `NotSigned`."""
        _check_fresh(query)
        _check(query.get("signature", ""), self._token, query["timestamp"], query["nonce"])

    def check_before_reading(self, query: Mapping[str, str]) -> None:
        """What can be known of a push without its body. Raises `NotSigned`."""
        if not self._is_sealed(query):
            self.check_address(query)
            return
        _check_fresh(query)
        if not query.get("msg_signature"):
            raise NotSigned

    def open(self, query: Mapping[str, str], body: bytes) -> Opened:
        """The push in this body. Raises `NotSigned`, `reading.Unreadable`."""
        self.check_before_reading(query)
        if not self._is_sealed(query):
            return Opened(reading.read(body), sealed=False)
        # What stands beside the cipher text in compatible mode is signed by nobody: it is not looked at.
        encrypted = reading.sealed_in(body)
        _check(query["msg_signature"], self._token, query["timestamp"], query["nonce"], encrypted)
        return Opened(reading.read(self._decrypted(query, encrypted)), sealed=True)

    def reply(self, opened: Opened, nonce: str, text: str) -> str:
        """The XML that answers a push with a text."""
        # wechatpy puts the text into CDATA as it is.
        safe = reading.NOT_XML.sub("", text).replace("]]>", "]]＞")
        push = opened.push
        xml = str(TextReply(source=push.account, target=push.openid, content=safe).render())
        if not opened.sealed:
            return xml
        assert self._crypto is not None
        return str(self._crypto.encrypt_message(xml, nonce))

    def _is_sealed(self, query: Mapping[str, str]) -> bool:
        """Raises `NotSigned` when it should be and is not: a body that is only signed by its address can be forged."""
        claimed = query.get("encrypt_type", "raw")
        if self._mode is WeChatMode.SAFE and claimed != "aes":
            raise NotSigned
        return self._mode is not WeChatMode.PLAIN and claimed == "aes"

    def _decrypted(self, query: Mapping[str, str], encrypted: str) -> bytes:
        assert self._crypto is not None
        try:
            xml = self._crypto.decrypt_message(
                {"Encrypt": encrypted}, query["msg_signature"], query["timestamp"], query["nonce"]
            )
        except Exception as broken:  # binascii.Error, struct.error, ValueError …: not our key, or another account's
            raise NotSigned(type(broken).__name__) from None
        return str(xml).encode()


def sign(token: SecretStr, *parts: str) -> str:
    """WeChat's signature: hexadecimal SHA-1 of the token and the parts, sorted and joined."""
    signer = WeChatSigner()
    signer.add_data(token.get_secret_value(), *parts)
    return str(signer.signature)


def _check_fresh(query: Mapping[str, str]) -> None:
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not (nonce and timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise NotSigned
    if abs(utc_now().timestamp() - int(timestamp)) > STALE_SECONDS:
        raise NotSigned


def _check(signature: str, token: SecretStr, *parts: str) -> None:
    if not hmac.compare_digest(sign(token, *parts).encode(), signature.encode()):
        raise NotSigned
