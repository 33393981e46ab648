"""Envelopes and frames: what leaves is what arrives, whatever is in it."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import amqp
import pytest
from amqp.serialization import decode_properties_basic
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.membership import GroupPaused
from shared.contracts.registry import dump
from shared.events.envelope import Envelope, decode, encode
from shared.events.frames import publish_frames, read_properties
from shared.events.topology import partition_of

ascii_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=300)


def envelope_of(event: GroupPaused, **changes: Any) -> Envelope:
    """An envelope around it."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "type": "org.kith.membership.group_paused.v1",
        "source": "/membership",
        "subject": event.group_id,
        "time": datetime(2026, 3, 2, 18, 30, 0, 123456, tzinfo=UTC),
        "network_id": uuid4(),
        "correlation_id": uuid4(),
    }
    return Envelope(**(values | changes))


@pytest.mark.parametrize("causation", [None, uuid4()])
@pytest.mark.parametrize("trace", [None, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"])
def test_an_envelope_survives_the_wire(causation: UUID | None, trace: str | None) -> None:
    """Optional attributes are left out and not sent empty."""
    event = GroupPaused(group_id=uuid4())
    envelope = envelope_of(event, causation_id=causation, traceparent=trace)

    body, headers, properties = encode(envelope, json.dumps(dump(event)).encode())

    assert decode(body, headers, properties) == (envelope, event)
    assert all(isinstance(value, str) for value in headers.values())


def parse(frames: bytes) -> list[tuple[int, int, bytes]]:
    """Take bytes apart as a broker would."""
    stream, found = BytesIO(frames), []
    while head := stream.read(7):
        kind, channel = head[0], int.from_bytes(head[1:3], "big")
        found.append((kind, channel, stream.read(int.from_bytes(head[3:], "big"))))
        assert stream.read(1) == b"\xce"
    return found


@given(headers=st.dictionaries(ascii_text.map(lambda text: text[:60]), ascii_text), body=st.binary())
def test_our_frames_say_the_same_as_py_amqps(headers: dict[str, str], body: bytes) -> None:
    """They are written by hand to be quick, so another implementation must read the same in them."""
    frames = parse(publish_frames(3, "kith.membership", "key.p1", headers, body, frame_max=131072))

    properties = frames[1][2][12:]
    read, _end = decode_properties_basic(properties, 0)
    assert read == {
        "content_type": "application/json",
        "application_headers": headers,
        "delivery_mode": 2,
    }
    assert read_properties(properties) == (headers, {"content_type": "application/json"})
    assert int.from_bytes(frames[1][2][4:12], "big") == len(body)
    assert b"".join(payload for kind, _channel, payload in frames if kind == 3) == body
    assert {channel for _kind, channel, _payload in frames} == {3}


def test_a_body_larger_than_a_frame_is_split() -> None:
    """The broker closes the connection on a frame larger than it agreed to."""
    body = b"x" * 10_000
    frames = parse(publish_frames(1, "e", "k", {}, body, frame_max=4096))

    sizes = [len(payload) for kind, _channel, payload in frames if kind == 3]
    assert max(sizes) <= 4096 - 8
    assert sum(sizes) == len(body)


@given(raw=st.binary(max_size=200))
def test_properties_of_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """Whoever writes to our queue must not be able to stop the consumer."""
    try:
        headers, properties = read_properties(raw)
    except ValueError:
        return
    assert isinstance(headers, dict)
    assert isinstance(properties, dict)


def test_properties_of_another_client_are_read() -> None:
    """The quick way only knows what we write ourselves."""
    message = amqp.Message(b"", application_headers={"a": 1, "b": [True, None]}, priority=3, content_type="x")

    headers, properties = read_properties(message._serialize_properties())

    assert headers == {"a": 1, "b": [True, None]}
    assert properties["content_type"] == "x"


def test_a_partition_is_the_same_everywhere_and_even() -> None:
    """Another hash in another process would break the order of a subject."""
    assert partition_of(UUID("01a20623-31b6-72a9-acaa-799f6232ed29"), 4) == 0x6232ED29 % 4
    counts = [0] * 4
    for _ in range(4000):
        counts[partition_of(uuid4(), 4)] += 1
    assert min(counts) > 800
