"""`kith key`: make a key."""

import click

from shared.commands.secrets import key, signing_key


@click.command()
@click.option("--signing", is_flag=True, help="A private key for tokens (a JWK) instead.")
def command(*, signing: bool) -> None:
    """Print a new key-encryption key: 32 random bytes in base64url, for KEY_ENCRYPTION_KEY."""
    click.echo(signing_key() if signing else key())
