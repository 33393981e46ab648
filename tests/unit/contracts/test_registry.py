"""Declaring events, and reading what comes: the quick way and the schema must agree."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, make_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.contracts import registry
from shared.contracts.membership import GroupPlanned
from shared.contracts.registry import (
    EventSpec,
    UndecodableEvent,
    all_events,
    dump,
    event,
    load,
    spec_of,
)


class Mode(StrEnum):
    """How a group meets."""

    ONLINE = "online"
    IN_PERSON = "in_person"


@dataclass(frozen=True, kw_only=True)
class Everything:
    """One field of every kind."""

    thing_id: UUID
    code: str
    count: int
    is_open: bool
    on: date
    at: datetime
    share: Decimal
    mode: Mode
    people: tuple[UUID, ...]
    note: str | None = None
    again_on: date | None = None


@pytest.fixture(scope="module")
def spec() -> Iterator[EventSpec]:
    """The spec of `Everything`, registered for this module alone."""
    all_events()
    yield spec_of(event("analytics.everything.v1", subject="thing_id")(Everything))
    made = registry._BY_CLASS.pop(Everything)
    del registry._BY_TYPE[made.type]


codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_./+:@-]{0,20}", fullmatch=True)
events = st.builds(
    Everything,
    thing_id=st.uuids(),
    code=codes,
    count=st.integers(-(2**63), 2**63 - 1),
    is_open=st.booleans(),
    on=st.dates(),
    at=st.datetimes(timezones=st.just(UTC)),
    share=st.decimals(allow_nan=False, allow_infinity=False),
    mode=st.sampled_from(Mode),
    people=st.lists(st.uuids(), max_size=3).map(tuple),
    note=st.none() | codes,
    again_on=st.none() | st.dates(),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(made=events)
def test_what_is_written_is_read_back(spec: EventSpec, made: Everything) -> None:
    """No value of an allowed type may be changed by the wire."""
    assert load(spec, json.loads(json.dumps(dump(made)))) == made


@given(made=events)
def test_the_quick_way_and_the_schema_read_the_same(spec: EventSpec, made: Everything) -> None:
    """The quick way is only a shortcut: the schema says what an event means."""
    payload = dump(made)

    assert spec.cls(**spec.schema.load(payload)) == made


@given(made=events, field=st.sampled_from(list(Everything.__dataclass_fields__)), value=json_values)
def test_the_quick_way_takes_nothing_that_the_schema_refuses(
    spec: EventSpec, made: Everything, field: str, value: Any
) -> None:
    """Wrong data must be refused, whichever way it is read."""
    payload = dump(made) | {field: value}
    try:
        expected = spec.cls(**spec.schema.load(payload))
    except (ValidationError, ValueError):
        with pytest.raises(UndecodableEvent):
            load(spec, payload)
        return

    assert load(spec, payload) == expected


@pytest.mark.parametrize("payload", [None, [], 1, "x", {}, {"thing_id": 1}])
def test_what_is_no_payload_is_refused(spec: EventSpec, payload: Any) -> None:
    """Whatever JSON may hold."""
    with pytest.raises(UndecodableEvent):
        load(spec, payload)


def test_unknown_fields_are_let_pass(spec: EventSpec) -> None:
    """A producer may know an optional field that this consumer does not know yet."""
    planned = GroupPlanned(group_id=uuid4(), organisation_id=uuid4(), time_zone="UTC", language="en")

    assert load(spec_of(planned), dump(planned) | {"later": 1}) == planned


def test_an_error_names_the_field_and_holds_no_value(spec: EventSpec) -> None:
    """It is stored and logged, and the value may be what somebody wrote by mistake."""
    planned = GroupPlanned(group_id=uuid4(), organisation_id=uuid4(), time_zone="UTC", language="en")

    with pytest.raises(UndecodableEvent) as refused:
        load(spec_of(planned), dump(planned) | {"language": "Jane Doe"})

    assert "language" in str(refused.value)
    assert "Jane" not in str(refused.value)


@pytest.mark.parametrize("text", ["Jane Doe", "", " en", "a" * 101, "en\n", "é"])
def test_names_and_free_text_cannot_be_emitted(text: str) -> None:
    """Payloads carry ids and facts: this keeps the rule where reviews may miss it."""
    planned = GroupPlanned(group_id=uuid4(), organisation_id=uuid4(), time_zone="UTC", language=text)

    with pytest.raises(ValueError, match="is a code"):
        dump(planned)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("group_id", "not a UUID"),
        ("group_id", None),
        ("capacity", "12"),
        ("capacity", True),
        ("capacity", 2**63),
    ],
)
def test_a_value_of_another_type_cannot_be_emitted(field: str, value: Any) -> None:
    """It would be dead at every consumer; its producer is where it can still be mended."""
    good = {"group_id": uuid4(), "organisation_id": uuid4(), "time_zone": "UTC", "language": "en"}

    with pytest.raises(TypeError):
        dump(GroupPlanned(**{**good, field: value}))


def test_an_instant_travels_in_utc(spec: EventSpec) -> None:
    """Two services in two zones must not disagree."""
    write = spec.kinds["at"].write
    berlin = timezone(timedelta(hours=1))

    assert write(datetime(2026, 3, 2, 19, 30, tzinfo=berlin)) == "2026-03-02T18:30:00Z"


GOOD = {"thing_id": UUID}


@pytest.mark.parametrize(
    ("name", "fields", "problem"),
    [
        ("thing_done", GOOD, "no event name"),
        ("membership.ThingDone.v1", GOOD, "no event name"),
        ("membership.thing_done.v0", GOOD, "no event name"),
        ("nobody.thing_done.v1", GOOD, "is no producer"),
        ("membership.thing_done.v1", {"thing_id": str}, "must be a field of type UUID"),
        ("membership.thing_done.v1", GOOD | {"what": dict}, "an event cannot carry"),
        ("membership.thing_done.v1", GOOD | {"what": float}, "an event cannot carry"),
        ("membership.thing_done.v1", GOOD | {"what": str | int}, "an event cannot carry"),
        ("membership.thing_done.v1", GOOD | {"what": str | None}, "write optional fields as"),
        ("membership.group_opened.v1", GOOD, "is declared twice"),
    ],
)
def test_a_wrong_declaration_fails_at_import(name: str, fields: dict[str, Any], problem: str) -> None:
    """Later would be in production."""
    all_events()
    made = make_dataclass("ThingDone", list(fields.items()), frozen=True, kw_only=True)
    made.__doc__ = "Something was done."

    with pytest.raises(TypeError, match=problem):
        event(name, subject="thing_id")(made)


def test_an_event_must_be_frozen_and_say_what_it_states() -> None:
    """Handlers share it, and the reference shows the docstring."""
    mutable = make_dataclass("ThingDone", list(GOOD.items()), kw_only=True)
    silent = make_dataclass("ThingDone", list(GOOD.items()), frozen=True, kw_only=True)

    with pytest.raises(TypeError, match="frozen=True"):
        event("membership.thing_done.v1", subject="thing_id")(mutable)
    with pytest.raises(TypeError, match="docstring"):
        event("membership.thing_done.v1", subject="thing_id")(silent)
