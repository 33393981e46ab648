"""The OpenAPI document of a service, from its declared routes."""

from typing import Any


def document(service_cls: type) -> dict[str, Any]:
    """Return the OpenAPI document of a service."""
    return {}
