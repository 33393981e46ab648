"""OpenAPI documents: valid, and saying all that a client needs."""

from typing import Any

import jsonschema
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from shared.entrypoints.openapi import document, routes_of
from shared.entrypoints.runner import load_service
from tests.integration.http.sample import SampleService

SERVICES = ("membership", "scheduling", "mentorship", "referrals", "analytics")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The sample service's document."""
    return document(SampleService)


@pytest.mark.parametrize("service", [*SERVICES, "tests.integration.http.sample:SampleService"])
def test_a_document_is_openapi(service: str) -> None:
    """Against the specification's own JSON Schema; then every reference must lead somewhere."""
    written = document(load_service(service))

    jsonschema.Draft202012Validator(OPENAPI_31).validate(written)
    for reference in _references(written):
        assert _at(written, reference)


@pytest.mark.parametrize("service", SERVICES)
def test_operations_are_named_once_and_described(service: str) -> None:
    """Generated clients call their methods by these names."""
    service_cls = load_service(service)
    written = document(service_cls)
    operations = [one for methods in written["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in operations]

    assert len(operations) == len(list(routes_of(service_cls)))
    assert len(set(names)) == len(names)
    assert all(one["summary"] for one in operations)


def test_every_operation_says_how_it_refuses(described: dict[str, Any]) -> None:
    """What a client must be ready for, as problem documents."""
    for methods in described["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "404", "422", "500", "503"} <= set(operation["responses"])
    problem = described["components"]["responses"]["Problem422"]
    assert list(problem["content"]) == ["application/problem+json"]


def test_what_is_sent_is_closed_and_what_comes_back_complete(described: dict[str, Any]) -> None:
    """An unknown field is refused, and each field of an answer is there."""
    schemas = described["components"]["schemas"]

    assert schemas["NewNote"]["additionalProperties"] is False
    assert schemas["NewNote"]["required"] == ["title"]
    assert schemas["NewNote"]["properties"]["title"]["maxLength"] == 100
    assert sorted(schemas["Note"]["required"]) == sorted(schemas["Note"]["properties"])
    assert schemas["Note"]["properties"]["about_id"] == {"type": ["string", "null"], "format": "uuid"}


def test_keys_versions_and_pages_are_parameters(described: dict[str, Any]) -> None:
    """As they are sent."""
    notes = described["paths"]["/api/sample/v1/notes"]
    note = described["paths"]["/api/sample/v1/notes/{note_id}"]

    assert [one["name"] for one in notes["get"]["parameters"]] == ["title", "limit", "cursor"]
    assert [one["name"] for one in notes["post"]["parameters"]] == ["Idempotency-Key"]
    assert [(one["name"], one["required"]) for one in note["patch"]["parameters"]] == [
        ("note_id", True),
        ("If-Match", True),
    ]
    assert "ETag" in note["get"]["responses"]["200"]["headers"]
    assert {"412", "428"} <= set(note["patch"]["responses"])
    assert next(iter(note["delete"]["responses"])) == "204"


def test_what_is_read_without_a_token_says_so() -> None:
    """A calendar program has none, and neither has everybody."""
    written = document(load_service("scheduling"))
    calendar = written["paths"]["/api/scheduling/v1/calendars/{address}.ics"]["get"]

    assert (calendar["security"], list(calendar["responses"]["200"]["content"])) == ([], ["text/calendar"])
    assert {"304", "404"} <= set(calendar["responses"])


def test_roles_are_told(described: dict[str, Any]) -> None:
    """So that nobody has to find out by 403."""
    assert described["paths"]["/api/sample/v1/notes"]["get"]["x-roles"] == ["coordinator", "member"]


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in _references(value)]
    if isinstance(part, list):
        return [found for value in part for found in _references(value)]
    return []


def _at(written: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        written = written[step]
    return written
