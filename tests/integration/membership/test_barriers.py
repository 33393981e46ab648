"""Practical help over HTTP: what the circle sees, and what stays between two."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.integration.membership.conftest import Region
from tests.plugins.fix_http import Client


@dataclass(frozen=True)
class Circle:
    """A group of two who help each other, and who else is about."""

    region: Region
    group_id: str
    asker_id: str
    helper_id: str

    @property
    def asker(self) -> Client:
        """Whoever asks."""
        return self.region.as_member(self.asker_id, self.group_id)

    @property
    def helper(self) -> Client:
        """Whoever offers."""
        return self.region.as_member(self.helper_id, self.group_id)

    def asked(self, **changes: Any) -> str:
        """Ask for a lift, and return the request's id."""
        body = {"group_id": self.group_id, "kind": "transport", "words": "I cannot drive at present."}
        made = self.asker.post("/help-requests", body | changes)
        assert made.status == 201, made.body
        return str(made.json["id"])

    def offered(self, request_id: str) -> str:
        """Offer help, and return the offer's id."""
        made = self.helper.post(f"/help-requests/{request_id}/offers")
        assert made.status == 201, made.body
        return str(made.json["id"])

    def matched(self, request_id: str) -> str:
        """Offer help and have it taken; return the offer's id."""
        offer_id = self.offered(request_id)
        assert self.asker.post(f"/help-offers/{offer_id}/match").status == 200
        return offer_id


@pytest.fixture
def circle(region: Region) -> Circle:
    """A group with two members."""
    made = Circle(region, region.group(), region.person(), region.person())
    for person_id in (made.asker_id, made.helper_id):
        region.joined(made.group_id, person_id)
    return made


def test_help_is_asked_for_without_a_name(circle: Circle) -> None:
    """Asking takes courage; the circle sees that a lift is needed, and neither by whom nor why."""
    request_id = circle.asked()
    address = f"/help-requests/{request_id}"

    seen = circle.helper.get(address).json
    assert (seen["kind"], seen["person_id"], seen["words"]) == ("transport", None, None)
    mentored = circle.region.as_mentor(circle.group_id).get(address).json
    assert (mentored["person_id"], mentored["words"]) == (None, None)
    for reader in (circle.asker, circle.region.as_facilitator(circle.group_id), circle.region.coordinator):
        known = reader.get(address).json
        assert (known["person_id"], known["words"]) == (circle.asker_id, "I cannot drive at present.")
    assert circle.region.as_member(circle.region.person()).get(address).status == 404


def test_words_are_sealed(circle: Circle) -> None:
    """Why somebody cannot come is for people, not for whoever takes the database away."""
    request_id = circle.asked()

    ((words,),) = circle.region.service.database.rows(
        "select words_sealed from help_askers where request_id = %s", request_id
    )
    assert b"drive" not in bytes(words)


def test_who_helps_whom_is_between_those_two_and_their_staff(circle: Circle) -> None:
    """A third in the circle learns neither who offers nor who is helped, before and after."""
    request_id = circle.asked()
    neighbour = circle.region.person()
    circle.region.joined(circle.group_id, neighbour)
    third = circle.region.as_member(neighbour, circle.group_id)
    offer_id = circle.offered(request_id)

    assert circle.helper.get(f"/help-offers/{offer_id}").json["asker_id"] is None
    assert circle.asker.items("/help-offers")[0]["helper_id"] == circle.helper_id
    assert circle.asker.get(f"/persons/{circle.helper_id}").json["display_name"] == "Quiet Heron"
    assert circle.helper.get(f"/persons/{circle.asker_id}").status == 404
    circle.asker.post(f"/help-offers/{offer_id}/match")

    assert circle.helper.get(f"/help-offers/{offer_id}").json["asker_id"] == circle.asker_id
    assert circle.helper.get(f"/persons/{circle.asker_id}").status == 200
    for outsider in (third, circle.region.as_mentor(circle.group_id)):
        assert outsider.get(f"/help-offers/{offer_id}").status == 404
        assert outsider.items("/help-offers") == []
    assert third.get(f"/help-requests/{request_id}").status == 404
    assert third.get(f"/persons/{circle.asker_id}").status == 404
    assert len(circle.region.as_facilitator(circle.group_id).items("/help-offers")) == 1


def test_knowing_a_name_is_all_they_know(circle: Circle) -> None:
    """To be helped opens nothing else: not how to reach somebody, nor what they need."""
    circle.matched(circle.asked())

    assert circle.helper.get(f"/persons/{circle.asker_id}/contact").status == 403
    assert circle.helper.get(f"/persons/{circle.asker_id}/needs").status == 403
    assert circle.helper.items("/memberships", person_id=circle.asker_id) == []


