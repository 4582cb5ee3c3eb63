from pathlib import Path

import pytest

from bot.announce.secrets import read_secret
from bot.config import Home, Secret
from bot.errors import AccountStoppedError
from tests.announce.made import TOKEN, give_token

FILE = Secret(file="config/secrets/social")


def test_a_file_is_read_without_its_line_end(home: Home) -> None:
    give_token(home)
    assert read_secret(home, FILE, "account x") == TOKEN


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_file_that_others_can_open_is_refused(home: Home, mode: int) -> None:
    path = give_token(home, mode=mode)
    with pytest.raises(AccountStoppedError) as caught:
        read_secret(home, FILE, "account x")
    assert f"chmod 600 {path}" in caught.value.mend
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_its_owner_is_taken(home: Home, mode: int) -> None:
    give_token(home, mode=mode)
    assert read_secret(home, FILE, "account x") == TOKEN


def test_a_missing_file_is_named(home: Home) -> None:
    with pytest.raises(AccountStoppedError, match="account x: config/secrets/social cannot be"):
        read_secret(home, FILE, "account x")


def test_the_environment_is_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCIAL_TOKEN", TOKEN)
    assert read_secret(home, Secret(env="SOCIAL_TOKEN"), "account x") == TOKEN


def test_a_missing_variable_is_named(home: Home) -> None:
    with pytest.raises(AccountStoppedError, match="SOCIAL_TOKEN_UNSET is not set"):
        read_secret(home, Secret(env="SOCIAL_TOKEN_UNSET"), "account x")


def test_a_credential_is_read(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "social").write_text(TOKEN)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_secret(home, Secret(credential="social"), "account x") == TOKEN


@pytest.mark.parametrize("name", ["missing", "../home/config/secrets/social"])
def test_a_credential_is_only_what_the_service_was_given(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    give_token(home)
    (tmp_path / "credentials").mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    with pytest.raises(AccountStoppedError, match="LoadCredential"):
        read_secret(home, Secret(credential=name), "account x")


@pytest.mark.parametrize("content", ["", "\n", f"{TOKEN} {TOKEN}", f"{TOKEN}\nmore", "токен"])
def test_what_is_no_token_is_refused_without_being_repeated(home: Home, content: str) -> None:
    give_token(home, content)
    with pytest.raises(AccountStoppedError, match="does not hold a token") as caught:
        read_secret(home, FILE, "account x")
    assert "canary" not in str(caught.value)
