"""The demonstration's story, told on the terminal: what was made, and what came of it by events."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any
from uuid import UUID

import urllib3
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from infra.demo import region as plan
from infra.demo.receiver import PartnerReceiver
from infra.demo.seed import MEMBERSHIP, Seeded, Seeder, breathe
from shared.api_client import ApiClient, ApiError
from shared.security.principals import Role

REFERRALS = "/api/referrals/v1"
ANALYTICS = "/api/analytics/v1"
PATIENCE = 120.0
REFERRED = 12
# Their ids must fit into a header.
GROUPS_IN_A_TOKEN = 50


class StoryBroken(Exception):
    """Something that the story promises did not happen; the message says what and how long it was awaited."""


@dataclass
class Referred:
    """What became of the referrals."""

    by_partner: dict[str, str] = field(default_factory=dict)
    ids: list[tuple[str, str]] = field(default_factory=list)
    refused_without_consent: int = 0
    withdrawn: int = 0
    statuses: Counter[str] = field(default_factory=Counter)


def await_that(what: str, happened: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Wait until something happened and return the seconds it took; raise `StoryBroken` when it does not."""
    begun = monotonic()
    while not happened():
        if monotonic() - begun > patience:
            raise StoryBroken(f"{what}: not within {patience:.0f} s. `kith status` may say why.")
        breathe()
    return monotonic() - begun


# Attendance becomes figures


def figures(coordinator: ApiClient, level: str, starts: str, until: str) -> list[dict[str, Any]]:
    """Return the attendance figures of a level, as analytics releases them."""
    query = {"level": level, "from": starts, "until": until, "limit": 200}
    return list(coordinator.items(f"{ANALYTICS}/figures/attendance", **query))


def await_figures(seeder: Seeder, seeded: Seeded) -> float:
    """Wait until analytics has counted every attendance that was recorded; return the seconds."""
    ids = [UUID(group.group_id) for group in seeded.groups]
    facilitators = [
        seeder.client(Role.FACILITATOR, group_ids=tuple(ids[first : first + GROUPS_IN_A_TOKEN]))
        for first in range(0, len(ids), GROUPS_IN_A_TOKEN)
    ]
    span = (seeder.region.starts_on.isoformat(), seeder.region.today.isoformat())

    def all_counted() -> bool:
        counted = [row for facilitator in facilitators for row in figures(facilitator, "group", *span)]
        return sum(int(row["attendances"]) for row in counted) == seeded.attendances

    return await_that(f"{seeded.attendances:,} attendances in the network's figures", all_counted)


