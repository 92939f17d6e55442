"""The process starts with good settings only, and says which one is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foundation.settings import PROJECT, Settings, SettingsRefused, load_settings

PACKAGES = (
    "actions",
    "bot",
    "channels",
    "conversations",
    "foundation",
    "gateway",
    "handoff",
    "insurance",
    "knowledge_base",
)
OWN = "a-secret-of-our-own-that-is-long-enough-0123456789"
PRODUCTION = {
    "environment": "production",
    "session_secret": OWN,
    "rasa_secret": OWN,
    "app_identity_secret": OWN,
    "wechat_app_secret": OWN,
    "wechat_token": "ourToken2026",
    "wechat_aes_key": "0123456789" * 4 + "abc",
    "sms_url": "https://sms.example.com/send",
    "sms_token": OWN,
}


def test_development_starts_without_any_setting(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path / 'baowen.db'}"
    assert settings.in_development


def test_production_starts_with_secrets_of_its_own() -> None:
    assert not load_settings(**PRODUCTION).in_development


@pytest.mark.parametrize("name", ["session_secret", "rasa_secret", "app_identity_secret"])
@pytest.mark.parametrize("value", [None, "short"])
def test_production_refuses_a_sample_or_short_secret_by_name(name: str, value: str | None) -> None:
    given = {**PRODUCTION, name: value} if value else {k: v for k, v in PRODUCTION.items() if k != name}
    with pytest.raises(SettingsRefused, match=f"BAOWEN_{name.upper()}"):
        load_settings(**given)


@pytest.mark.parametrize("missing", ["sms_url", "sms_token"])
def test_production_does_not_write_codes_into_its_log(missing: str) -> None:
    with pytest.raises(SettingsRefused, match="BAOWEN_SMS_URL and BAOWEN_SMS_TOKEN"):
        load_settings(**{**PRODUCTION, missing: ""})


def test_production_without_wechat_needs_no_wechat_secret() -> None:
    given = {name: value for name, value in PRODUCTION.items() if not name.startswith("wechat_")}
    with pytest.raises(SettingsRefused, match="BAOWEN_WECHAT_APP_SECRET, BAOWEN_WECHAT_TOKEN, BAOWEN_WECHAT_AES_KEY"):
        load_settings(**given)
    assert not load_settings(**given, wechat_enabled=False).wechat_enabled


def test_an_encrypting_mode_wants_a_whole_key_and_plain_mode_none() -> None:
    with pytest.raises(SettingsRefused, match="BAOWEN_WECHAT_AES_KEY"):
        load_settings(wechat_aes_key="short")
    assert load_settings(wechat_aes_key="", wechat_mode="plain").wechat_mode == "plain"


def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOWEN_PORT", "eighty")
    with pytest.raises(SettingsRefused, match="BAOWEN_PORT"):
        load_settings()


def test_the_example_file_names_only_real_settings() -> None:
    names = re.findall(r"^#?\s?BAOWEN_([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert names
    assert {name.lower() for name in names} <= set(Settings.model_fields)


def test_a_misspelt_variable_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BAOWEN_PROT", "8001")
    with pytest.raises(SettingsRefused, match="BAOWEN_PROT"):
        load_settings()
    monkeypatch.delenv("BAOWEN_PROT")
    (tmp_path / ".env").write_text("BAOWEN_DATABSE_URL=sqlite://\nPATH_OF_SOMEBODY=x\n")
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    with pytest.raises(SettingsRefused, match="BAOWEN_DATABSE_URL"):
        load_settings()


def test_no_setting_is_there_for_nothing() -> None:
    sources = [path for folder in PACKAGES for path in (PROJECT / folder).rglob("*.py")]
    code = "\n".join(path.read_text() for path in sources if path.name != "settings.py")
    read_here = {"environment"}  # by `in_development`
    unread = {name for name in Settings.model_fields if not re.search(rf"\.{name}\b", code)} - read_here
    assert unread == set()


def test_a_core_system_without_a_token_is_refused() -> None:
    with pytest.raises(SettingsRefused, match="BAOWEN_CORE_TOKEN"):
        load_settings(core_url="http://core.example")


def test_a_lease_that_ends_before_rasa_may_answer_is_refused() -> None:
    with pytest.raises(SettingsRefused, match="BAOWEN_TURN_LEASE_SECONDS"):
        load_settings(turn_lease_seconds=9, rasa_timeout_seconds=8)
    assert load_settings(turn_lease_seconds=10, rasa_timeout_seconds=8)
