"""`kith down`: drain and stop what `kith up --detach` started."""

import shutil

import click

from infra.local import client
from infra.local.places import Instance
from infra.local.servers import data_folders


@click.command()
@click.option("--discard", is_flag=True, help="Remove the data, the keys and the logs as well, for good.")
def command(*, discard: bool) -> None:
    """Drain and stop everything that runs; data stays for the next start."""
    instance = Instance.named("run")
    if client.stop(instance, lambda line: click.echo(line, err=True)):
        click.echo("Stopped.", err=True)
    else:
        click.echo("Nothing was running.", err=True)
    if discard:
        for folder in (instance.folder, *data_folders(instance)):
            shutil.rmtree(folder, ignore_errors=True)
        click.echo("Data, keys and logs are gone.", err=True)
