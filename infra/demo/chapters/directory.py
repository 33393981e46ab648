"""Who could help: a directory read from a file of another system, and a question that names nobody."""

from typing import Any
from uuid import UUID, uuid5

from rich.console import Console
from rich.table import Table

from infra.demo import region as plan
from infra.demo.partners import REFERRALS
from infra.demo.seed import Seeded, Seeder
from shared.security.principals import Role

# By partner: what it offers, its topics, its languages as the file has them, how much room it says to have.
OFFERS: tuple[tuple[str, str, tuple[str, ...], tuple[dict[str, str], ...], str], ...] = (
    ("Eastgate Pain Clinic", "Pain consultations", ("pain",), ({"code": "en"},), "limited"),
    (
        "Lime Tree Therapists",
        "Sleep and stress group",
        ("sleep",),
        ({"code": "en"}, {"name": "Spanish"}),
        "full",
    ),
    ("Moorland Social Work", "Daily life with pain", ("pain", "benefits"), ({"code": "EN"},), "open"),
)


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Bring in a directory by HSDS, let partners say how much room they have, and ask one without a name."""
    console.rule("Who could help")
    coordinator = seeder.client(Role.COORDINATOR)
    report = coordinator.post(f"{REFERRALS}/hsds-imports", {"documents": documents(seeded.network_id)})
    counts = {kind: report[kind]["imported"] for kind in ("organizations", "services")}
    console.print(
        f"A directory comes in as an HSDS 3.0 file: {counts['organizations']} organisations, "
        f"{counts['services']} services, {len(report['mended'])} oddities mended and told. "
        "It goes out again as it came.\n"
    )
    table = Table(title="The directory", title_justify="left")
    for column in ("partner", "service", "topics", "languages", "room"):
        table.add_column(column)
    rooms = {name: room for name, _, _, _, room in OFFERS}
    for partner in partners_of(seeder):
        own = seeder.client(Role.PARTNER, partner_id=UUID(partner["id"]))
        for service in own.items(f"{REFERRALS}/services", partner_id=partner["id"]):
            said = own.put(
                f"{REFERRALS}/services/{service['id']}/capacity", {"capacity": rooms[partner["name"]]}
            )
            words = (", ".join(service[name]) for name in ("topics", "languages"))
            table.add_row(partner["name"], service["name"], *words, said["capacity"])
    console.print(table)
    asked = {"topics": ["pain"], "language": "en", "age_group": "adult"}
    for partner in partners_of(seeder):
        answer = coordinator.post(f"{REFERRALS}/partners/{partner['id']}/preflight", asked)
        reasons = {reason for fit in answer["services"] for reason in fit["reasons"]}
        console.print(
            f"Could {partner['name']} take an adult with pain, in English? “{answer['answer']}” "
            f"({', '.join(sorted(reasons)) or 'nothing said'})"
        )
    console.print("Nobody was named, and nothing of the question is kept.\n")


def partners_of(seeder: Seeder) -> list[dict[str, Any]]:
    """Return the network's partners, in the order of the plan."""
    found = seeder.client(Role.COORDINATOR).items(f"{REFERRALS}/partners", limit=200)
    by_name = {partner["name"]: partner for partner in found}
    return [by_name[name] for name in plan.PARTNERS if name in by_name]


def documents(network_id: UUID) -> list[dict[str, Any]]:
    """Return the directory as nested JSON by HSDS 3.0 (https://docs.openreferral.org)."""
    return [
        {
            "id": str(uuid5(network_id, partner)),
            "name": partner,
            "description": f"{partner}, made up for this demonstration",
            "services": [
                {
                    "id": str(uuid5(network_id, name)),
                    "name": name,
                    "status": "active",
                    "minimum_age": "18",
                    "languages": [dict(language) for language in languages],
                    "cost_options": [{"id": f"{name}-free", "amount": 0}],
                    "attributes": [
                        {
                            "id": f"{name}-{topic}",
                            "link_entity": "service",
                            "taxonomy_term": {"id": f"topic-{topic}", "code": topic, "name": topic},
                        }
                        for topic in topics
                    ],
                }
            ],
        }
        for partner, name, topics, languages, _ in OFFERS
    ]
