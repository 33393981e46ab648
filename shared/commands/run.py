"""`kith run`: everything, with a demonstration region in it, until Ctrl-C."""

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
    """Say how to get in."""
    address = instance.read_status().get("address")
    click.echo(f"""
Kith runs at {address}
  sign in       kith token --role coordinator --network NETWORK    (a token for 15 minutes)
  other roles   facilitator, mentor, member, caregiver, partner, operator: kith token --help
  what runs     kith status
  stop          Ctrl-C
""")
