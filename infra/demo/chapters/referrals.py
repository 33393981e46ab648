"""A consented referral reaches a partner, and the loop closes: three partners listen, each in its own way."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.table import Table

from infra.demo.chapters.directory import partners_of
from infra.demo.partners import REFERRALS, FhirPartner, Heard, QueuePartner, SamplePartner, WebhookPartner
from infra.demo.receiver import PartnerReceiver
from infra.demo.seed import MEMBERSHIP, Seeded, Seeder
from infra.demo.story import StoryBroken, await_that
from shared.api_client import ApiClient, ApiError
from shared.security.principals import Role

REFERRED = 9


@dataclass
class Referrals:
    """What was asked of whom."""

    coordinator: ApiClient
    once_heard: Callable[[Callable[[], Any]], Any]
    clinic: WebhookPartner
    therapists: QueuePartner
    workers: FhirPartner
    asked: list[tuple[str, SamplePartner]] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    # By person and partner.
    consents: dict[tuple[str, str], str] = field(default_factory=dict)
    refused_without_consent: int = 0

    @property
    def partners(self) -> tuple[SamplePartner, ...]:
        """All three."""
        return (self.clinic, self.therapists, self.workers)

    def of(self, partner: SamplePartner) -> list[str]:
        """Return what was asked of a partner, the first first."""
        return [referral_id for referral_id, asked in self.asked if asked is partner]

    def refer(self, person_id: str, partner: SamplePartner, instead_of: str | None = None) -> str:
        """Refer somebody who agreed on paper; return the referral's id."""
        services = self.coordinator.items(f"{REFERRALS}/services", partner_id=partner.id)
        draft = self.coordinator.post(
            f"{REFERRALS}/referrals",
            {
                "person_id": person_id,
                "partner_id": partner.id,
                "service_id": next(iter(services))["id"],
                "instead_of": instead_of,
            },
        )
        request = partial(self.coordinator.post, f"{REFERRALS}/referrals/{draft['id']}/request")
        if not self.asked:
            try:
                request()
            except ApiError as error:
                self.refused_without_consent += error.slug == "consent-needed"
        self.agree(person_id, partner)
        self.once_heard(request)
        self.asked.append((draft["id"], partner))
        self.people[draft["id"]] = person_id
        return str(draft["id"])

    def agree(self, person_id: str, partner: SamplePartner) -> None:
        """Record the person's consent to this partner, once."""
        if (person_id, partner.id) not in self.consents:
            given = {"wording_version": "2026-01", "language": "en", "given": "on_paper"}
            about = {"person_id": person_id, "purpose": "referral", "partner_id": partner.id}
            consent = self.coordinator.post(f"{MEMBERSHIP}/consents", about | given)
            self.consents[person_id, partner.id] = consent["id"]


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Refer people; let partners decline, accept, see and complete; let a person take a consent back."""
    console.rule("A consented referral reaches a partner")
    with listening(console, seeder) as told:
        refer_people(told, seeded)
        decline(console, told)
        see_and_complete(console, told)
        take_back(told)
        tell_outcome(console, told)


@contextmanager
def listening(console: Console, seeder: Seeder) -> Iterator[Referrals]:
    """Let each partner listen in its own way, and print what it hears, for as long as this lasts."""
    receiver = PartnerReceiver()
    receiver.start()
    say = partial(print_heard, console)
    clinic, therapists, workers = (
        (one["name"], one["id"], seeder.client(Role.PARTNER, partner_id=UUID(one["id"])), say)
        for one in partners_of(seeder)
    )
    told = Referrals(
        seeder.client(Role.COORDINATOR),
        seeder.once_heard,
        WebhookPartner(*clinic),
        QueuePartner(*therapists),
        FhirPartner(*workers),
    )
    try:
        told.clinic.listen(receiver)
        told.therapists.listen(granted_queue(seeder, told.therapists))
        told.workers.listen(receiver)
        await_that("the handshake of the FHIR Subscription", lambda: told.workers.status() == "active")
        yield told
    finally:
        told.therapists.stop()
        receiver.stop()


def granted_queue(seeder: Seeder, partner: SamplePartner) -> str:
    """Let `kith partner grant-queue` make the partner's account at the broker; return its address."""
    command = [sys.executable, "-m", "shared.cli", "partner", "grant-queue"]
    command += ["--network", str(seeder.network_id), "--partner", partner.id]
    # S603: the arguments are this program's own.
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        raise StoryBroken(f"no queue for {partner.name}: {ended.stderr.strip()}")
    return ended.stdout.strip().splitlines()[-1]


