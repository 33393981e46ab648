"""`kith import`: bring in what another system knows, through the public HTTP APIs."""

import base64
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import click
import urllib3

from infra.importers import bmlt as bmlt_source
from infra.importers import hsds as hsds_source
from infra.importers import meeting_guide as guide_source
from infra.importers.arrivals import MEMBERSHIP, Importer
from infra.importers.reading import Reading, Settings
from infra.importers.rows import Source, UnreadableSource
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from shared.api_client import ApiClient, ApiError
from shared.commands.token import read_issuer
from shared.ids import new_id
from shared.security.principals import Principal, Role

REFERRALS = "/api/referrals/v1"
NEW_NETWORK = "Imported meetings"
FROM_GUIDE = "Imported from Meeting Guide"
NEW_NETWORK_TIME_ZONE = "America/New_York"
# Under an instance's folder: the id of the network that imports go to.
REMEMBERED = "imported-bmlt"


class ImportFailed(click.ClickException):
    """The import could not be done, or not to its end; the message says why and what to do."""


@click.group()
def command() -> None:
    """Bring in what another system knows of meetings or services."""


def _options(ours: Callable[..., None]) -> Callable[..., None]:
    """The options that every import has."""
    for option in reversed(
        (
            click.option(
                "--network",
                type=click.UUID,
                help="The network to import into; otherwise the one that the first import made or makes now.",
            ),
            click.option(
                "--time-zone",
                help="The IANA time zone of meetings that name none; otherwise the network's. "
                f"A network made now gets it, or {NEW_NETWORK_TIME_ZONE}.",
            ),
            click.option(
                "--language",
                default="en",
                show_default=True,
                help="The language of meetings that name none.",
            ),
            click.option(
                "--origin", envvar="KITH_ORIGIN", help="Where Kith is, as in https://kith.example.org."
            ),
            click.option(
                "--token",
                envvar="KITH_TOKEN",
                help="A coordinator's token; otherwise one is made with the key of the installation "
                "on this machine.",
            ),
            click.option("--dry-run", is_flag=True, help="Say what would happen, and send nothing."),
            click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
        )
    ):
        ours = option(ours)
    return ours


@command.command("bmlt")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--body",
    help="The id of the service body for meetings that name none; otherwise the only region there is.",
)
@_options
def bmlt(*, directory: Path, body: str | None, **options: Any) -> None:
    """Import service-bodies.json, formats.json and meetings.json of a BMLT server from DIRECTORY.

    Service bodies become organisations; meetings become groups, venues and weekly series. A second run
    changes nothing but what changed in the source. Rows that cannot be read are refused, each with its
    reason, and do not hinder the others.
    """
    _import(lambda: bmlt_source.read_source(directory), Reading(), "bmlt", body=body, **options)


@command.command("meeting-guide")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--weekdays",
    type=click.Choice(sorted(guide_source.CONVENTIONS)),
    help="How days are counted: spec (0 = Sunday) or iso (7 = Sunday); otherwise as each row's dates prove.",
)
@click.option(
    "--organisation",
    default=FROM_GUIDE,
    show_default=True,
    help="The organisation of meetings that name no entity.",
)
@_options
def meeting_guide(*, path: Path, weekdays: str | None, organisation: str, **options: Any) -> None:
    """Import meetings as Meeting Guide writes them from PATH, a file or a directory of files.

    Entities become organisations; meetings become groups, venues and weekly series. Old names of time zones
    are mended, and said. A row whose day nothing proves is refused: say --weekdays for a file without dates.
    """
    reading = Reading(guide_source.reader(weekdays), "slug", guide_source.LOST)
    _import(lambda: guide_source.read_source(path, organisation), reading, "guide", **options)


