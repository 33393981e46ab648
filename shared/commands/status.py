"""`kith status`: what runs, and what does not."""

import json
from typing import Any

import click

from infra.local.places import Instance


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Everything known, for programs.")
def command(*, as_json: bool) -> int:
    """Show every process; exit with 0 only when all of them are ready."""
    instance = Instance.named("run")
    status = instance.read_status()
    if not instance.is_running():
        status = status | {"phase": "stopped", "processes": [], "pid": None}
    if as_json:
        click.echo(json.dumps(status, indent=2))
    else:
        show(status)
    processes = status["processes"]
    return 0 if processes and all(one["ready"] for one in processes) else 1


def show(status: dict[str, Any]) -> None:
    """Print it for a person."""
    if status["phase"] == "stopped":
        click.echo("Kith is not running; `kith up` starts it.")
        if status.get("problem"):
            click.echo(f"It ended so: {status['problem']}")
        return
    click.echo(f"Kith is {status['phase']}, at {status['address']}")
    for one in status["processes"]:
        state = "ready" if one["ready"] else one["problem"]
        restarts = f", restarted {one['restarts']} times" if one["restarts"] else ""
        click.echo(f"  {one['name']:<20} {one['address']:<18} {state}{restarts}")
