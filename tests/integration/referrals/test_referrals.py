from collections.abc import Callable
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, facilitator, member, partner


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


def drafted(client: Client, partner_id: UUID, **body: object) -> str:
    """Draft a referral and return its id."""
    made = client.post("/referrals", {"partner_id": partner_id, **body})
    assert made.status == 201, made.body
    return str(made.json["id"])


def test_a_member_drafts_for_themselves_and_it_is_announced(given: Given, referrals: RunningService) -> None:
    """Starting it oneself is the ordinary way; the person_id goes without saying."""
    me = member(given.network_id)

    made = referrals.as_(me).post("/referrals", {"partner_id": given.partner()})

    assert (made.status, made.json["status"]) == (201, "draft")
    assert made.json["person_id"] == str(me.id)
    assert made.headers["Location"].endswith(made.json["id"])
    assert given.events() == ["referral_drafted"]


def test_a_member_cannot_draft_for_somebody_else(given: Given, referrals: RunningService) -> None:
    """Nobody is handed over by another member."""
    body = {"partner_id": given.partner(), "person_id": new_id()}

    reply = referrals.as_(member(given.network_id)).post("/referrals", body)

    assert (reply.status, reply.slug) == (403, "only-for-yourself")


def test_a_facilitator_drafts_for_people_of_their_groups_only(
    given: Given, referrals: RunningService
) -> None:
    """Facilitators know their own people; a paused one is still theirs, one who left is not."""
    group_id, theirs, stranger, partner_id = new_id(), new_id(), new_id(), given.partner()
    given.belonging(theirs, group_id)
    given.belonging(stranger, new_id())
    client = referrals.as_(facilitator(given.network_id, group_id))

    refused = client.post("/referrals", {"partner_id": partner_id, "person_id": stranger})

    assert (refused.status, refused.slug) == (403, "person-out-of-reach")
    referral_id = drafted(client, partner_id, person_id=theirs)
    drafted(referrals.as_(coordinator(given.network_id)), partner_id, person_id=stranger)
    assert [item["id"] for item in client.items("/referrals")] == [referral_id]


def test_a_coordinator_says_whom_and_to_which_partner(given: Given, referrals: RunningService) -> None:
    """What is missing or wrong is named where it is."""
    client = referrals.as_(coordinator(given.network_id))

    nobody = client.post("/referrals", {"partner_id": given.partner()})
    nowhere = client.post("/referrals", {"partner_id": new_id(), "person_id": new_id()})

    assert (nobody.status, nobody.json["errors"][0]["pointer"]) == (422, "/person_id")
    assert (nowhere.status, nowhere.json["errors"][0]["pointer"]) == (422, "/partner_id")


def test_a_request_needs_consent_for_this_partner(given: Given, referrals: RunningService) -> None:
    """A consent to one partner is none to another."""
    me, partner_id = member(given.network_id), given.partner()
    given.consent(me.id, given.partner())
    client = referrals.as_(me)
    referral_id = drafted(client, partner_id)

    refused = client.post(f"/referrals/{referral_id}/request")
    given.consent(me.id, partner_id)
    accepted = client.post(f"/referrals/{referral_id}/request")

    assert (refused.status, refused.slug) == (409, "consent-needed")
    assert "consents" in refused.json["detail"]
    assert (accepted.status, accepted.json["status"]) == (200, "requested")


def test_a_partner_sees_what_was_sent_to_it_and_nothing_of_the_person(
    given: Given, referrals: RunningService
) -> None:
    """Neither another's, nor what is only being thought about, nor who it is."""
    ours, theirs = given.partner(), given.partner()
    sent = given.referral(ours)
    given.referral(ours, sent=False)
    given.referral(theirs)
    client = referrals.as_(partner(given.network_id, ours))

    (seen,) = client.items("/referrals")

    assert seen["id"] == str(sent.id)
    assert str(sent.person_id) not in str(seen)
    assert not {"person_id", "drafted_by"} & set(seen)
    assert [item["id"] for item in client.items("/partners")] == [str(ours)]


@pytest.mark.parametrize("action", ["", "/accept", "/decline"])
def test_what_a_partner_may_not_see_is_not_there(
    given: Given, referrals: RunningService, action: str
) -> None:
    """The answer must not even tell that there is a referral."""
    unsent = given.referral(given.partner(), sent=False)
    others = given.referral(given.partner())
    for referral in (unsent, others):
        own = referral.partner_id if referral is unsent else given.partner()
        client = referrals.as_(partner(given.network_id, own))
        path = f"/referrals/{referral.id}{action}"
        body = {"reason": "other"} if action == "/decline" else None

        reply = client.post(path, body) if action else client.get(path)

        assert (reply.status, reply.slug) == (404, "not-found")


