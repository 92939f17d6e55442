"""Short messages, codes and news: through the company's gateway, or into the log of a developer's machine."""

from __future__ import annotations

from typing import Protocol

import httpx
import structlog

from foundation.certificates import authorities
from foundation.settings import Settings
from insurance.customers.customers import mask_phone

TEXT = "【{company}】验证码 {code}，5 分钟内有效。请勿告诉他人，我们的员工不会向您索要。"

NOTICE = "【{company}】{text}"

_LATER = frozenset({408, 425, 429})  # of the refusals, those that may be over in a while

log = structlog.get_logger()


class SmsFailed(Exception):
    """The gateway did not take the message. A code is not tried again: the customer asks for another.

    `permanent`: nor would it take it later, for instance for somebody who has unsubscribed there (退订).
    """

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent


class SmsSender(Protocol):
    async def send_code(self, phone: str, code: str, *, key: str) -> None:
        """Raises `SmsFailed`. A gateway that keeps keys sends what has the same key once."""
        ...

    async def send_text(self, phone: str, text: str, *, key: str) -> None:
        """Likewise, for a notice that its customer has reason to expect. Raises `SmsFailed`."""
        ...


class LoggedSms:
    """Writes the code to the log. Development only: the settings of production ask for a gateway."""

    async def send_code(self, phone: str, code: str, *, key: str) -> None:
        log.warning("sms_code", phone=mask_phone(phone), code=code, key=key)

    async def send_text(self, phone: str, text: str, *, key: str) -> None:
        log.warning("sms_text", phone=mask_phone(phone), length=len(text), key=key)


class HttpSms:
    """Posts {"phone", "text", "key"}, and "code" where there is one, to the gateway, with a bearer token."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._url = settings.sms_url
        self._token = settings.sms_token.get_secret_value()
        self._company = settings.company_name
        self._client = client
        self._seconds = settings.sms_timeout_seconds

    async def send_code(self, phone: str, code: str, *, key: str) -> None:
        await self._post({"phone": phone, "text": TEXT.format(company=self._company, code=code), "code": code}, key)

    async def send_text(self, phone: str, text: str, *, key: str) -> None:
        await self._post({"phone": phone, "text": NOTICE.format(company=self._company, text=text)}, key)

    async def _post(self, content: dict[str, str], key: str) -> None:
        message = {**content, "key": key}
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        client = self._client or httpx.AsyncClient(verify=authorities())
        try:
            response = await client.post(self._url, json=message, headers=headers, timeout=self._seconds)
        except httpx.HTTPError as broken:
            raise SmsFailed(type(broken).__name__) from broken
        finally:
            if self._client is None:
                await client.aclose()
        if response.is_error:
            is_final = response.is_client_error and response.status_code not in _LATER
            raise SmsFailed(str(response.status_code), permanent=is_final)


def sender_of(settings: Settings) -> SmsSender:
    """The gateway where one is named; the settings see to it that production names one."""
    return HttpSms(settings) if settings.sms_url else LoggedSms()
