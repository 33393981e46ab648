"""`kith serve`: become one process of one service, configured by its environment."""

import os
import sys

import click

from infra.local.services import KINDS


@click.command()
@click.argument("service", type=click.Choice(list(KINDS)))
@click.argument("process", type=click.Choice(["http", "worker"]))
def command(service: str, process: str) -> None:
    """Run one process in the foreground, as `kith up`, a container or a unit file does."""
    # Another program from here on: it must patch the standard library before anything else is imported.
    arguments = [sys.executable, "-m", "shared.entrypoints.runner", service, process]
    os.execv(sys.executable, arguments)  # noqa: S606 - no shell is the point
