"""The declaration: every table of a service, what it holds of a person, and what becomes of it.

    PERSONAL = Personal(
        Table("rsvps", "person_id", DELETE, title=("Answers to invitations", "Respuestas …", "Antworten …")),
        Table("attendances", "person_id", Keep.FIGURES, title=(…)),
        Table("tips", "author_id", Blank(text="", author_id=None), title=(…)),
        nobody=("venues", "polls"),
    )

It is what runs: export reads these tables, erasing does to them what stands here, from top to bottom (rows
that others point at come last). A table that is not declared fails `tests/integration/personal`. Who recorded
or changed something (`recorded_by` and the like) stays everywhere: after an erasure, an id that leads to
nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LANGUAGES = ("en", "es", "de")

type_of_title = tuple[str, str, str]


class Keep(StrEnum):
    """Why rows stay after an erasure. None of them holds a name, an address or words that can be read."""

    FIGURES = "figures"  # counted in figures of groups, under an id that leads to nobody
    SHARED = "shared"  # part of what others did together, and theirs as well
    LEDGER = "ledger"  # proof of what was agreed to, and until when
    SAFETY = "safety"  # that somebody raised a concern protects others; the words went with the key
    OTHERWISE = "otherwise"  # not a person of the network: forgotten in another way, which the noun says


@dataclass(frozen=True)
class Delete:
    """Rows are deleted. Where the service may not delete otherwise, its migration says `kith.let_erase`."""


DELETE = Delete()


@dataclass(frozen=True, init=False)
class Blank:
    """Rows stay, and these columns take these values; the runtime role must be granted to update them."""

    columns: dict[str, Any]

    def __init__(self, **columns: Any) -> None:
        object.__setattr__(self, "columns", columns)


@dataclass(frozen=True)
class Sealed:
    """A sealed column: which column of the row names the row to the sealer, and which the person."""

    column: str
    row: str
    key: str = "person_id"


@dataclass(frozen=True, init=False)
class Table:
    """One table: the columns that say whose a row is, what erasing does, and its title in en, es, de.

    `private`: only the person may read it, no coordinator, and the database may show it to nobody else.
    `sealed` columns are opened for an export, `hidden` ones (hashes, what is of others) are left out of it.
    """

    name: str
    whose: tuple[str, ...]
    erase: Delete | Blank | Keep
    title: type_of_title
    private: bool
    sealed: tuple[Sealed, ...]
    hidden: tuple[str, ...]

    def __init__(
        self,
        name: str,
        whose: str | tuple[str, ...],
        erase: Delete | Blank | Keep,
        *,
        title: type_of_title,
        private: bool = False,
        sealed: tuple[Sealed, ...] = (),
        hidden: tuple[str, ...] = (),
    ) -> None:
        values = {
            "name": name,
            "whose": (whose,) if isinstance(whose, str) else whose,
            "erase": erase,
            "title": title,
            "private": private,
            "sealed": sealed,
            "hidden": hidden,
        }
        for attribute, value in values.items():
            object.__setattr__(self, attribute, value)

    @property
    def is_exported(self) -> bool:
        """Whether a person gets what it holds of them."""
        return bool(self.whose)


@dataclass(frozen=True, init=False)
class Personal:
    """All tables of a service; `nobody` names those that hold nothing of a person."""

    tables: tuple[Table, ...]
    nobody: frozenset[str] = field(default=frozenset())

    def __init__(self, *tables: Table, nobody: tuple[str, ...] = ()) -> None:
        object.__setattr__(self, "tables", tables)
        object.__setattr__(self, "nobody", frozenset(nobody))

    def names(self) -> Iterator[str]:
        """Yield every table that is declared."""
        yield from (table.name for table in self.tables)
        yield from self.nobody

    @property
    def deleted(self) -> tuple[str, ...]:
        """The tables whose rows an erasure deletes."""
        return tuple(sorted(table.name for table in self.tables if isinstance(table.erase, Delete)))

    @property
    def blanked(self) -> tuple[str, ...]:
        """The tables whose rows lose what is personal."""
        return tuple(sorted(table.name for table in self.tables if isinstance(table.erase, Blank)))

    @property
    def kept(self) -> tuple[str, ...]:
        """The tables whose rows stay, each with why, as in `attendances:figures`."""
        return tuple(sorted(f"{one.name}:{one.erase}" for one in self.tables if isinstance(one.erase, Keep)))
