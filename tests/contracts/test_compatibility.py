"""An event that was released is a promise: to its consumers, and to the log that is replayed years later."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.contracts import golden, registry
from shared.contracts.examples import example_of
from shared.contracts.membership import GroupOpened
from shared.contracts.registry import EventSpec, all_events, dump, event, load

FOLDER = Path(__file__).parent / "golden"
FILES = sorted(FOLDER.glob("*.json"))
# The benchmark declares one of its own, which is known here when its tests were collected first.
RELEASED = [spec for spec in all_events() if spec.cls.__module__.startswith("shared.contracts.")]


def read(path: Path) -> dict[str, Any]:
    """A golden file."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_released_is_still_understood(path: Path) -> None:
    """A consumer of an older version may be running, and the log holds events of that day."""
    spec = registry.by_type(f"org.kith.{path.stem}")

    assert spec is not None, f"{path.stem} is gone; remove its golden file once no log holds it any more"
    assert golden.incompatibilities(spec, read(path)) == []


@pytest.mark.parametrize("spec", RELEASED, ids=lambda spec: spec.name)
def test_every_event_has_its_golden_file(spec: EventSpec) -> None:
    """What has no golden file could change without anybody noticing."""
    path = FOLDER / f"{spec.name}.json"

    assert path.is_file(), "run `make generate`"
    assert golden.grown(spec, read(path)) == read(path), "run `make generate`"


@pytest.mark.parametrize("spec", RELEASED, ids=lambda spec: spec.name)
def test_every_event_survives_the_wire(spec: EventSpec) -> None:
    """Writing and reading are made from the same table of types."""
    example = example_of(spec)

    assert load(spec, json.loads(json.dumps(dump(example)))) == example


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Declare events for one test alone."""
    monkeypatch.setattr(registry, "_BY_CLASS", dict(registry._BY_CLASS))
    monkeypatch.setattr(registry, "_BY_TYPE", {})

    def declare(**fields: Any) -> EventSpec:
        made = dataclasses.make_dataclass(
            "GroupOpened",
            [(name, *(kind if isinstance(kind, tuple) else (kind,))) for name, kind in fields.items()],
            frozen=True,
            kw_only=True,
        )
        made.__doc__ = "The group takes members."
        registry._BY_TYPE.clear()
        return registry.spec_of(event("membership.group_opened.v1", subject="group_id")(made))

    return declare


def test_a_new_optional_field_keeps_the_version(declare: Any) -> None:
    """It is the one change that no consumer notices."""
    before = golden.golden_of(registry.spec_of(GroupOpened))
    spec = declare(group_id=UUID, organisation_id=UUID, since=(date | None, None))

    assert golden.incompatibilities(spec, before) == []
    assert set(golden.grown(spec, before)["fields"]) == {"group_id", "organisation_id", "since"}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"group_id": UUID}, "the field organisation_id is gone"),
        ({"group_id": UUID, "organisation_id": str}, "the field organisation_id was"),
        ({"group_id": UUID, "organisation_id": (UUID | None, None)}, "the field organisation_id was"),
        ({"group_id": UUID, "organisation_id": UUID, "since": date}, "the new field since is required"),
    ],
)
def test_any_other_change_is_refused(declare: Any, fields: dict[str, Any], problem: str) -> None:
    """It needs a second version beside the first."""
    before = golden.golden_of(registry.spec_of(GroupOpened))

    (found,) = golden.incompatibilities(declare(**fields), before)

    assert found.startswith(problem)


def test_another_subject_is_refused(declare: Any) -> None:
    """It would put events that belong together into different partitions."""
    spec = declare(group_id=UUID, organisation_id=UUID)
    before = golden.golden_of(spec) | {"subject": "organisation_id"}

    assert golden.incompatibilities(spec, before) == ["its subject was organisation_id and is now group_id"]


@dataclass(frozen=True, kw_only=True)
class _Unregistered:
    group_id: UUID


def test_an_unregistered_class_is_no_event() -> None:
    """A plain dataclass that is emitted by mistake must be named."""
    with pytest.raises(TypeError, match="_Unregistered is not a registered event"):
        registry.spec_of(_Unregistered)
