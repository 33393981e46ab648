"""`kith partner`: let a partner listen by AMQP, and take that back."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import click
import urllib3

from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.servers import read_addresses
from shared.api_client import ApiClient, ApiError
from shared.commands.token import read_issuer
from shared.ids import new_id
from shared.security.principals import Principal, Role

REFERRALS = "/api/referrals/v1"
TYPE = "org.kith.referrals.{}.v1"


class NotGranted(click.ClickException):
    """It was not done; the message says why and what to do."""


@click.group()
def command() -> None:
    """Let a partner listen by AMQP, in a virtual host of its own; take that back.

    Works on the installation that `kith up` runs. For another: RABBITMQ_MANAGEMENT_URL (with the
    administrator's user and password), --origin and --token.
    """


def _options(ours: Callable[..., None]) -> Callable[..., None]:
    """The options of both commands."""
    for option in reversed(
        (
            click.option("--partner", type=click.UUID, required=True, help="The partner's id."),
            click.option("--network", type=click.UUID, help="Its network; needed without --token."),
            click.option(
                "--origin", envvar="KITH_ORIGIN", help="Where Kith is, as in https://kith.example.org."
            ),
            click.option(
                "--token",
                envvar="KITH_TOKEN",
                help="A coordinator's token; otherwise one is made with the key of this installation.",
            ),
            click.option(
                "--management",
                envvar="RABBITMQ_MANAGEMENT_URL",
                help="RabbitMQ's management API; otherwise that of this installation.",
            ),
        )
    ):
        ours = option(ours)
    return ours


@command.command("grant-queue")
@_options
@click.option(
    "--only", "names", multiple=True, help="An event that is wanted, as in referral_sent; otherwise all."
)
@click.option(
    "--broker", help="HOST:PORT at which the partner reaches RabbitMQ; otherwise this installation's."
)
@click.option("--tls", is_flag=True, help="Print an amqps:// address.")
def grant_queue(
    *, names: tuple[str, ...], broker: str | None, tls: bool, partner: UUID, **where: Any
) -> None:
    """Make a partner's virtual host, user and queue, and print the address to give to the partner, once.

    The user can read the queue `referrals` and nothing else. Running it again gives a new password and
    disconnects whoever has the old one.
    """
    from shared.events.partners import grant, name_of

    place = _place(**where)
    with _explained():
        # First, so that no virtual host is made for a partner that there is not.
        place.api.get(f"{REFERRALS}/partners/{partner}")
        password = grant(place.management, partner)
        kinds = [TYPE.format(name) for name in names] or None
        place.api.put(f"{REFERRALS}/partner-queues/{partner}", {"kinds": kinds})
    name = quote(name_of(partner), safe="")
    click.echo(f"{'amqps' if tls else 'amqp'}://{name}:{password}@{broker or place.broker}/{name}")
    click.echo("Give this address to the partner by a safe way: it is shown this once.", err=True)


@command.command("revoke-queue")
@_options
def revoke_queue(*, partner: UUID, **where: Any) -> None:
    """Take a partner's virtual host, user and queue away, with all that still waits there."""
    from shared.events.partners import revoke

    place = _place(**where)
    with _explained():
        place.api.delete(f"{REFERRALS}/partner-queues/{partner}")
        revoke(place.management, partner)
    click.echo("The queue is gone.", err=True)


@dataclass(frozen=True)
class _Place:
    """Which installation: its API as a coordinator, and its broker."""

    api: ApiClient
    management: str
    broker: str


def _place(network: UUID | None, origin: str | None, token: str | None, management: str | None) -> _Place:
    instance = Instance.named("run")
    origin = origin or instance.read_status().get("address")
    if not origin:
        raise LocalProblem("No installation runs here: start it by `kith up`, or name another with --origin.")
    if token is None:
        if network is None:
            raise click.UsageError("Name the partner's --network, or give a coordinator's --token.")
        key_file = os.environ.get("KITH_TOKEN_SIGNING_KEY_FILE")
        issuer = read_issuer(Path(key_file) if key_file else None)
        token = issuer.issue(Principal(new_id(), Role.COORDINATOR, network))
    if management is None:
        addresses = read_addresses(instance)
        management, amqp = addresses["management_url"], urlsplit(addresses["amqp_url"])
        return _Place(ApiClient(origin, token), management, f"{amqp.hostname}:{amqp.port or 5672}")
    return _Place(ApiClient(origin, token), management, f"{urlsplit(management).hostname}:5672")


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what an API refuses into one sentence."""
    try:
        yield
    except ApiError as error:
        match error.status:
            case 404:
                why = "There is no such partner or queue in this network."
            case 401 | 403:
                why = "The token may not do this: use a coordinator's, of the partner's network."
            case _:
                why = f"The API refused: {error}."
        raise NotGranted(why) from error
    except urllib3.exceptions.HTTPError as error:
        raise NotGranted(f"Kith does not answer: is it running? ({type(error).__name__})") from error
