"""The tree of service bodies: who stands below whom, as far as the source makes sense of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from infra.importers.rows import Body


def from_the_top(bodies: Mapping[str, Body]) -> Iterator[tuple[Body, list[str]]]:
    """Yield each body after the one that it stands below, with what had to be mended.

    One that stands below nothing that is there, or below itself, is put at the top.
    """
    done: set[str] = set()
    for body in bodies.values():
        line: list[Body] = []
        at: Body | None = body
        while at is not None and at.id not in done and at not in line:
            line.append(at)
            at = bodies.get(at.parent_id or "")
        is_a_circle = at in line
        for one in reversed(line):
            done.add(one.id)
            if one.parent_id is not None and one.parent_id not in bodies:
                yield _at_the_top(one, f"service body {one.parent_id}, which it stands below, is not here")
            elif is_a_circle and one is line[-1]:
                yield _at_the_top(one, "it stands below itself")
            else:
                yield one, []


def _at_the_top(body: Body, why: str) -> tuple[Body, list[str]]:
    return replace(body, parent_id=None), [f"{why}: put at the top"]
