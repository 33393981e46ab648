"""Secrets are made once, each its own, and for their reader alone."""

import base64
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from shared.commands.provision import Secrets
from shared.commands.secrets import make_secrets
from shared.contracts.registry import PRODUCERS
from shared.errors import ConfigurationError


def _make(directory: Path) -> list[str]:
    return make_secrets(
        directory, postgres="postgres:5432", rabbitmq="rabbitmq:5672", management="rabbitmq:15672"
    )


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """A new password for an old database locks everybody out."""
    _make(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert _make(tmp_path) == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_lost_secret_is_made_anew_to_fit_the_others(tmp_path: Path) -> None:
    """The administrator's address holds the password that is in the other file."""
    _make(tmp_path)
    (tmp_path / "postgres_superuser_url").unlink()

    assert _make(tmp_path) == ["postgres_superuser_url"]
    password = (tmp_path / "postgres_superuser_password").read_text()
    assert urlsplit((tmp_path / "postgres_superuser_url").read_text()).password == password


def test_only_the_owner_enters_the_directory(tmp_path: Path) -> None:
    """The files are readable by a container's user, who is handed them one by one."""
    directory = tmp_path / "secrets"
    _make(directory)

    assert directory.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in directory.iterdir()} == {0o444}


def test_no_two_services_share_a_secret(tmp_path: Path) -> None:
    """One that leaks must open one door."""
    _make(tmp_path)
    own = [
        (tmp_path / f"{service}_{kind}").read_text()
        for service in PRODUCERS
        for kind in ("database_url", "amqp_url", "key_encryption_key")
    ]
    passwords = [urlsplit(text).password or text for text in own]

    assert len(set(passwords)) == len(passwords) == 15


def test_keys_are_what_the_services_expect(tmp_path: Path) -> None:
    """A key of the wrong length is noticed at the first start, in production."""
    _make(tmp_path)
    key = (tmp_path / "membership_key_encryption_key").read_text()
    signing = json.loads((tmp_path / "token_signing_key").read_text())

    assert len(base64.urlsafe_b64decode(key)) == 32
    assert (signing["kty"], signing["crv"]) == ("OKP", "Ed25519")


def test_provisioning_names_every_missing_secret_at_once(tmp_path: Path) -> None:
    """Finding them one by one, a start each, takes an afternoon."""
    with pytest.raises(ConfigurationError) as raised:
        Secrets(tmp_path).refuse_if_missing(["first_url", "second_url"])

    assert "first_url" in str(raised.value)
    assert "second_url" in str(raised.value)


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Operators of a cluster hand over what other operators made."""
    (tmp_path / "postgres_superuser_url").write_text("postgresql://from-file")
    monkeypatch.setenv("POSTGRES_SUPERUSER_URL", "postgresql://from-environment")

    assert Secrets(tmp_path)["postgres_superuser_url"] == "postgresql://from-environment"
