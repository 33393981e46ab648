"""Going: everything goes home with somebody, is forgotten everywhere, and there is a certificate."""

import json
from collections import Counter
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, refusal
from infra.demo.seed import MEMBERSHIP, Seeded, Seeder
from infra.demo.story import await_that
from shared.api_client import ApiClient, ApiError
from shared.security.certificates import read_certificate

WHY = {
    "figures": "figures",
    "ledger": "proof",
    "safety": "safety",
    "shared": "others, whose history it is too",
    "otherwise": "other reasons",
}


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Let somebody take everything along and be forgotten, by their own word."""
    circle = Circle.of(seeder, seeded)
    person_id = circle.members[0]
    name = circle.names[person_id]
    console.rule(f"{name} goes")
    take_home(console, circle, person_id)
    certificate = erase(circle, person_id)
    tell_certificate(console, name, certificate)
    gone = refusal(lambda: circle.coordinator.get(f"{MEMBERSHIP}/persons/{person_id}"))
    console.print(f"Whoever asks for {name} now hears: “{gone}”\n")


def take_home(console: Console, circle: Circle, person_id: str) -> None:
    """Download the archive, and look at what is in it."""
    archive = ZipFile(BytesIO(circle.as_member(person_id).download(f"/export/{person_id}", language="es")))
    documents = [json.loads(archive.read(one)) for one in archive.namelist() if one.endswith(".json")]
    page = archive.read("index.html").decode()
    rows = sum(lines(document) for document in documents)
    console.print(
        f"Before they go, everything goes home with them: {', '.join(sorted(archive.namelist()))}. {rows} "
        f"rows from {len(documents)} services, and one page to read or print, of {len(page) // 1024} KB, "
        "that loads nothing from anywhere.\n"
    )


def lines(document: Any) -> int:
    """Count the rows of one service's part of an archive."""
    return sum(len(table["rows"]) for table in document["held"])


def erase(circle: Circle, person_id: str) -> dict[str, Any]:
    """Ask to be erased and mean it; return what the signed certificate says."""
    me = circle.as_member(person_id)
    asked = me.post(f"{MEMBERSHIP}/erasures", {"person_id": person_id})
    page = f"{MEMBERSHIP}/erasures/{asked['id']}"
    me.post(f"{page}/confirm")
    await_that("the erasure in every service", lambda: is_certified(circle.coordinator, asked["id"]))
    signed = circle.coordinator.download(f"/certificates/{asked['id']}").decode()
    keys = json.loads(circle.coordinator.download("/.well-known/jwks.json"))
    said: dict[str, Any] = read_certificate(signed, keys)["erasure"]
    return said


def is_certified(staff: ApiClient, erasure_id: str) -> bool:
    """Return whether there is a certificate yet."""
    try:
        staff.download(f"/certificates/{erasure_id}")
    except ApiError as error:
        if error.status == 404:
            return False
        raise
    return True


def tell_certificate(console: Console, name: str, certificate: dict[str, Any]) -> None:
    """Print which service did what, as the certificate says."""
    table = Table(title=f"The certificate for {name}, its signature verified", title_justify="left")
    for column in ("service", "tables deleted", "blanked", "kept, under an id that leads to nobody"):
        table.add_column(column)
    for one in sorted(certificate["confirmations"], key=lambda one: str(one["service"])):
        kept = Counter(entry.partition(":")[2] for entry in one["kept"])
        reasons = ", ".join(f"{count} for {WHY.get(why, why)}" for why, count in kept.items())
        table.add_row(one["service"], str(len(one["deleted"])), ", ".join(one["blanked"]), reasons)
    console.print(table)