def tell_figures(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Release what is due, and print the attendance of each organisation."""
    coordinator = seeder.client(Role.COORDINATOR)
    while coordinator.post(f"{ANALYTICS}/releases"):
        pass
    span = (seeder.region.starts_on.isoformat(), seeder.region.today.isoformat())
    rows = figures(coordinator, "organisation", *span)
    table = Table(title="Attendance by organisation, 26 weeks", title_justify="left")
    table.add_column("organisation")
    for column in ("sessions", "attendances", "people a week, on average", "weeks withheld"):
        table.add_column(column, justify="right")
    for unit_id, name in sorted(seeded.organisations.items(), key=lambda item: item[1]):
        own = [row for row in rows if row["unit_id"] == unit_id]
        shown = [row for row in own if not row["suppressed"] and row["sessions"]]
        people = sum(row["people"] for row in shown) / len(shown) if shown else 0
        table.add_row(
            name,
            f"{sum(row['sessions'] for row in own):,}",
            f"{sum(row['attendances'] or 0 for row in shown):,}",
            f"{people:.0f}",
            str(sum(row["suppressed"] for row in own)),
        )
    console.print(table)
    groups = figures(coordinator, "group", *span)
    hidden = sum(row["suppressed"] for row in groups)
    console.print(
        f"Of {len(groups):,} weekly figures of single groups, {hidden:,} are withheld: too few people came.\n"
    )


# A consented referral reaches a partner


def make_partners(seeder: Seeder, receiver: PartnerReceiver) -> Referred:
    """Register the partners, and a webhook for each."""
    coordinator = seeder.client(Role.COORDINATOR)
    referred = Referred()
    for number, name in enumerate(plan.PARTNERS):
        partner = coordinator.post(f"{REFERRALS}/partners", {"name": name, "languages": ["en", "es"]})
        path = f"partner-{number + 1}"
        endpoint = seeder.client(Role.PARTNER, partner_id=UUID(partner["id"])).post(
            f"{REFERRALS}/webhook-endpoints", {"url": receiver.address(path)}
        )
        receiver.secrets[path] = endpoint["secret"]
        referred.by_partner[partner["id"]] = name
    return referred


def refer_people(seeder: Seeder, seeded: Seeded, referred: Referred) -> None:
    """Refer people who agreed to it, and try one who did not."""
    coordinator = seeder.client(Role.COORDINATOR)
    partners = list(referred.by_partner)
    willing = [person_id for group in seeded.groups for _, person_id in group.people[3:4]][:REFERRED]
    for number, person_id in enumerate(willing):
        partner_id = partners[number % len(partners)]
        draft = coordinator.post(f"{REFERRALS}/referrals", {"person_id": person_id, "partner_id": partner_id})
        if number == 0:
            try:
                coordinator.post(f"{REFERRALS}/referrals/{draft['id']}/request")
            except ApiError as error:
                referred.refused_without_consent += error.slug == "consent-needed"
        coordinator.post(
            f"{MEMBERSHIP}/consents",
            {
                "person_id": person_id,
                "purpose": "referral",
                "partner_id": partner_id,
                "wording_version": "2026-01",
                "language": "en",
                "given": "on_paper",
            },
        )
        seeder.once_heard(partial(coordinator.post, f"{REFERRALS}/referrals/{draft['id']}/request"))
        referred.ids.append((draft["id"], partner_id))


def await_deliveries(receiver: PartnerReceiver, referred: Referred) -> float:
    """Wait until the partners verified a delivery for every referral; return the seconds."""
    wanted = {referral_id for referral_id, _ in referred.ids}

    def all_verified() -> bool:
        return wanted <= {referral_of(body) for body in bodies_of(receiver, "referral_sent")}

    return await_that(f"{len(wanted)} signed deliveries at the partners", all_verified)


def bodies_of(receiver: PartnerReceiver, event: str) -> list[dict[str, Any]]:
    """Return the verified CloudEvents of one kind, at all partners."""
    return [
        body for bodies in list(receiver.verified.values()) for body in bodies if f".{event}." in body["type"]
    ]


def referral_of(body: Mapping[str, Any]) -> str:
    """Return the referral that a delivered CloudEvent is about."""
    return str(body["data"]["referral_id"])


def answer_referrals(seeder: Seeder, receiver: PartnerReceiver, referred: Referred) -> None:
    """Let the partners answer, each with its own token; and one person change their mind.

    Wait until the partner of that one was told.
    """
    for number, (referral_id, partner_id) in enumerate(referred.ids):
        partner = seeder.client(Role.PARTNER, partner_id=UUID(partner_id))
        address = f"{REFERRALS}/referrals/{referral_id}"
        if number % 4 == 3:
            partner.post(f"{address}/decline", {"reason": "no_capacity"})
        elif number == len(referred.ids) - 2:
            seeder.client(Role.COORDINATOR).post(f"{address}/withdraw")
            referred.withdrawn += 1
        else:
            partner.post(f"{address}/accept")
    await_that(
        "the partner's notice of the withdrawal",
        lambda: len(bodies_of(receiver, "referral_withdrawn")) == referred.withdrawn,
    )
    coordinator = seeder.client(Role.COORDINATOR)
    referred.statuses = Counter(
        referral["status"] for referral in coordinator.items(f"{REFERRALS}/referrals", limit=200)
    )


def tell_referrals(console: Console, receiver: PartnerReceiver, referred: Referred, seconds: float) -> None:
    """Print what the partners received and answered."""
    table = Table(title="Referrals at the partners", title_justify="left")
    table.add_column("partner")
    table.add_column("deliveries, signature verified", justify="right")
    for number, name in enumerate(referred.by_partner.values()):
        table.add_row(name, str(len(receiver.verified.get(f"partner-{number + 1}", []))))
    console.print(table)
    ended = ", ".join(f"{count} {status}" for status, count in sorted(referred.statuses.items()))
    console.print(
        f"{len(referred.ids)} referrals: {ended}. All delivered {seconds:.1f} s after the last request; "
        f"{referred.refused_without_consent} request without consent was refused; "
        f"{receiver.refused} deliveries failed verification.\n"
    )


# Events through the broker


def tell_events(console: Console, workers: Mapping[str, str]) -> None:
    """Print what each service's worker published and took in, from its own metrics since it started."""
    table = Table(title="Events through the broker", title_justify="left")
    table.add_column("service")
    for column in ("published", "handled", "twice", "parked", "dead"):
        table.add_column(column, justify="right")
    pool = urllib3.PoolManager(timeout=10.0)
    for service, address in workers.items():
        counts = counts_of(pool.request("GET", f"{address}/metrics").data.decode())
        names = ("published", "handled", "duplicate", "parked", "dead")
        table.add_row(service, *(f"{counts[name]:,}" for name in names))
    console.print(table)


def counts_of(exposition: str) -> Counter[str]:
    """Return the events published, and consumed by outcome, from a worker's /metrics."""
    counts: Counter[str] = Counter()
    for family in text_string_to_metric_families(exposition):
        for sample in family.samples:
            if sample.name == "kith_events_published_total":
                counts["published"] += int(sample.value)
            elif sample.name == "kith_events_consumed_total":
                counts[sample.labels["outcome"]] += int(sample.value)
    return counts
