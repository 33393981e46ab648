"""`kith generate`: write what is derived from the code; with `--check`, only say what is stale."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from infra.local.problems import LocalProblem
from shared.contracts import asyncapi, golden
from shared.contracts.registry import PRODUCERS, all_events

ROOT = Path(__file__).parents[2]
GOLDEN = Path("tests/contracts/golden")
PARTITIONS = 4


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail if a file is not what it should be.")
def command(*, check: bool) -> int:
    """Write the reference of events and APIs, the broker's definitions and the events' golden files."""
    stale = []
    for path, text in generated():
        target = ROOT / path
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            click.echo(f"wrote {path}", err=True)
    if check and stale:
        listed = "".join(f"\n  {path}" for path in stale)
        click.echo(f"Not as the code says (`make generate` writes them):{listed}", err=True)
        return 1
    return 0


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file: its path below the repository, and what belongs into it."""
    from shared.commands.secrets import VIRTUAL_HOST
    from shared.events.catalogue import handled_by_each
    from shared.events.definitions import definitions

    events = all_events()
    handled = handled_by_each(PRODUCERS)
    reference = asyncapi.document(events, handled, partitions=PARTITIONS)
    yield Path("docs/reference/asyncapi.yaml"), _HEAD + _yaml(reference)
    yield Path("docs/reference/events.md"), asyncapi.page(events, handled)
    broker = definitions(events, handled, vhost=VIRTUAL_HOST, partitions=PARTITIONS)
    yield Path("infra/rabbitmq/definitions.json"), _json(broker)
    yield from golden_files()
    for service in sorted(path.parent.name for path in ROOT.glob("services/*/service*")):
        yield Path(f"docs/reference/openapi/{service}.json"), openapi(service)


def golden_files() -> Iterator[tuple[Path, str]]:
    """The golden file of each event: written once, and then only grown; refuse what would break it."""
    broken = []
    for spec in all_events():
        path = GOLDEN / f"{spec.name}.json"
        there = (ROOT / path).is_file()
        before = json.loads((ROOT / path).read_text(encoding="utf-8")) if there else None
        if before is not None:
            broken += [f"{spec.name}: {problem}" for problem in golden.incompatibilities(spec, before)]
        yield path, _json(golden.grown(spec, before))
    if broken:
        listed = "".join(f"\n  {line}" for line in broken)
        raise LocalProblem(
            f"These events changed incompatibly; declare a new version beside the old one instead:{listed}"
        )


def openapi(service: str) -> str:
    """Return the OpenAPI document of a service; another process makes it, because that one is patched."""
    made = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-W", "ignore", "-m", "shared.cli", "openapi", service],
        check=True,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    return made.stdout.decode()


_HEAD = "# Made by `make generate` from shared/contracts/.\n"


def _yaml(value: Any) -> str:
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110)
    return text


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
