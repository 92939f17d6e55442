"""The least that a WeChat endpoint can do: verify the signature of the address and say `success`."""

from __future__ import annotations

import hashlib
import hmac

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

from foundation.settings import SAMPLE_WECHAT_TOKEN

app = FastAPI()


@app.get("/livez")
async def livez() -> dict[str, bool]:
    return {"alive": True}


@app.post("/wechat")
async def receive(request: Request, signature: str, timestamp: str, nonce: str) -> PlainTextResponse:
    await request.body()
    wanted = hashlib.sha1("".join(sorted((SAMPLE_WECHAT_TOKEN, timestamp, nonce))).encode()).hexdigest()
    if not hmac.compare_digest(wanted, signature):
        return PlainTextResponse("", 403)
    return PlainTextResponse("success")
