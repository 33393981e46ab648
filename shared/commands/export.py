"""`kith export`: take along what Kith knows, in forms that other systems read."""

import json
from pathlib import Path

import click
import urllib3

from infra.local.places import Instance
from infra.local.problems import LocalProblem
from shared.api_client import ApiClient, ApiError

REFERRALS = "/api/referrals/v1"


class ExportFailed(click.ClickException):
    """The export could not be done; the message says why."""


@click.group()
def command() -> None:
    """Take along what Kith knows, in forms that other systems read."""


@command.command("hsds")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--tables", is_flag=True, help="Write CSV tables instead of JSON.")
@click.option("--origin", envvar="KITH_ORIGIN", help="Where Kith is, as in https://kith.example.org.")
@click.option("--token", envvar="KITH_TOKEN", required=True, help="A token of the network's coordinator.")
def hsds(*, directory: Path, tables: bool, origin: str | None, token: str) -> None:
    """Export the directory of services by HSDS 3.0 into DIRECTORY: organizations.json, or CSV tables."""
    origin = origin or Instance.named("run").read_status().get("address")
    if not origin:
        raise LocalProblem("No installation runs here: start it by `kith up`, or name another with --origin.")
    api = ApiClient(origin, token)
    directory.mkdir(parents=True, exist_ok=True)
    try:
        if tables:
            names = api.get(f"{REFERRALS}/hsds/tables")["tables"]
            for name in names:
                text = api.text(f"{REFERRALS}/hsds/tables/{name}.csv")
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