def test_a_partner_cannot_ask_who_is_behind_a_referral(given: Given, referrals: RunningService) -> None:
    """A filter by person answers that question without showing a person."""
    sent = given.referral(given.partner())
    client = referrals.as_(partner(given.network_id, sent.partner_id))

    reply = client.get("/referrals", person_id=sent.person_id)

    assert reply.status == 403


def test_a_partner_answers_once(given: Given, referrals: RunningService) -> None:
    """The group hears one answer, and whoever asks twice is told that it is settled."""
    sent = given.referral(given.partner())
    client = referrals.as_(partner(given.network_id, sent.partner_id))

    accepted = client.post(f"/referrals/{sent.id}/accept")
    again = client.post(f"/referrals/{sent.id}/decline", {"reason": "no_capacity"})

    assert (accepted.status, accepted.json["status"]) == (200, "accepted")
    assert (again.status, again.slug) == (409, "referral-not-open")
    assert given.events() == ["referral_accepted", "disclosure_recorded"]


def test_a_decline_gives_a_reason_of_the_list(given: Given, referrals: RunningService) -> None:
    """Free text about a person must not come in by this door."""
    sent = given.referral(given.partner())
    client = referrals.as_(partner(given.network_id, sent.partner_id))

    refused = client.post(f"/referrals/{sent.id}/decline", {"reason": "she never called back"})
    declined = client.post(f"/referrals/{sent.id}/decline", {"reason": "no_capacity"})

    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/reason")
    assert (declined.status, declined.json["decline_reason"]) == (200, "no_capacity")


def test_after_the_deadline_no_answer_is_taken(given: Given, referrals: RunningService) -> None:
    """Somebody else may have been asked since."""
    sent = given.referral(given.partner())
    with given.database.superuser() as connection:
        connection.execute("update referrals set expires_at = now()")

    reply = referrals.as_(partner(given.network_id, sent.partner_id)).post(f"/referrals/{sent.id}/accept")

    assert (reply.status, reply.slug) == (409, "referral-expired")


def test_a_member_takes_a_referral_back_without_a_reason(given: Given, referrals: RunningService) -> None:
    """At any moment, whatever the partner said."""
    me = member(given.network_id)
    sent = given.referral(given.partner(), person_id=me.id)

    reply = referrals.as_(me).post(f"/referrals/{sent.id}/withdraw")
    again = referrals.as_(me).post(f"/referrals/{sent.id}/withdraw")

    assert (reply.status, reply.json["status"]) == (200, "withdrawn")
    assert (again.status, again.slug) == (409, "referral-ended")


def test_a_note_is_sealed_and_read_only_within_the_network(given: Given, referrals: RunningService) -> None:
    """It is written between people who know each other, and is about one of them."""
    me, partner_id = member(given.network_id), given.partner()
    referral_id = drafted(referrals.as_(me), partner_id, note="Mornings are hard.")

    read = referrals.as_(me).get(f"/referrals/{referral_id}/note")
    by_partner = referrals.as_(partner(given.network_id, partner_id)).get(f"/referrals/{referral_id}/note")
    by_another = referrals.as_(member(given.network_id)).get(f"/referrals/{referral_id}/note")

    assert read.json == {"note": "Mornings are hard."}
    assert (by_partner.status, by_another.status) == (403, 404)
    ((sealed,),) = given.database.rows("select note from referrals")
    assert b"Mornings" not in sealed


def test_a_repeated_post_drafts_once(given: Given, referrals: RunningService) -> None:
    """A telephone that loses its connection sends the form again."""
    client = referrals.as_(member(given.network_id))
    body = {"partner_id": given.partner()}

    first, second = (client.post("/referrals", body, key="one-form") for _ in range(2))

    assert first.json == second.json
    assert len(client.items("/referrals")) == 1


def test_lists_come_in_pages_the_newest_first(given: Given, referrals: RunningService) -> None:
    """Every referral once, in one order, however few a page holds."""
    client = referrals.as_(coordinator(given.network_id))
    partner_id = given.partner()
    ids = [drafted(client, partner_id, person_id=new_id()) for _ in range(5)]

    assert [item["id"] for item in client.items("/referrals", limit=2)] == ids[::-1]
    assert client.items("/referrals", limit=2, status="sent") == []
