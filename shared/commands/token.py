"""`kith token`: say who is asking, for as long as a token lives."""

import os
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import click

from infra.local.places import Instance
from infra.local.problems import LocalProblem
from shared.ids import new_id
from shared.security.principals import Principal, Role
from shared.security.tokens import Issuer

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_ISSUED = [role.value for role in Role if role is not Role.SYSTEM]


class Duration(click.ParamType[timedelta]):
    """A length of time such as 90s, 15m, 8h or 1d."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read it; at least a second."""
        matched = re.fullmatch(r"([1-9]\d{0,5})([smhd])", str(value))
        if matched is None:
            self.fail(f"{value!r} is no duration such as 90s, 15m, 8h or 1d.", param, ctx)
        return timedelta(**{_UNITS[matched[2]]: int(matched[1])})


@click.command()
@click.option("--role", type=click.Choice(_ISSUED), required=True)
@click.option("--network", type=click.UUID, help="Needed for every role but operator.")
@click.option("--group", "groups", type=click.UUID, multiple=True, help="A group that the role is bound to.")
@click.option("--person", type=click.UUID, help="Who is asking; otherwise somebody new.")
@click.option("--partner", type=click.UUID, help="Needed for the role partner.")
@click.option("--ttl", type=Duration(), default="15m", show_default=True, help="How long the token lives.")
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="KITH_ISSUER_KEY_FILE",
    help="The issuer's private key; otherwise that of the installation that `kith up` runs.",
)
def command(
    *,
    role: str,
    network: UUID | None,
    groups: tuple[UUID, ...],
    person: UUID | None,
    partner: UUID | None,
    ttl: timedelta,
    key_file: Path | None,
) -> None:
    """Print a signed token for the API: `Authorization: Bearer TOKEN`."""
    try:
        principal = Principal(
            id=person or new_id(), role=Role(role), network_id=network, group_ids=groups, partner_id=partner
        )
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    click.echo(read_issuer(key_file).issue(principal, ttl))


def read_issuer(key_file: Path | None) -> Issuer:
    """Return what signs tokens that this installation accepts."""
    return Issuer(
        read_key(key_file),
        issuer=os.environ.get("TOKEN_ISSUER", "kith"),
        audience=os.environ.get("TOKEN_AUDIENCE", "kith"),
    )


def read_key(key_file: Path | None) -> str:
    """Return the issuer's private key as JSON."""
    path = key_file or Instance.named("run").secret_folder / "token_signing_key"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LocalProblem(
            f"There is no signing key at {path}: `kith up` makes one, or name yours with --key."
        ) from error
