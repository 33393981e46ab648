"""Provisioning waits for servers that are still starting, and for nothing else."""

from pathlib import Path

import psycopg
import pytest

from shared.commands.provision import Secrets, provision, retry
from shared.errors import ConfigurationError


def test_a_server_that_never_answers_is_named() -> None:
    """The first thing to know is which of the two is missing."""

    def refused() -> None:
        raise psycopg.OperationalError("connection refused")

    with pytest.raises(ConfigurationError, match="PostgreSQL did not answer within 0 s: connection refused"):
        retry(refused, 0, "PostgreSQL", lambda _line: None)


def test_what_waiting_does_not_mend_is_not_waited_for() -> None:
    """A wrong migration stays wrong."""
    calls: list[int] = []

    def wrong() -> None:
        calls.append(1)
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        retry(wrong, 60, "PostgreSQL", lambda _line: None)
    assert calls == [1]


def test_services_in_two_virtual_hosts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would never hear of each other."""
    for service in ("membership", "scheduling", "mentorship", "referrals", "analytics"):
        monkeypatch.setenv(f"{service.upper()}_AMQP_URL", f"amqp://u:p@broker/{service[0]}")
        monkeypatch.setenv(f"{service.upper()}_DATABASE_URL", f"postgresql://u:p@database/{service}")
    monkeypatch.setenv("POSTGRES_SUPERUSER_URL", "postgresql://nobody@127.0.0.1:1/postgres")
    monkeypatch.setenv("RABBITMQ_MANAGEMENT_URL", "http://127.0.0.1:1")

    with pytest.raises(ConfigurationError, match="different virtual hosts"):
        provision(Secrets(tmp_path), partitions=4, wait_seconds=0, log=lambda _line: None)
