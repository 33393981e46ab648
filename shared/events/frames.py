"""AMQP frames of messages, as bytes: many are joined and sent at once, and properties read only when needed.

Written for what Kith sends: text headers, a content type, persistent. Whatever else arrives is py-amqp's.
"""

from collections.abc import Mapping
from functools import lru_cache
from struct import error as struct_error
from struct import pack, unpack_from
from typing import Any

from amqp.serialization import decode_properties_basic

from shared.events.envelope import CONTENT_TYPE, PERSISTENT

BASIC_PUBLISH = b"\x00\x3c\x00\x28\x00\x00"
MANDATORY = b"\x01"
# Content type, headers and delivery mode are there.
PROPERTY_FLAGS = 0x8000 | 0x2000 | 0x1000
_CONTENT_TYPE_FIRST = pack(">HB", PROPERTY_FLAGS, len(CONTENT_TYPE)) + CONTENT_TYPE.encode()
_PERSISTENT_LAST = pack(">B", PERSISTENT)
_LONG_TEXT = ord("S")


def publish_frames(
    channel: int, exchange: str, routing_key: str, headers: Mapping[str, str], body: bytes, *, frame_max: int
) -> bytes:
    """Return the frames that publish a persistent message of content type JSON, with the mandatory flag."""
    table = b"".join(
        [_key(name) + pack(">I", len(value)) + value.encode("ascii") for name, value in headers.items()]
    )
    properties = _CONTENT_TYPE_FIRST + pack(">I", len(table)) + table + _PERSISTENT_LAST
    content = b"\x00\x3c\x00\x00" + pack(">Q", len(body)) + properties
    frames = [
        _method(channel, exchange, routing_key),
        pack(">BHI", 2, channel, len(content)) + content + b"\xce",
    ]
    room = frame_max - 8
    frames.extend(
        pack(">BHI", 3, channel, len(body[at : at + room])) + body[at : at + room] + b"\xce"
        for at in range(0, len(body), room)
    )
    return b"".join(frames)


@lru_cache(maxsize=4096)
def _method(channel: int, exchange: str, routing_key: str) -> bytes:
    method = BASIC_PUBLISH + _short(exchange) + _short(routing_key) + MANDATORY
    return pack(">BHI", 1, channel, len(method)) + method + b"\xce"


@lru_cache(maxsize=256)
def _key(name: str) -> bytes:
    return _short(name) + b"S"


def _short(text: str) -> bytes:
    raw = text.encode()
    return pack(">B", len(raw)) + raw


def read_properties(raw: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the headers and the other properties of a message; raise ValueError if they cannot be read."""
    try:
        return _read_ours(raw)
    except (ValueError, IndexError, struct_error):
        pass
    try:
        properties, _end = decode_properties_basic(raw, 0)
    except Exception as error:  # it raises whatever comes, and the bytes are not ours
        raise ValueError("the properties of the message cannot be read") from error
    return properties.pop("application_headers", None) or {}, properties


def _read_ours(raw: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    (flags,) = unpack_from(">H", raw)
    if flags != PROPERTY_FLAGS:
        raise ValueError(flags)
    at = 3 + raw[2]
    content_type = raw[3:at].decode()
    end = at + 4 + int.from_bytes(raw[at : at + 4], "big")
    at += 4
    headers = {}
    while at < end:
        start = at + 1
        at = start + raw[at]
        if raw[at] != _LONG_TEXT:
            raise ValueError(raw[at])
        name = raw[start:at]
        start = at + 5
        at = start + int.from_bytes(raw[at + 1 : start], "big")
        headers[name.decode()] = raw[start:at].decode()
    if at != end or end >= len(raw):
        raise ValueError(end)
    return headers, {"content_type": content_type}
