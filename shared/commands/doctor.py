"""`kith doctor`: is this machine fit to run Kith, and what to do where it is not."""

import json
import os

import click

from infra.local import doctor, install, servers
from infra.local.places import Instance


@click.command()
@click.option("--install", "do_install", is_flag=True, help="Install PostgreSQL and RabbitMQ if missing.")
@click.option("--dry-run", is_flag=True, help="With --install: only show what would be done.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(*, do_install: bool, dry_run: bool, as_json: bool) -> int:
    """Look for everything that Kith needs here, and say what to do about what is wrong."""
    if do_install:
        return _install(dry_run=dry_run)
    findings = doctor.examine(Instance.named("run"), os.environ)
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in findings], indent=2))
    else:
        for finding in findings:
            mark = click.style("ok   ", fg="green") if finding.ok else click.style("wrong", fg="red")
            click.echo(f"{mark} {finding.name}: {finding.says}")
    return 0 if all(finding.ok for finding in findings) else 1


def _install(*, dry_run: bool) -> int:
    lacking = servers.missing(os.environ)
    if dry_run:
        # What would be done on a machine that has neither, when this one has both.
        chosen = install.plan(lacking or ["postgresql", "rabbitmq"])
        click.echo(
            f"Kith would {chosen}:" if lacking else f"Nothing is missing; otherwise Kith would {chosen}:",
            err=True,
        )
        click.echo(install.shown(chosen))
    elif lacking:
        servers.ensure_installed(os.environ, lambda line: click.echo(line, err=True))
    else:
        click.echo("Nothing is missing.", err=True)
    return 0
