"""The platform's own signatures and AES, written from its documents and sharing nothing with the developer's side."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
RANDOM_BYTES = 16


class NotSealed(Exception):
    """This cannot be opened; the text says why."""


def sign(*parts: str) -> str:
    """SHA-1 of the parts, sorted and joined."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


@dataclass(frozen=True)
class Seal:
    """The secrets with which one account's messages are closed and opened."""

    token: str
    aes_key: str
    app_id: str

    def encrypt(self, message: str, random: bytes | None = None) -> str:
        """Base64 of 16 random bytes, the length, the message and the app id, padded to 32 and encrypted."""
        content = message.encode(errors="surrogateescape")  # so that tests can send what is not UTF-8
        plain = (random or secrets.token_bytes(RANDOM_BYTES)) + len(content).to_bytes(4, "big")
        plain += content + self.app_id.encode()
        fill = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> str:
        """Raises `NotSealed`."""
        try:
            decryptor = self._cipher().decryptor()
            plain = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
            fill = plain[-1]
            length = int.from_bytes(plain[RANDOM_BYTES : RANDOM_BYTES + 4], "big")
            content = plain[RANDOM_BYTES + 4 : -fill]
            message, app_id = content[:length], content[length:].decode()
            if not 1 <= fill <= BLOCK or len(message) != length or app_id != self.app_id:
                raise NotSealed("another key or another app id")
            return message.decode()
        except (ValueError, IndexError, binascii.Error) as broken:
            raise NotSealed(type(broken).__name__) from None

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        return sign(self.token, timestamp, nonce, encrypted)

    def open_reply(self, reply: ElementTree.Element, nonce: str) -> str:
        """The XML in an encrypted reply. Raises `NotSealed`."""
        encrypted, timestamp = reply.findtext("Encrypt") or "", reply.findtext("TimeStamp") or ""
        if (reply.findtext("Nonce") or "") != nonce:
            raise NotSealed("another nonce")
        if reply.findtext("MsgSignature") != self.signature(timestamp, nonce, encrypted):
            raise NotSealed("a wrong signature")
        return self.decrypt(encrypted)

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
