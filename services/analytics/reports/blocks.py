"""What a report is made of, however it is shown: the page and the PDF are two ways of writing these."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """Begins a part."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list; an item may begin with a term that is explained by the rest."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Picture:
    """A drawing with what is said to those who do not see it; `name` is that of its file."""

    name: str
    caption: str
    alternative: str
    svg: str


@dataclass(frozen=True)
class Grid:
    """A table: its first column says what each row is about."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Text | Items | Picture | Grid


@dataclass(frozen=True)
class Content:
    """A whole report in one language."""

    title: str
    language: str
    blocks: Sequence[Block]

    @property
    def pictures(self) -> list[Picture]:
        """Its drawings, in order."""
        return [block for block in self.blocks if isinstance(block, Picture)]
