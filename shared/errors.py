"""Named errors: what a rule refuses, in words for the person who asked.

The first line of the docstring is the message. `domain.py` may import this module and nothing else of ours.
"""

import re
from typing import ClassVar


class Refusal(Exception):
    """The request cannot be carried out."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "refusal"
    title: ClassVar[str] = "The request cannot be carried out."

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Derive the problem's slug from the class name and its title from the docstring."""
        super().__init_subclass__(**kwargs)
        cls.slug = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()
        cls.title = (cls.__doc__ or cls.__name__).strip().splitlines()[0]

    def __init__(self, *about: object, detail: str | None = None) -> None:
        super().__init__(*about)
        self.about = about
        self.detail = detail

    def __str__(self) -> str:
        about = ", ".join(str(part) for part in self.about)
        message = f"{self.title} {self.detail}" if self.detail else self.title
        return f"{message} ({about})" if about else message


class NotFound(Refusal):
    """There is nothing here that you may see."""

    status = 404


class Forbidden(Refusal):
    """Your role does not allow this."""

    status = 403


class Conflict(Refusal):
    """This does not fit with what is already there."""

    status = 409


class PreconditionFailed(Refusal):
    """Somebody changed this since you read it: read it again, then send your change with the new ETag."""

    status = 412


class PreconditionRequired(Refusal):
    """Say which version you are changing: send the ETag that you read in an If-Match header."""

    status = 428


class Invalid(Refusal):
    """The request is not valid."""

    status = 422

    def __init__(self, detail: str, *, pointer: str = "") -> None:
        """`pointer` is the JSON Pointer (RFC 6901) of the field at fault."""
        super().__init__(detail=detail)
        self.pointer = pointer


class ConfigurationError(Exception):
    """The configuration is not usable; the message names every variable at fault."""
