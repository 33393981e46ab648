"""`kith up`: start PostgreSQL, RabbitMQ and every process of Kith."""

import os

import click

from infra.local import session
from infra.local.client import AlreadyRunning
from infra.local.places import Instance


@click.command()
@click.option("--detach", is_flag=True, help="Return when everything is ready, and leave it running.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Of the front door; otherwise 8080 or the next free."
)
def command(*, detach: bool, port: int | None) -> int:
    """Start everything on this machine, and keep it running until Ctrl-C.

    PostgreSQL and RabbitMQ run privately under `.kith/`, unless DATABASE_URL and AMQP_URL name others.
    """
    instance = Instance.named("run")
    try:
        if detach:
            with session.interruptible():
                _, late = session.bring_up(instance, say, tied=False, port=port)
            return tell(instance, late)
        with session.until_interrupted(instance, say, port=port) as (launched, late):
            tell(instance, late)
            session.wait_for_the_end(launched)
    except AlreadyRunning as running:
        say(str(running))
    return 0


def say(line: str) -> None:
    """Tell a person how it goes."""
    click.echo(line, err=True)


def tell(instance: Instance, late: list[str]) -> int:
    """Say where Kith is and what is not ready; return the exit code that fits."""
    if late:
        say("Not ready yet, and tried again and again:")
        for line in late:
            say(f"  {line}")
        say(f"Their logs are in {os.path.relpath(instance.log_folder)}.")
    click.echo(f"Kith is at {instance.read_status().get('address')}")
    return 1 if late else 0
