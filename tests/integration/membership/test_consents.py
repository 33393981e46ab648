"""The consent ledger over HTTP, and as it lies in the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest

from shared.ids import new_id
from tests.integration.membership.conftest import Region
from tests.plugins import principals


def test_a_person_gives_and_takes_back_their_consent(region: Region) -> None:
    """Each has a receipt, and each is heard by everyone who acts on it."""
    person_id = region.person()
    member = region.as_member(person_id)

    granted = member.post("/consents", region.new_consent(person_id, language="es-mx"))
    withdrawn = member.post(f"/consents/{granted.json['id']}/withdraw")

    assert (granted.status, granted.json["stands"], granted.json["given"]) == (201, True, "self")
    assert (granted.json["wording_version"], granted.json["language"]) == ("2026-01", "es-MX")
    assert granted.json["recorded_by"] == person_id
    assert (withdrawn.status, withdrawn.json["stands"]) == (200, False)
    assert withdrawn.json["withdrawn_at"] > granted.json["granted_at"]
    said: dict[str, Any] = {
        "consent_id": granted.json["id"],
        "person_id": person_id,
        "purpose": "reminders",
    }
    assert region.announced("consent_granted") == [
        said | {"wording_version": "2026-01", "granted_at": granted.json["granted_at"]}
    ]
    assert region.announced("consent_withdrawn") == [said | {"withdrawn_at": withdrawn.json["withdrawn_at"]}]


def test_staff_record_what_was_given_on_paper(region: Region) -> None:
    """The ledger says that it was paper, and who wrote it down."""
    group_id, person_id, facilitator_id = region.group(), region.person(), str(new_id())
    region.joined(group_id, person_id)
    facilitator = region.as_facilitator(group_id, person_id=facilitator_id)

    reply = facilitator.post("/consents", region.new_consent(person_id))

    assert (reply.status, reply.json["given"]) == (201, "on_paper")
    assert reply.json["recorded_by"] == facilitator_id


def test_nobody_consents_for_somebody_else(region: Region) -> None:
    """Not a neighbour, not a mentor, and not staff in the person's name."""
    group_id, person_id, neighbour = region.group(), region.person(), region.person()
    region.joined(group_id, person_id)
    body = region.new_consent(person_id)

    assert region.as_member(neighbour, group_id).post("/consents", body).status == 404
    assert region.as_facilitator(region.group()).post("/consents", body).status == 404
    assert region.as_mentor(group_id).post("/consents", body).slug == "not-yours"
    assert region.coordinator.post("/consents", body | {"given": "self"}).status == 422
    assert region.coordinator.post("/consents", body | {"given": "aloud"}).slug == "consent-needs-paper"


def test_a_referral_s_consent_names_its_partner(region: Region) -> None:
    """What one clinic may know, another may not."""
    person_id, partner_id = region.person(), str(new_id())
    referral = region.new_consent(person_id, purpose="referral")

    assert region.coordinator.post("/consents", referral).json["errors"][0]["pointer"] == "/partner_id"
    given = region.coordinator.post("/consents", referral | {"partner_id": partner_id})
    assert (given.status, given.json["partner_id"]) == (201, partner_id)
    other = region.coordinator.post("/consents", referral | {"partner_id": str(new_id())})
    assert other.status == 201


def test_a_withdrawal_reaches_every_wording_and_no_other_purpose(region: Region) -> None:
    """No means no: an older receipt does not go on standing behind the newer one."""
    person_id = region.person()
    older = region.consent(person_id, wording_version="2025-1")
    newer = region.consent(person_id, wording_version="2026-01")
    other = region.consent(person_id, purpose="story")

    region.coordinator.post(f"/consents/{newer}/withdraw", {"given": "aloud"})

    standing = {item["id"]: item["stands"] for item in region.coordinator.items("/consents")}
    assert standing == {older: False, newer: False, other: True}
    assert {event["consent_id"] for event in region.announced("consent_withdrawn")} == {older, newer}


def test_withdrawing_twice_is_fine_and_announced_once(region: Region) -> None:
    """Whoever is unsure whether it worked may ask again."""
    consent_id = region.consent(region.person())

    first, again = (region.coordinator.post(f"/consents/{consent_id}/withdraw") for _ in range(2))

    assert first.json == again.json
    assert len(region.announced("consent_withdrawn")) == 1


def test_the_same_consent_given_at_once_stands_once(region: Region) -> None:
    """Two receipts for one yes would need two withdrawals."""
    person_id = region.person()
    member = region.as_member(person_id)

    with ThreadPoolExecutor(4) as threads:
        replies = list(
            threads.map(lambda _: member.post("/consents", region.new_consent(person_id)), range(4))
        )

    assert sorted(reply.status for reply in replies) == [201, 409, 409, 409]
    assert {reply.slug for reply in replies if reply.status == 409} == {"consent-already-granted"}


def test_the_ledger_is_read_by_purpose_and_state(region: Region) -> None:
    """Before a reminder is sent, somebody asks exactly this."""
    person_id = region.person()
    stands = region.consent(person_id)
    withdrawn = region.consent(person_id, purpose="story")
    region.consent(region.person())
    region.coordinator.post(f"/consents/{withdrawn}/withdraw")

    def found(**query: object) -> list[str]:
        return [item["id"] for item in region.as_member(person_id).items("/consents", **query)]

    assert found() == [stands, withdrawn]
    assert found(stands="true") == [stands]
    assert found(stands="false") == [withdrawn]
    assert found(purpose="story", person_id=person_id) == [withdrawn]


@pytest.mark.parametrize("table", ["consent_grants", "consent_withdrawals", "membership_changes"])
@pytest.mark.parametrize("statement", ["update {} set person_id = person_id", "delete from {}"])
def test_what_is_written_once_stays(region: Region, table: str, statement: str) -> None:
    """Not even the service itself can change what somebody agreed to."""
    with (
        psycopg.connect(region.service.database.url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.format(table).encode())


def test_without_anybody_asking_nothing_is_seen(region: Region) -> None:
    """A forgotten setting must show nothing, rather than everything."""
    region.consent(region.person(contact={"email": "heron@example.org"}))
    tables = ("networks", "organisations", "groups", "persons", "person_contacts", "consent_grants")

    with psycopg.connect(region.service.database.url) as connection:
        counts = [connection.execute(f"select count(*) from {table}".encode()).fetchone() for table in tables]

    assert counts == [(0,)] * len(tables)


def test_no_partner_sees_a_row(region: Region, make_region: Callable[[], Region]) -> None:
    """Also not the consents that name them: what they need to know reaches them with the referral."""
    partner_id = new_id()
    region.consent(region.person(), purpose="referral", partner_id=str(partner_id))
    tables = region.service.database.rows("select tablename::text from pg_tables where schemaname = 'public'")
    partner = principals.partner(region.network_id, UUID(str(partner_id)))
    ledgers = {"schema_migrations", "schema_checksums"}

    with region.service.database.transaction(partner) as tx:
        tx.flush()
        for (table,) in tables:
            if table not in ledgers:
                assert tx.connection.execute(f"select count(*) from {table}".encode()).fetchone() == (0,)
