"""`kith export`: everything that all services hold of a person, as one archive."""

from pathlib import Path
from uuid import UUID

import click
import urllib3

from infra.local.places import Instance
from infra.local.problems import LocalProblem
from shared.commands.token import read_key
from shared.ids import new_id
from shared.personal.declaration import LANGUAGES
from shared.security.principals import Principal, Role
from shared.security.tokens import Issuer


@click.command()
@click.option("--person", type=click.UUID, required=True, help="Whose data.")
@click.option("--network", type=click.UUID, help="Their network; needed without --token.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the page."
)
@click.option("--origin", envvar="KITH_ORIGIN", help="Where Kith is, as in https://kith.example.org.")
@click.option(
    "--token",
    envvar="KITH_TOKEN",
    help="The person's or a coordinator's token; otherwise a coordinator's is made with the key of the "
    "installation on this machine.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("kith-export.zip"),
    show_default=True,
)
def command(
    *,
    person: UUID,
    network: UUID | None,
    language: str,
    origin: str | None,
    token: str | None,
    output: Path,
) -> None:
    """Write everything that all services hold of a person into one ZIP: JSON, and a page to read.

    With a coordinator's token, what only the person may see is left out, and named.
    """
    origin = origin or Instance.named("run").read_status().get("address")
    if not origin:
        raise LocalProblem("No installation runs here: start it by `kith up`, or name another with --origin.")
    if token is None:
        if network is None:
            raise click.UsageError("Say in which network, with --network, or give a --token.")
        token = Issuer(read_key(None)).issue(Principal(new_id(), Role.COORDINATOR, network))
    address = f"{origin.rstrip('/')}/export/{person}?language={language}"
    headers = {"Authorization": f"Bearer {token}"}
    try:
        answer = urllib3.request("GET", address, headers=headers, timeout=60, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise LocalProblem(f"{origin} cannot be reached ({type(error).__name__}).") from error
    if answer.status != 200:
        said = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        raise LocalProblem(f"{answer.status} {said.get('title', '')} {said.get('detail', '')}".strip())
    # Whoever else has an account on this machine need not read it.
    output.touch(mode=0o600)
    output.write_bytes(answer.data)
    click.echo(f"{output} ({len(answer.data)} bytes)")
