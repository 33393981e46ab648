"""What a Subscription asks for beyond its plain fields: filters, content, heartbeat and headers.

FHIR keeps them in extensions and in lines of text; whatever is asked and not offered is refused by its place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from services.referrals.domain.notices import Kind
from services.referrals.domain.referral import Status
from services.referrals.fhir.domain import statuses_of
from services.referrals.subscriptions.domain import LONGEST_HEARTBEAT, SHORTEST_HEARTBEAT, kinds_of
from services.referrals.subscriptions.writing import CONTENT, FILTER, HEARTBEAT
from shared.errors import Invalid

_HEADER = re.compile(
    r"(?P<name>[A-Za-z0-9-]{1,100}): *(?P<value>[\x21-\x7e]([\x20-\x7e]{0,1998}[\x21-\x7e])?)"
)
# What the connection itself says, or what we say of the message.
_OURS = {"host", "connection", "transfer-encoding", "keep-alive", "te", "trailer", "upgrade", "expect"}
_CODES = {"status": "task", "business-status": "business"}


def filters_of(document: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Kind, ...] | None]:
    """Return the filters as they were written, and the kinds of notices that pass all of them."""
    filters = tuple(
        _text(value, "/_criteria") for value in _values(document.get("_criteria"), FILTER, "valueString")
    )
    if len(filters) > len(_CODES):
        raise Invalid(f"At most {len(_CODES)} filters.", pointer="/_criteria")
    return filters, kinds_of([_passing(one) for one in filters])


def refuse_other_content(channel: Mapping[str, Any]) -> None:
    """Refuse notifications that are to hold anything but ids."""
    asked = list(_values(channel.get("_payload"), CONTENT, "valueCode"))
    if asked != ["id-only"]:
        raise Invalid(
            f"Say {CONTENT} with the valueCode id-only: nothing else is sent.", pointer="/channel/_payload"
        )


def heartbeat_of(channel: Mapping[str, Any]) -> int | None:
    """Return after how many seconds without a notification the partner wants a sign at the latest."""
    for value in _values(channel, HEARTBEAT, "valueUnsignedInt"):
        if type(value) is not int or not SHORTEST_HEARTBEAT <= value <= LONGEST_HEARTBEAT:
            raise Invalid(
                f"A heartbeat comes every {SHORTEST_HEARTBEAT} to {LONGEST_HEARTBEAT} seconds.",
                pointer="/channel/extension",
            )
        return value
    return None


def headers_of(lines: Sequence[str]) -> dict[str, str]:
    """Return the headers that notifications go with, by their names."""
    chosen: dict[str, str] = {}
    for number, line in enumerate(lines):
        found, at = _HEADER.fullmatch(line), f"/channel/header/{number}"
        if found is None:
            raise Invalid("Not a header, as in Authorization: Bearer 0123456789.", pointer=at)
        name = found["name"].title()
        if name.lower() in _OURS or name.startswith(("Content-", "User-")) or name in chosen:
            raise Invalid(f"{name} is not yours to say, or said twice.", pointer=at)
        chosen[name] = found["value"]
    return chosen


def pairs_of(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what Parameters ask, as the names and values of a query that asks the same."""
    given: list[tuple[str, str]] = []
    for number, one in enumerate(parameters["parameter"]):
        name, values = one.get("name"), [value for key, value in one.items() if key.startswith("value")]
        if not isinstance(name, str) or len(values) != 1 or not isinstance(values[0], str | int):
            raise Invalid("A parameter has a name and one value.", pointer=f"/parameter/{number}")
        given.append((name, str(values[0])))
    return given


def _passing(written: str) -> list[Status]:
    """Return where the referrals stand whose Tasks pass a filter such as Task?status=requested."""
    resource, _, query = written.partition("?")
    asked = parse_qsl(query, keep_blank_values=True, max_num_fields=10)
    codes = {_CODES[name]: value for name, value in asked if name in _CODES}
    if resource != "Task" or not asked or len(codes) != len(asked):
        raise Invalid(
            "A filter is Task?status=… or Task?business-status=…, several codes separated by commas.",
            pointer="/_criteria",
        )
    return [Status(status) for status in statuses_of(**codes)]


def _values(holder: object, url: str, name: str) -> Iterator[Any]:
    """Yield what the extensions with this url say."""
    extensions = holder.get("extension") if isinstance(holder, Mapping) else None
    for extension in extensions if isinstance(extensions, list) else ():
        if isinstance(extension, Mapping) and extension.get("url") == url:
            yield extension.get(name)


def _text(value: object, pointer: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise Invalid("A filter is a valueString of at most 200 characters.", pointer=pointer)
    return value
