"""Schemathesis hook: ids made up become ids that exist, three times in four, so that rules are reached too.

Loaded by SCHEMATHESIS_HOOKS; KITH_KNOWN_IDS holds the ids, as JSON, by the name of the parameter or field.
"""

import json
import os
import re
from typing import Any

import schemathesis

KNOWN: dict[str, list[str]] = json.loads(os.environ.get("KITH_KNOWN_IDS", "{}"))
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@schemathesis.hook  # type: ignore[untyped-decorator]  # schemathesis has no types
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Put known ids in the place of made-up ones."""
    for container in (case.path_parameters, case.query, case.body):
        _replace(container)


def _replace(container: Any) -> None:
    if isinstance(container, list):
        for item in container:
            _replace(item)
    if not isinstance(container, dict):
        return
    for name, value in container.items():
        if isinstance(value, dict | list):
            _replace(value)
        elif name in KNOWN and isinstance(value, str) and UUID.fullmatch(value):
            number = int(value[-4:], 16)
            if number % 4:
                container[name] = KNOWN[name][number % len(KNOWN[name])]