@command.command("hsds")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--origin", envvar="KITH_ORIGIN", help="Where Kith is, as in https://kith.example.org.")
@click.option("--token", envvar="KITH_TOKEN", required=True, help="A token of the network's coordinator.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def hsds(*, path: Path, origin: str | None, token: str, dry_run: bool, as_json: bool) -> None:
    """Import a directory of services by HSDS 3.0 from PATH: a JSON file, or a folder of CSV tables.

    Organisations become partners. Rows are kept as they came, and go out the same. A second run changes
    nothing but what changed in the source; everything odd is reported.
    """
    try:
        body, mended = hsds_source.read_source(path)
        api = ApiClient(_origin(origin), token)
        answered = api.post(f"{REFERRALS}/hsds-imports{'?dry_run=true' * dry_run}", body)
    except UnreadableSource as error:
        raise ImportFailed(f"{error}.") from error
    except ApiError as error:
        raise ImportFailed(_advice(error)) from error
    except urllib3.exceptions.HTTPError as error:
        raise ImportFailed(f"Kith does not answer: is it running? ({type(error).__name__})") from error
    report = hsds_source.report_of(path.name, answered, mended)
    click.echo(json.dumps(report.document(), indent=2, ensure_ascii=False) if as_json else report.text())


def _origin(named: str | None) -> str:
    origin = named or Instance.named("run").read_status().get("address")
    if not origin:
        raise LocalProblem("No installation runs here: start it by `kith up`, or name another with --origin.")
    return str(origin)


def _import(
    read: Callable[[], Source],
    reading: Reading,
    prefix: str,
    *,
    network: UUID | None,
    time_zone: str | None,
    language: str,
    origin: str | None,
    token: str | None,
    dry_run: bool,
    as_json: bool,
    body: str | None = None,
) -> None:
    if time_zone is not None and time_zone not in available_timezones():
        raise click.BadParameter(f"{time_zone!r} is no IANA time zone such as Europe/London.")
    try:
        source = read()
        place = _place(origin, token, network, time_zone, dry_run=dry_run)
        zone = time_zone or place.time_zone
        settings = Settings(
            time_zone=zone,
            language=language,
            starts_on=datetime.now(UTC).astimezone(ZoneInfo(zone)).date(),
            body_id=body,
            prefix=prefix,
        )
        with click.progressbar(
            length=len(source.bodies) + len(source.meetings), label="importing", file=sys.stderr
        ) as bar:
            importer = Importer(
                place.api, settings, reading=reading, dry_run=dry_run, advance=lambda: bar.update(1)
            )
            report = importer.run(source)
    except UnreadableSource as error:
        raise ImportFailed(f"{error}.") from error
    except ApiError as error:
        raise ImportFailed(
            f"{_advice(error)} What was imported stays; the next run goes on from there."
        ) from error
    except urllib3.exceptions.HTTPError as error:
        raise ImportFailed(f"Kith does not answer: is it running? ({type(error).__name__})") from error
    click.echo(json.dumps(report.document(), indent=2, ensure_ascii=False) if as_json else report.text())


@dataclass(frozen=True)
class _Place:
    """Where the import goes: an API of a coordinator, and the zone of the network."""

    api: ApiClient
    time_zone: str


def _place(
    origin: str | None, token: str | None, network: UUID | None, time_zone: str | None, *, dry_run: bool
) -> _Place:
    instance = Instance.named("run")
    origin = _origin(origin)
    if token is not None:
        api = ApiClient(origin, token)
        return _Place(api, _zone_of(api, network or _network_of(token)))
    issue = _issuer()
    network = network or _remembered(instance)
    if network is None and dry_run:
        # Compared with a network that nobody has, everything is new.
        nowhere = Principal(new_id(), Role.COORDINATOR, new_id())
        return _Place(ApiClient(origin, issue(nowhere)), NEW_NETWORK_TIME_ZONE)
    if network is None:
        operator = ApiClient(origin, issue(Principal(new_id(), Role.OPERATOR)))
        network = _make_network(instance, operator, time_zone)
    api = ApiClient(origin, issue(Principal(new_id(), Role.COORDINATOR, network)))
    return _Place(api, _zone_of(api, network))


def _zone_of(api: ApiClient, network: UUID) -> str:
    return str(api.get(f"{MEMBERSHIP}/networks/{network}")["time_zone"])


def _network_of(token: str) -> UUID:
    """Return the network that a token names; whether it is a good token is for the services to say."""
    try:
        claims = token.split(".")[1]
        return UUID(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["network"])
    except (IndexError, KeyError, ValueError, TypeError, AttributeError):
        raise click.UsageError("This token names no network: use one of a coordinator.") from None


def _remembered(instance: Instance) -> UUID | None:
    """Return the network that earlier imports went to, if there were any."""
    remembered = instance.folder / REMEMBERED
    return UUID(remembered.read_text(encoding="utf-8").strip()) if remembered.exists() else None


def _make_network(instance: Instance, api: ApiClient, time_zone: str | None) -> UUID:
    """Make the network that this and later imports go to."""
    made = api.post(
        f"{MEMBERSHIP}/networks", {"name": NEW_NETWORK, "time_zone": time_zone or NEW_NETWORK_TIME_ZONE}
    )
    (instance.folder / REMEMBERED).write_text(made["id"] + "\n", encoding="utf-8")
    click.echo(f"made a network to import into: {made['id']}", err=True)
    return UUID(made["id"])


def _issuer() -> Callable[[Principal], str]:
    key_file = os.environ.get("KITH_TOKEN_SIGNING_KEY_FILE")
    return read_issuer(Path(key_file) if key_file else None).issue


def _advice(error: ApiError) -> str:
    match error.status:
        case 401:
            return "The token was not accepted: make a new one by `kith token --role coordinator`."
        case 403:
            return "The token may not do this: use one by `kith token --role coordinator --network …`."
        case 404:
            return "There is no such network, or no Kith at this address."
    return f"The API refused: {error}."
