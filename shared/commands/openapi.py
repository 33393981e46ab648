"""`kith openapi`: the OpenAPI document of a service."""

import json

import click


@click.command("openapi")
@click.argument("service")
def command(service: str) -> None:
    """Print the OpenAPI 3.1 document of SERVICE, made from its declared routes."""
    # The package patches the process, so it is imported here and not with the other commands.
    import shared.entrypoints  # noqa: F401
    from shared.entrypoints.openapi import document
    from shared.entrypoints.runner import load_service

    click.echo(json.dumps(document(load_service(service)), ensure_ascii=False, indent=2))
