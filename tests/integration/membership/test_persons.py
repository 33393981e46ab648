"""People, and who may know how to reach them."""

from collections.abc import Callable

from shared.ids import new_id
from tests.integration.membership.conftest import Region
from tests.plugins import principals

CONTACT = {"email": "heron@example.org", "phone": "+49 30 1234567"}


def test_registering_a_person_announces_nothing_but_the_id(region: Region) -> None:
    """A name in an event would be in every service's log of events, for as long as they are kept."""
    person_id = region.person(contact=CONTACT)

    assert region.announced("person_registered") == [{"person_id": person_id}]


def test_a_contact_is_sealed_where_it_lies(region: Region) -> None:
    """Whoever takes the database away must not be able to write to anybody."""
    person_id = region.person(contact=CONTACT)

    ((email, phone),) = region.service.database.rows(
        "select email_sealed, phone_sealed from person_contacts where person_id = %s", person_id
    )
    assert b"heron" not in bytes(email)
    assert b"1234567" not in bytes(phone)


def test_a_contact_is_read_by_who_may_reach_the_person(region: Region) -> None:
    """The person, a facilitator of their group, and coordinators."""
    group_id, person_id = region.group(), region.person(contact=CONTACT)
    region.joined(group_id, person_id)

    for reader in (region.coordinator, region.as_facilitator(group_id), region.as_member(person_id)):
        reply = reader.get(f"/persons/{person_id}/contact")
        assert (reply.status, reply.json) == (200, CONTACT)
        assert reply.headers["Cache-Control"] == "no-store"


def test_a_contact_is_hidden_from_everybody_else(region: Region, make_region: Callable[[], Region]) -> None:
    """Mentors and other members meet in the circle, and share numbers themselves if they like."""
    group_id, person_id = region.group(), region.person(contact=CONTACT)
    region.joined(group_id, person_id)
    address = f"/persons/{person_id}/contact"

    assert region.as_mentor(group_id).get(address).status == 403
    assert region.as_member(region.person(), group_id).get(address).status == 404
    assert region.as_facilitator(region.group()).get(address).status == 404
    assert make_region().coordinator.get(address).status == 404


def test_a_person_need_not_be_reachable(region: Region) -> None:
    """The minimum of data is none."""
    reply = region.coordinator.get(f"/persons/{region.person()}/contact")

    assert (reply.status, reply.json) == (200, {"email": None, "phone": None})


def test_a_facilitator_sees_people_while_they_belong_to_the_group(region: Region) -> None:
    """An application opens the view, leaving closes it."""
    group_id, person_id = region.group(), region.person()
    facilitator = region.as_facilitator(group_id)
    assert facilitator.items("/persons") == []

    membership_id = region.applied(group_id, person_id)
    assert [item["id"] for item in facilitator.items("/persons")] == [person_id]

    region.coordinator.post(f"/memberships/{membership_id}/leave")
    assert facilitator.items("/persons") == []
    assert facilitator.get(f"/persons/{person_id}").status == 404


def test_a_member_sees_only_themself(region: Region) -> None:
    """The list of who is in a circle is not a member's to read."""
    group_id, person_id, neighbour = region.group(), region.person(), region.person()
    region.joined(group_id, person_id)
    region.joined(group_id, neighbour)
    member = region.as_member(person_id, group_id)

    assert [item["id"] for item in member.items("/persons")] == [person_id]
    assert member.get(f"/persons/{neighbour}").status == 404
    assert [item["person_id"] for item in member.items("/memberships")] == [person_id]


def test_people_are_listed_by_group(region: Region) -> None:
    """A coordinator asks who is in one circle, and nobody who left is in the answer."""
    group_id, stays, leaves = region.group(), region.person(), region.person()
    region.joined(group_id, stays)
    region.coordinator.post(f"/memberships/{region.joined(group_id, leaves)}/leave")

    assert [item["id"] for item in region.coordinator.items("/persons", group_id=group_id)] == [stays]
    assert region.coordinator.items("/persons", group_id=new_id()) == []


def test_only_coordinators_register_people(region: Region) -> None:
    """Whoever registers decides what is kept, so it is one role's task."""
    body = {"display_name": "Heron", "language": "de"}

    assert region.as_facilitator(region.group()).post("/persons", body).status == 403
    assert region.service.as_(principals.member(region.network_id)).post("/persons", body).status == 403


def test_a_refused_name_does_not_come_back_in_the_answer(region: Region) -> None:
    """Problems are logged and shown around; what somebody typed about a person must not be in them."""
    reply = region.coordinator.post("/persons", {"display_name": "Heron\nHeron", "language": "de"})

    assert reply.status == 422
    assert b"Heron" not in reply.body
