"""Wordings of consent and receipts, over HTTP."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from services.membership.service import MembershipService
from services.membership.wordings.defaults import TEXTS, VERSION
from tests.integration.membership.conftest import Region


def test_every_network_begins_with_wordings_in_three_languages(region: Region) -> None:
    """A small network asks for consent on its first day, and in words that somebody thought about."""
    kept = region.coordinator.items("/wordings")

    assert {(one["purpose"], one["language"], one["text"]) for one in kept} == {
        (purpose.value, language, text)
        for purpose, texts in TEXTS.items()
        for language, text in texts.items()
    }
    assert {(one["version"], one["written_by"]) for one in kept} == {(VERSION, None)}


def test_a_network_from_before_is_given_the_wordings_once(region: Region) -> None:
    """Whoever upgrades finds them there, however often the timer runs."""
    kept = region.coordinator.items("/wordings")
    with region.service.database.superuser() as connection:
        connection.execute("delete from consent_wordings")

    for _ in range(2):
        with region.service.database.transaction(network_id=region.network_id) as tx:
            MembershipService().keep_default_wordings(tx)

    assert len(region.coordinator.items("/wordings")) == len(kept)


@pytest.mark.parametrize(
    "statement", ["update consent_wordings set text = ''", "delete from consent_wordings"]
)
def test_not_even_the_service_changes_a_wording(region: Region, statement: str) -> None:
    """A receipt shows what was read because nothing can be written over it."""
    with (
        psycopg.connect(region.service.database.url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


def test_a_network_s_own_wording_is_asked_before_kith_s(region: Region) -> None:
    """The newest of their own, in the person's language or the nearest there is."""
    new = {"purpose": "story", "version": "north-2", "language": "de", "text": "Meine Geschichte."}
    written = region.coordinator.post("/wordings", new)
    member = region.as_member(region.person())

    def asked(language: str) -> tuple[str, str]:
        reply = member.get("/wordings/current", purpose="story", language=language)
        return reply.json["version"], reply.json["language"]

    assert (written.status, written.json["text"]) == (201, "Meine Geschichte.")
    assert member.get(f"/wordings/{written.json['id']}").json == written.json
    assert asked("de-AT") == ("north-2", "de")
    assert asked("es-MX") == (VERSION, "es")
    assert asked("fr") == (VERSION, "en")


def test_a_wording_is_written_once(region: Region) -> None:
    """Somebody may have agreed to it: it is never said anew under the same version."""
    body = {"purpose": "story", "version": VERSION, "language": "en", "text": "Something else."}

    assert region.coordinator.post("/wordings", body).slug == "wording-kept"
    assert region.as_facilitator(region.group()).post("/wordings", body | {"version": "2"}).status == 403


def test_wordings_stay_in_their_network(make_region: Callable[[], Region]) -> None:
    """Another region's texts are its own affair."""
    ours, theirs = make_region(), make_region()
    wording_id = theirs.coordinator.items("/wordings")[0]["id"]

    assert ours.coordinator.get(f"/wordings/{wording_id}").status == 404


def test_nobody_agrees_here_to_what_is_not_kept(region: Region) -> None:
    """Paper keeps its own text; what is agreed to on a screen must be found again."""
    person_id = region.person()
    unknown = region.new_consent(person_id, wording_version="lost")

    refused = region.as_member(person_id).post("/consents", unknown)

    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/wording_version")
    assert region.coordinator.post("/consents", unknown).status == 201


def test_a_receipt_says_everything_that_was_agreed(region: Region) -> None:
    """Purpose, wording, language, time, by whom, how; by itself, without asking us again."""
    person_id = region.person()
    member = region.as_member(person_id)
    granted = member.post("/consents", region.new_consent(person_id, language="es-MX")).json

    receipt = member.get(f"/consents/{granted['id']}/receipt").json

    assert (receipt["schema_version"], receipt["record_id"]) == ("ISO/IEC TS 27560:2023", granted["id"])
    assert receipt["pii_principal_id"] == person_id
    processing: dict[str, Any] = receipt["pii_processing"][0]
    assert processing["purpose"] == "reminders"
    assert processing["privacy_notice"] == f"reminders/{VERSION}"
    assert (processing["language"], processing["wording"][:6]) == ("es", "Acepto")
    assert receipt["party_identification"] == [
        {"party_id": str(region.network_id), "party_role": "pii_controller", "party_name": "North"}
    ]
    assert receipt["events"] == [
        {
            "event_time": granted["granted_at"],
            "event_type": "explicit",
            "event_state": "consent_given",
            "entity_id": person_id,
            "given": "self",
        }
    ]


def test_a_withdrawal_is_added_to_the_same_receipt(region: Region) -> None:
    """Whoever holds a copy can compare: the number stays, the withdrawal is one line more."""
    consent_id = region.consent(region.person(), wording_version="form-7")
    before = region.coordinator.get(f"/consents/{consent_id}/receipt").json

    region.coordinator.post(f"/consents/{consent_id}/withdraw", {"given": "aloud"})
    after = region.coordinator.get(f"/consents/{consent_id}/receipt").json

    assert after["receipt_id"] == before["receipt_id"] != consent_id
    assert after["pii_processing"] == before["pii_processing"]
    assert before["pii_processing"][0]["wording"] is None
    assert [(one["event_state"], one["given"]) for one in after["events"]] == [
        ("consent_given", "on_paper"),
        ("consent_withdrawn", "aloud"),
    ]


def test_a_receipt_is_its_person_s(region: Region) -> None:
    """Others in the circle see neither the consent nor what it was about."""
    group_id, person_id = region.group(), region.person()
    region.joined(group_id, person_id)
    address = f"/consents/{region.consent(person_id)}/receipt"

    assert region.as_facilitator(group_id).get(address).status == 200
    assert region.as_member(region.person(), group_id).get(address).status == 404
    assert region.as_facilitator(region.group()).get(address).status == 404
