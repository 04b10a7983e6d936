"""Settings: a default that works for each, a wrong value stops the start with one line."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from motcua.config.env import SETTINGS, WrongSetting, read, secret_key


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_every_default_works(name: str) -> None:
    read(name, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_PORT", "abc"),
        ("MOTCUA_PORT", "70000"),
        ("MOTCUA_DEBUG", "maybe"),
        ("DATABASE_URL", "mysql://x/y"),
        ("MOTCUA_PUBLIC_URL", "motcua.example.vn"),
        ("MOTCUA_LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_names_the_setting_and_the_value(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as error:
        read(name, {name: value})
    assert name in str(error.value)
    assert value in str(error.value)
    assert "\n" not in str(error.value)


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOTCUA_SECRET_KEY")
    first = secret_key(tmp_path / "data")
    assert len(first) >= 50
    assert secret_key(tmp_path / "data") == first
    assert stat.S_IMODE((tmp_path / "data/secret.key").stat().st_mode) == 0o600


def test_a_short_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "short")
    with pytest.raises(WrongSetting, match="32"):
        secret_key(tmp_path)
