"""Reading a request: its body and query, checked whole before anything is done with them."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import eventlet
from marshmallow import RAISE, Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request as Incoming

from shared.entrypoints.forms import body_faults, escaped, query_faults
from shared.entrypoints.problems import Fault, ProblemError, invalid

BODY_LIMIT = 1 << 20
DEPTH_LIMIT = 32
# From the end of the headers to the end of the body, however slowly each part of it trickles in.
BODY_SECONDS = 30
MEDIA_TYPES = ("application/json", "application/merge-patch+json")


def read_bytes(incoming: Incoming, limit: int) -> bytes:
    """Return the whole body; refuse one that is chunked (411), too long (413) or too slow (408)."""
    environ = incoming.environ
    if "HTTP_TRANSFER_ENCODING" in environ:
        raise ProblemError(
            411, "length-required", "Say how long the body is: send Content-Length, not Transfer-Encoding."
        )
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > limit:
        raise ProblemError(
            413, "too-large", "The body is too large.", f"At most {limit} bytes are read here."
        )
    if not length:
        return b""
    too_slow = ProblemError(408, "timeout", "The body took too long to arrive.")
    try:
        with eventlet.Timeout(BODY_SECONDS, too_slow):
            body: bytes = environ["wsgi.input"].read(length)
    except TimeoutError as error:
        raise too_slow from error
    if len(body) < length:
        raise ProblemError(400, "malformed", "The body ends before its Content-Length.")
    return body


def parse_json(incoming: Incoming, raw: bytes, media_types: tuple[str, ...] = MEDIA_TYPES) -> Any:
    """Return the JSON value of a body; nothing at all counts as an empty object."""
    if not raw:
        return {}
    media_type = incoming.mimetype if incoming.environ.get("kith.typed", True) else ""
    if media_type not in media_types:
        raise ProblemError(
            415,
            "unsupported-media-type",
            f"Send the body as {media_types[0]}.",
            headers={"Accept": ", ".join(media_types)},
        )
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=_unique,
        )
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, json.JSONDecodeError | Repeated) else None
        raise ProblemError(400, "malformed", "The body is not valid JSON.", reason) from error
    faults = list(_text_faults(value))
    if faults:
        raise invalid(faults)
    return value


class Repeated(ValueError):
    """An object has the same name twice, so that two readers may see two different things."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Repeated("An object has the same name twice.")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is too large")
    return value


def _text_faults(value: Any, at: str = "", depth: int = 0) -> Iterator[Fault]:
    """Yield what no text may contain (NUL, halves of characters), and what is nested too deeply."""
    if depth > DEPTH_LIMIT:
        raise ProblemError(400, "malformed", f"The body is nested more than {DEPTH_LIMIT} deep.")
    if isinstance(value, str):
        if not is_text(value):
            yield Fault("Not text: it has characters that no text has.", pointer=at)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _text_faults(item, f"{at}/{n}", depth + 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not is_text(name):
                yield Fault("A name has characters that no text has.", pointer=at)
            else:
                yield from _text_faults(item, f"{at}/{escaped(name)}", depth + 1)


def is_text(value: str) -> bool:
    """Tell whether PostgreSQL and every client can keep `value`: no NUL, no unpaired surrogate."""
    if "\0" in value:
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def load_body(schema: Schema, value: Any) -> Any:
    """Return the validated body; raise a 422 problem with a pointer for each field at fault."""
    wrong_forms = list(body_faults(schema, value))
    return _load(schema, value, wrong_forms, lambda at, detail: Fault(detail, pointer=at))


def load_query(schema: Schema | None, given: "MultiDict[str, str]", also: tuple[str, ...] = ()) -> Any:
    """Return the validated query; raise a 422 problem that names each parameter at fault.

    `also` are parameters that the caller reads itself.
    """
    known = {} if schema is None else {one.data_key or name: one for name, one in schema.load_fields.items()}
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, texts in given.lists():
        if name not in known:
            if name not in also:
                faults.append(Fault("Unknown parameter.", parameter=name if is_text(name) else "?"))
        elif not all(map(is_text, texts)):
            faults.append(Fault("Not text: it has characters that no text has.", parameter=name))
        elif isinstance(known[name], fields.List):
            values[name] = texts
        elif len(texts) > 1:
            faults.append(Fault("Given more than once.", parameter=name))
        else:
            values[name] = texts[0]
    if schema is None:
        if faults:
            raise invalid(faults)
        return {}
    faults.extend(query_faults(schema, values))
    return _load(
        schema, values, faults, lambda at, text: Fault(text, parameter=at.split("/")[1] if at else "")
    )


def _load(schema: Schema, value: Any, faults: list[Fault], fault_at: Callable[[str, str], Fault]) -> Any:
    loaded = None
    try:
        loaded = schema.load(value, unknown=RAISE)
    except ValidationError as error:
        already = {(fault.pointer, fault.parameter) for fault in faults}
        for at, detail in _flatten(error.messages):
            fault = fault_at(at, detail)
            if (fault.pointer, fault.parameter) not in already:
                faults.append(fault)
    if faults:
        raise invalid(faults)
    return loaded


def _flatten(messages: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield (pointer, message) for each message of a ValidationError."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _flatten(inner, at if name == "_schema" else f"{at}/{escaped(name)}")
    elif isinstance(messages, list):
        for message in messages:
            yield from _flatten(message, at)
    else:
        yield at, str(messages)
