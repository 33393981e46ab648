"""Settings from the environment, checked whole: a service names everything that is missing, at once."""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from shared.errors import ConfigurationError

LOG_FORMATS = ("console", "json")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ENVIRONMENTS = ("development", "production")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that a process of a service needs to know about its surroundings.

    Each variable may be given as a file instead, by the variable's name with `_FILE` behind it.
    """

    service: str
    database_url: str = field(repr=False)
    amqp_url: str = field(repr=False)
    http_host: str
    http_port: int
    jwks_url: str
    token_issuer: str
    token_audience: str
    key_encryption_key: bytes = field(repr=False)
    log_level: str
    log_format: str
    partitions: int
    environment: str
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(
        cls, service: str, environ: Mapping[str, str] | None = None, *, stateless: bool = False
    ) -> Self:
        """Read the settings of `service`; raise `ConfigurationError` that lists every variable at fault.

        A stateless service has no database, no broker and no keys of its own: those settings stay empty.
        """
        reader = _Reader(os.environ if environ is None else environ)
        needed = (lambda _name: "") if stateless else reader.required
        host, port = reader.address("HTTP_ADDR", "127.0.0.1:8000")
        settings = cls(
            service=service,
            database_url=needed("DATABASE_URL"),
            amqp_url=needed("AMQP_URL"),
            http_host=host,
            http_port=port,
            jwks_url=needed("JWKS_URL"),
            token_issuer=reader.text("TOKEN_ISSUER", "kith"),
            token_audience=reader.text("TOKEN_AUDIENCE", "kith"),
            key_encryption_key=b"" if stateless else reader.key("KEY_ENCRYPTION_KEY"),
            log_level=reader.one_of("LOG_LEVEL", LOG_LEVELS, "INFO"),
            log_format=reader.one_of("LOG_FORMAT", LOG_FORMATS, "json"),
            partitions=reader.number("KITH_PARTITIONS", 4, least=1, most=64),
            environment=reader.one_of("KITH_ENVIRONMENT", ENVIRONMENTS, "production"),
            extra=reader.everything(),
        )
        reader.refuse_if_wrong(service)
        return settings


class _Reader:
    """Reads variables and collects what is wrong with them, so that all of it is said at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.wrong: list[str] = []

    def find(self, name: str) -> str | None:
        path = self.environ.get(f"{name}_FILE")
        if path is None:
            return self.environ.get(name)
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            self.wrong.append(f"{name}_FILE: cannot read {path} ({error.strerror})")
            return None

    def text(self, name: str, default: str) -> str:
        return self.find(name) or default

    def required(self, name: str) -> str:
        value = self.find(name)
        if not value and f"{name}_FILE" not in self.environ:
            self.wrong.append(f"{name}: is not set (nor {name}_FILE)")
        return value or ""

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.wrong.append(f"{name}: {value!r} is none of {', '.join(allowed)}")
        return value

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.wrong.append(f"{name}: {value!r} is not a whole number from {least} to {most}")
            return default
        return int(value)

    def address(self, name: str, default: str) -> tuple[str, int]:
        host, _, port = self.text(name, default).rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or not int(port) <= 65535:
            self.wrong.append(f"{name}: must be HOST:PORT, as in {default}")
            return "", 0
        return host, int(port)

    def key(self, name: str) -> bytes:
        value = self.required(name)
        try:
            key = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        except (binascii.Error, ValueError):
            key = b""
        if value and len(key) != 32:
            self.wrong.append(f"{name}: must be 32 bytes, base64url (`kith key` makes one)")
        return key

    def everything(self) -> dict[str, str]:
        """All that is set, for what one service alone needs; of the files, those named KITH_…_FILE."""
        plain = {name: value for name, value in self.environ.items() if not name.endswith("_FILE")}
        files = [
            name.removesuffix("_FILE")
            for name in self.environ
            if name.startswith("KITH_") and name.endswith("_FILE")
        ]
        return plain | {name: value for name in files if (value := self.find(name)) is not None}

    def refuse_if_wrong(self, service: str) -> None:
        if self.wrong:
            listed = "\n".join(f"  - {line}" for line in dict.fromkeys(self.wrong))
            raise ConfigurationError(f"{service} cannot start; set these and start again:\n{listed}")