def test_help_is_matched_and_fulfilled(circle: Circle) -> None:
    """Each step is heard, and none of them says who."""
    request_id = circle.asked()
    offer_id = circle.matched(request_id)
    fulfilled = circle.asker.post(f"/help-requests/{request_id}/fulfil")

    assert (fulfilled.status, fulfilled.json["status"]) == (200, "fulfilled")
    assert circle.helper.get(f"/help-offers/{offer_id}").json["status"] == "fulfilled"
    about = {"request_id": request_id, "group_id": circle.group_id}
    said = [(name, data) for name, subject, data in circle.region.events() if subject == request_id]
    assert said == [
        ("help_asked", about | {"kind": "transport"}),
        ("help_offered", about),
        ("help_matched", about),
        ("help_fulfilled", about | {"kind": "transport"}),
    ]
    assert circle.asker.post(f"/help-requests/{request_id}/withdraw").slug == "help-settled"


def test_a_helper_who_steps_back_opens_the_request_again(circle: Circle) -> None:
    """The car broke down; somebody else may see it and offer."""
    request_id = circle.asked()
    offer_id = circle.matched(request_id)

    stepped = circle.helper.post(f"/help-offers/{offer_id}/withdraw")

    assert (stepped.status, stepped.json["status"]) == (200, "withdrawn")
    assert circle.asker.get(f"/help-requests/{request_id}").json["status"] == "open"
    assert circle.region.announced("help_reopened") == [
        {"request_id": request_id, "group_id": circle.group_id}
    ]
    assert circle.helper.get(f"/persons/{circle.asker_id}").status == 404
    assert circle.helper.post(f"/help-offers/{offer_id}/withdraw").slug == "offer-over"
    circle.matched(request_id)


def test_what_is_asked_no_longer_lets_offers_lapse(circle: Circle) -> None:
    """Nobody waits to hear whether they are needed."""
    request_id = circle.asked()
    offer_id = circle.offered(request_id)

    assert circle.asker.post(f"/help-requests/{request_id}/withdraw").json["status"] == "withdrawn"
    assert circle.helper.get(f"/help-offers/{offer_id}").json["status"] == "lapsed"


def test_of_two_offers_taken_at_once_one_is_taken(circle: Circle) -> None:
    """Two cars at the door would be one more person let down."""
    request_id = circle.asked()
    second = circle.region.person()
    circle.region.joined(circle.group_id, second)
    other = replace(circle, helper_id=second)
    offers = [circle.offered(request_id), other.offered(request_id)]

    with ThreadPoolExecutor(2) as threads:
        taken = [threads.submit(circle.asker.post, f"/help-offers/{one}/match") for one in offers]
        replies = [future.result() for future in taken]

    assert sorted(reply.status for reply in replies) == [200, 409]
    assert len(circle.region.announced("help_matched")) == 1


def test_nobody_acts_for_the_other(circle: Circle) -> None:
    """A helper does not take their own offer, and a mentor decides for nobody."""
    request_id = circle.asked()
    offer_id = circle.offered(request_id)

    assert circle.helper.post(f"/help-offers/{offer_id}/match").status == 404
    assert circle.helper.post(f"/help-requests/{request_id}/fulfil").status == 404
    assert circle.region.as_mentor(circle.group_id).post(f"/help-requests/{request_id}/fulfil").status == 403
    assert circle.asker.post(f"/help-requests/{request_id}/offers").slug == "your-own-request"
    assert circle.helper.post(f"/help-requests/{request_id}/offers").slug == "already-offered"
    assert circle.asker.post(f"/help-offers/{offer_id}/withdraw").slug == "not-yours"


def test_staff_ask_for_somebody_who_told_them(circle: Circle) -> None:
    """Many say it aloud, to one they trust; and only in a group that is theirs."""
    facilitator = circle.region.as_facilitator(circle.group_id)
    body = {"group_id": circle.group_id, "kind": "cost", "person_id": circle.asker_id}

    assert facilitator.post("/help-requests", body).status == 201
    assert circle.asker.items("/help-requests")[0]["person_id"] == circle.asker_id
    assert circle.helper.post("/help-requests", body).status == 404
    elsewhere = body | {"group_id": circle.region.group()}
    assert circle.region.coordinator.post("/help-requests", elsewhere).slug == "not-of-this-group"


def test_requests_are_found_by_what_is_open(circle: Circle) -> None:
    """A facilitator sees each Monday what nobody has taken on."""
    lift = circle.asked()
    childcare = circle.asked(kind="childcare")
    circle.matched(lift)
    facilitator = circle.region.as_facilitator(circle.group_id)

    def found(**query: object) -> list[str]:
        return [item["id"] for item in facilitator.items("/help-requests", **query)]

    assert found() == [lift, childcare]
    assert found(status="open", group_id=circle.group_id) == [childcare]
    assert found(kind="transport") == [lift]