def print_heard(console: Console, heard: Heard) -> None:
    """Print one line for what a partner heard."""
    about = f" {short(heard.referral_id)}" if heard.referral_id else ""
    consent = f", by consent {short(heard.consent)}" if heard.consent else ""
    console.print(
        f"  {heard.partner}, by {heard.way}: {heard.what}{about}{consent} ({heard.checked} verified)"
    )


def refer_people(told: Referrals, seeded: Seeded) -> None:
    """Refer people who agreed to it, a third to each partner; all but the first are taken on."""
    willing = [person_id for group in seeded.groups for _, person_id in group.people[3:5]]
    for number in range(REFERRED):
        told.refer(willing[number % len(willing)], told.partners[number % len(told.partners)])
    await_that(f"{len(told.asked)} referrals at the partners", lambda: all(map(was_heard, told.asked)))
    for referral_id, partner in told.asked[1:]:
        partner.accept(referral_id)


def was_heard(asked: tuple[str, SamplePartner]) -> bool:
    """Whether a partner heard of a referral."""
    referral_id, partner = asked
    return bool(partner.about(referral_id))


def decline(console: Console, told: Referrals) -> None:
    """One partner has no room; the best of the others takes the person on."""
    first = told.of(told.clinic)[0]
    told.clinic.decline(first)
    found = told.coordinator.get(f"{REFERRALS}/referrals/{first}/alternatives", language="en")
    best = found["alternatives"][0]
    console.print(
        f"\n{told.clinic.name} has no room. The person hears: “{' '.join(found['words'])}” "
        f"Next is “{best['name']}” ({', '.join(best['reasons'])}).\n"
    )
    (other,) = (partner for partner in told.partners if partner.id == best["partner_id"])
    again = told.refer(told.people[first], other, instead_of=first)
    await_that("the second partner's notice", lambda: was_heard(told.asked[-1]))
    other.accept(again)


def see_and_complete(console: Console, told: Referrals) -> None:
    """One appointment is missed, the next is kept, and the Task is completed."""
    referral_id, steps = told.of(told.workers)[0], []
    for business in ("5.1.2", "5.1.4"):
        soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
        told.workers.update(referral_id, "in-progress", "5.1.1", executionPeriod={"start": soon})
        record = partial(told.workers.update, referral_id, "in-progress", business)
        coding = told.once_heard(record)["businessStatus"]["coding"][0]
        steps.append(f"{coding['code']} {coding['display']}")
    told.workers.update(referral_id, "completed", "7.0")
    console.print(
        f"\n{told.workers.name} updates Task {short(referral_id)}: {'; '.join(steps)}; completed.\n"
    )


def take_back(told: Referrals) -> None:
    """One person withdraws the consent that a referral rests on; another says that they are well without."""
    recalled, closed = told.of(told.clinic)[1], told.of(told.therapists)[0]
    consent = told.consents[told.people[recalled], told.clinic.id]
    told.coordinator.post(f"{MEMBERSHIP}/consents/{consent}/withdraw")
    told.coordinator.post(f"{REFERRALS}/referrals/{closed}/close")
    await_that("the recall", lambda: "referral_withdrawn" in told.clinic.about(recalled))
    await_that("the notice of the closing", lambda: "referral_closed" in told.therapists.about(closed))


def tell_outcome(console: Console, told: Referrals) -> None:
    """Print how each partner listened, where the referrals stand, and what one person can read of it."""
    table = Table(title="Referrals at the partners", title_justify="left")
    for column in ("partner", "listens by"):
        table.add_column(column)
    for column in ("heard, verified", "refused"):
        table.add_column(column, justify="right")
    for partner in told.partners:
        table.add_row(partner.name, partner.way, str(len(partner.heard)), str(partner.refused))
    console.print()
    console.print(table)
    listed = told.coordinator.items(f"{REFERRALS}/referrals", limit=200)
    statuses = Counter(referral["status"] for referral in listed)
    ended = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    person_id = told.people[told.asked[0][0]]
    left = list(told.coordinator.items(f"{REFERRALS}/persons/{person_id}/disclosures"))
    ways = ", ".join(sorted({one["channel"] for one in left}))
    console.print(
        f"{len(told.asked)} referrals: {ended}; {told.refused_without_consent} request without consent was "
        f"refused. What left about the person who was declined: {len(left)} entries ({ways}), each with its "
        "consent, for them to read.\n"
    )


def short(own_id: str) -> str:
    """Return as much of an id as tells it from the others here."""
    return own_id[-8:]
