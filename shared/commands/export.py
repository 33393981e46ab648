"""`kith export`: take along what Kith knows, in forms that people and other systems read."""

import json
from pathlib import Path
from uuid import UUID

import click
import urllib3

from infra.local.places import Instance
from infra.local.problems import LocalProblem
from shared.api_client import ApiClient, ApiError
from shared.commands.token import read_key
from shared.ids import new_id
from shared.personal.declaration import LANGUAGES
from shared.security.principals import Principal, Role
from shared.security.tokens import Issuer

REFERRALS = "/api/referrals/v1"

of_origin = click.option(
    "--origin", envvar="KITH_ORIGIN", help="Where Kith is, as in https://kith.example.org."
)


class ExportFailed(click.ClickException):
    """The export could not be done; the message says why."""


@click.group()
def command() -> None:
    """Take along what Kith knows, in forms that people and other systems read."""


@command.command("person")
@click.argument("person", type=click.UUID)
@click.option("--network", type=click.UUID, help="Their network; needed without --token.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the page."
)
@of_origin
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
def person_(
    *,
    person: UUID,
    network: UUID | None,
    language: str,
    origin: str | None,
    token: str | None,
    output: Path,
) -> None:
    """Write everything that all services hold of PERSON into one ZIP: JSON, and a page to read.

    With a coordinator's token, what only the person may see is left out, and named.
    """
    if token is None:
        if network is None:
            raise click.UsageError("Say in which network, with --network, or give a --token.")
        token = Issuer(read_key(None)).issue(Principal(new_id(), Role.COORDINATOR, network))
    origin = _or_the_one_here(origin)
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


@command.command("hsds")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--tables", is_flag=True, help="Write CSV tables instead of JSON.")
@of_origin
@click.option("--token", envvar="KITH_TOKEN", required=True, help="A token of the network's coordinator.")
def hsds(*, directory: Path, tables: bool, origin: str | None, token: str) -> None:
    """Export the directory of services by HSDS 3.0 into DIRECTORY: organizations.json, or CSV tables."""
    api = ApiClient(_or_the_one_here(origin), token)
    directory.mkdir(parents=True, exist_ok=True)
    try:
        if tables:
            names = api.get(f"{REFERRALS}/hsds/tables")["tables"]
            for name in names:
                text = api.download(f"{REFERRALS}/hsds/tables/{name}.csv").decode()
                (directory / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
            click.echo(f"wrote {len(names)} tables to {directory}")
            return
        documents = [
            api.get(f"{REFERRALS}/hsds/organizations/{partner['id']}")
            for partner in api.items(f"{REFERRALS}/partners", limit=200)
        ]
    except ApiError as error:
        raise ExportFailed(f"The API refused: {error}.") from error
    except urllib3.exceptions.HTTPError as error:
        raise ExportFailed(f"Kith does not answer: is it running? ({type(error).__name__})") from error
    path = directory / "organizations.json"
    path.write_text(json.dumps(documents, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"wrote {len(documents)} organisations to {path}")


def _or_the_one_here(origin: str | None) -> str:
    """Return where Kith is: as asked for, or the installation on this machine."""
    origin = origin or Instance.named("run").read_status().get("address")
    if not origin:
        raise LocalProblem("No installation runs here: start it by `kith up`, or name another with --origin.")
    return origin
