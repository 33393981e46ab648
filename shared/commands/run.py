"""`kith run`: everything, with a demonstration region in it, until Ctrl-C."""

import json

import click

from infra.local import session
from infra.local.client import AlreadyRunning
from infra.local.places import Instance
from shared.commands.up import say, tell


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Of the front door; otherwise 8080 or the next free."
)
@click.option("--demo/--no-demo", default=True, help="Whether to fill a region the first time.")
def command(*, port: int | None, demo: bool) -> int:
    """Start everything, fill a demonstration region once, and run until Ctrl-C."""
    instance = Instance.named("run")
    try:
        with session.until_interrupted(instance, say, port=port) as (launched, late):
            tell(instance, late)
            if demo and not late:
                session.demonstrate_once(instance, say)
            tell_sign_ins(instance)
            session.wait_for_the_end(launched)
    except AlreadyRunning as running:
        say(str(running))
    return 0


def tell_sign_ins(instance: Instance) -> None:
    """Say how to get in: into the demonstration's network, where there is one."""
    network = demonstrated_network(instance) or "NETWORK"
    click.echo(f"""
Kith runs at {instance.read_status().get("address")}
  coordinator   kith token --role coordinator --network {network}
  facilitator   kith token --role facilitator --network {network} --group GROUP --person PERSON
  member        kith token --role member --network {network} --person PERSON
  partner       kith token --role partner --network {network} --partner PARTNER
  operator      kith token --role operator
Each prints a token for 15 minutes, for `Authorization: Bearer TOKEN`; `kith` is .venv/bin/kith.
`kith status` shows what runs; Ctrl-C drains and stops it.
""")


def demonstrated_network(instance: Instance) -> str | None:
    """Return the id of the network that `kith demo` made here."""
    try:
        found = json.loads((instance.folder / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(found.get("network_id"))
