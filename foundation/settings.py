"""Every setting of the system, typed, read once from the environment and `.env`, refused when wrong."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import SettingsConfigDict

from foundation.claim_settings import ClaimSettings
from foundation.identity_settings import IdentitySettings
from foundation.photo_settings import PhotoSettings
from foundation.service_settings import ServiceSettings

PROJECT = Path(__file__).resolve().parent.parent
SAMPLE_SECRET = "development-only-secret-change-me-in-production"
SAMPLE_WECHAT_TOKEN = "baowenDevToken"
SAMPLE_WECHAT_AES_KEY = "baowenDevelopmentOnlyAesKeyChangeMeInProduc"
PREFIX = "BAOWEN_"
AES_KEY_CHARACTERS = 43
LEASE_BEYOND_RASA_SECONDS = 2  # what a turn does before and after it asks Rasa
NOT_OURS = frozenset(
    {"BAOWEN_ACTIONS_URL", "BAOWEN_TURN_SECONDS", "BAOWEN_PYTHON"}
)  # Rasa's endpoints.yml and the scripts read these


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class WeChatMode(StrEnum):
    """How WeChat delivers messages, as chosen in its console."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


class SettingsRefused(Exception):
    """The process must not start with these settings; the message names each one that is wrong."""


class Settings(PhotoSettings, ServiceSettings, ClaimSettings, IdentitySettings):
    """Read from variables that begin with `BAOWEN_`, for instance `BAOWEN_DATABASE_URL`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=PROJECT / ".env", extra="ignore")

    environment: Environment = Environment.DEVELOPMENT

    # Where things are kept. `data_dir` holds the embedded database, photos, vectors and logs.
    data_dir: Path = PROJECT / "var"
    database_url: str = ""  # empty: SQLite in data_dir
    files_url: str = ""  # empty: a folder in data_dir; otherwise any fsspec address
    redis_url: str = ""  # a bell between processes; empty: each looks for itself once a second

    # Addresses.
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""  # how customers reach us; empty: http://host:port
    rasa_url: str = "http://127.0.0.1:5005"  # several, with commas: each conversation keeps to one of them
    actions_host: str = "127.0.0.1"
    actions_port: int = Field(default=5055, ge=1, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=0, ge=0, le=65535)  # 0: no metrics; each process needs its own
    wechat_simulator_port: int = Field(default=8090, ge=1, le=65535)

    # Secrets. The samples are accepted in development only.
    session_secret: SecretStr = SecretStr(SAMPLE_SECRET)
    rasa_secret: SecretStr = SecretStr(SAMPLE_SECRET)
    app_identity_secret: SecretStr = SecretStr(SAMPLE_SECRET)  # shared with the APP's own backend

    # Limits of a conversation.
    max_text_chars: int = Field(default=2000, ge=1)
    max_turn_chars: int = Field(default=1000, ge=1)
    max_photo_bytes: int = Field(default=20 * 1024 * 1024, ge=1)
    max_photo_pixels: int = Field(default=40_000_000, ge=1)
    max_photos_per_claim: int = Field(default=30, ge=1)
    session_days: int = Field(default=30, ge=1)
    messages_per_ten_seconds: int = Field(default=20, ge=1)

    # Limits of one address, in one process. Many customers share one: mobile networks, offices, WeChat itself.
    sockets_per_address: int = Field(default=3000, ge=1)
    anonymous_sessions_per_minute: int = Field(default=600, ge=1)

    # Turns of the bot. Seconds.
    turn_lease_seconds: float = Field(default=20, gt=0)
    turn_deadline_seconds: float = Field(default=30, gt=0)
    turn_attempts: int = Field(default=3, ge=1)
    rasa_timeout_seconds: float = Field(default=8, gt=1)
    action_timeout_seconds: float = Field(default=5, gt=0)
    longest_wait_seconds: float = Field(default=5, gt=0)  # for a turn to begin; beyond it, new work is asked to wait
    episode_turns: int = Field(default=40, ge=1)
    episode_idle_minutes: int = Field(default=60, ge=1)

    # WeChat official account.
    wechat_enabled: bool = True
    wechat_app_id: str = "wxb1a2c3d4e5f60718"
    wechat_app_secret: SecretStr = SecretStr(SAMPLE_SECRET)
    wechat_token: SecretStr = SecretStr(SAMPLE_WECHAT_TOKEN)
    wechat_mode: WeChatMode = WeChatMode.SAFE
    wechat_aes_key: SecretStr = SecretStr(SAMPLE_WECHAT_AES_KEY)  # 43 letters and digits; plain mode needs none
    wechat_api_url: str = "https://api.weixin.qq.com"
    wechat_passive_seconds: float = Field(default=4.0, gt=0, le=4.5)
    wechat_customer_service: bool = True  # false: an unverified account, whose customers fetch late answers by a tap
    wechat_kept_for_people: int = Field(default=1, ge=0, le=4)  # messages of an allowance that the bot never uses
    wechat_notice_template: str = ""  # the template that says there is news; empty: none is sent
    wechat_notice_fields: dict[str, str] = Field(
        default={"thing1": "{subject}", "time2": "{time}", "thing3": "{advice}"}
    )
    wechat_login_url: str = "https://open.weixin.qq.com"

    # What is said in voice messages: the company's own recogniser. Empty: customers are asked to write.
    speech_url: str = ""
    speech_token: SecretStr = SecretStr("")
    speech_timeout_seconds: float = Field(default=10.0, gt=0)
    max_recording_bytes: int = Field(default=20 * 1024 * 1024, ge=1)

    # Who somebody is: codes by SMS. Without a gateway they are written to the log, in development only.
    sms_url: str = ""
    sms_token: SecretStr = SecretStr("")
    sms_timeout_seconds: float = Field(default=3.0, gt=0, le=4)  # less than an action may take
    identity_hours: float = Field(default=24, gt=0)  # for how long a verified phone is believed
    binding_days: float = Field(default=180, gt=0)  # for how long one that was bound to a WeChat account is
    policy_link_minutes: int = Field(default=15, ge=1)

    # Knowledge base.
    answer_min_score: float | None = None  # None: the figure calibrated for the model in use
    embedding_model: str = ""  # empty: the bundled one; a name or folder of Hugging Face; `openai:<model>`
    embedding_query_prompt: str = ""  # what a model of Hugging Face wants before a question
    embedding_url: str = ""  # of an `openai:` model, up to `/v1`
    embedding_key: SecretStr = SecretStr("")
    embedding_timeout_seconds: float = Field(default=4.0, gt=0)
    embedding_adapter: Path | None = None  # a layer trained by `baowen train-adapter`

    # The company. None of these may be written into code or documents.
    company_name: str = "示例财产保险"
    assistant_name: str = "小保"
    hotline: str = "95500-0"
    complaint_phone: str = "12378"
    sell_regions: list[str] = Field(default=["安徽", "江西", "山东", "河南", "湖南", "广东", "陕西", "深圳"])
    notice_hours: int = 48
    fast_track_motor_limit: int = 10_000
    fast_track_health_limit: int = 5_000
    roadside_free_times: int = 2
    roadside_tow_km: int = 50
    complaint_days: int = Field(default=15, ge=1)
    privacy_working_days: int = Field(default=15, ge=1)
    booking_services: list[str] = Field(default=["代驾", "安全检测", "代为送检"])

    @model_validator(mode="after")
    def _fill_and_refuse(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite+aiosqlite:///{self.data_dir / 'baowen.db'}"
        if not self.files_url:
            self.files_url = f"file://{self.data_dir / 'files'}"
        if not self.public_url:
            self.public_url = f"http://{self.host}:{self.port}"
        if self.turn_lease_seconds < self.rasa_timeout_seconds + LEASE_BEYOND_RASA_SECONDS:
            raise ValueError(
                "BAOWEN_TURN_LEASE_SECONDS must be at least BAOWEN_RASA_TIMEOUT_SECONDS"
                f" and {LEASE_BEYOND_RASA_SECONDS} seconds more, or a slow turn is run twice"
            )
        self._check_aes_key()
        if self.environment is Environment.PRODUCTION:
            self._refuse_samples()
        return self

    def _check_aes_key(self) -> None:
        key = self.wechat_aes_key.get_secret_value()
        is_key = len(key) == AES_KEY_CHARACTERS and key.isascii() and key.isalnum()
        if self.wechat_enabled and self.wechat_mode is not WeChatMode.PLAIN and not is_key:
            raise ValueError(
                f"BAOWEN_WECHAT_AES_KEY must be the {AES_KEY_CHARACTERS} letters and digits of the console"
            )

    def _refuse_samples(self) -> None:
        weak = [name for name in _SECRETS if len(getattr(self, name)) < 32 or _is_sample(getattr(self, name))]
        if weak:
            raise ValueError(f"set your own secret of at least 32 characters in {_variables(weak)}")
        wanted = _GIVEN_BY_WECHAT if self.wechat_mode is WeChatMode.PLAIN else (*_GIVEN_BY_WECHAT, "wechat_aes_key")
        given = [name for name in wanted if self.wechat_enabled and _is_sample(getattr(self, name))]
        if given:
            raise ValueError(
                f"set what the WeChat platform shows in {_variables(given)}, or BAOWEN_WECHAT_ENABLED=false"
            )
        if not (self.sms_url and self.sms_token.get_secret_value()):
            raise ValueError("set the gateway that sends codes in BAOWEN_SMS_URL and BAOWEN_SMS_TOKEN")

    @property
    def rasa_addresses(self) -> list[str]:
        return [address.strip() for address in self.rasa_url.split(",")]

    @property
    def in_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT

    @property
    def console_dir(self) -> Path:
        return PROJECT / "web" / "console" / "dist"

    @property
    def chat_dir(self) -> Path:
        return PROJECT / "web" / "chat" / "dist"


_SECRETS = ("session_secret", "rasa_secret", "app_identity_secret")
_GIVEN_BY_WECHAT = ("wechat_app_secret", "wechat_token")


def _is_sample(secret: SecretStr) -> bool:
    return secret.get_secret_value() in (SAMPLE_SECRET, SAMPLE_WECHAT_TOKEN, SAMPLE_WECHAT_AES_KEY)


def _variables(names: list[str]) -> str:
    return ", ".join(f"BAOWEN_{name.upper()}" for name in names)


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, with `overrides` on top.

    Raises `SettingsRefused`, naming each variable, when one is missing or wrong.
    """
    unknown = _unknown_variables()
    if unknown:
        raise SettingsRefused("\n".join(f"{name}: there is no such setting" for name in unknown))
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks each value
    except ValidationError as refused:
        raise SettingsRefused(_in_words(refused)) from None


def _unknown_variables() -> list[str]:
    """Names that look like settings and are none: a misspelt one would be ignored without a word."""
    file = Settings.model_config.get("env_file")
    written = dotenv_values(file) if isinstance(file, Path) and file.exists() else {}
    names = {name.upper() for name in (*os.environ, *written)}
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | NOT_OURS
    return sorted(n for n in names - known if n.startswith(PREFIX) and not n.startswith(f"{PREFIX}TEST_"))


def _in_words(refused: ValidationError) -> str:
    lines = []
    for error in refused.errors():
        name = ".".join(str(part) for part in error["loc"])
        subject = f"BAOWEN_{name.upper()}: " if name else ""
        lines.append(f"{subject}{error['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
