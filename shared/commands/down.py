"""`kith down`: drain and stop what `kith up --detach` started."""

import click

from infra.local import client
from infra.local.places import Instance


@click.command()
def command() -> None:
    """Drain and stop everything that runs; data stays for the next start."""
    instance = Instance.named("run")
    if client.stop(instance, lambda line: click.echo(line, err=True)):
        click.echo("Stopped.", err=True)
    else:
        click.echo("Nothing was running.", err=True)
