"""ETag and If-Match: nobody overwrites what they have not seen."""

from uuid import UUID, uuid4

import eventlet
import pytest

from tests.plugins.fix_http import Client, Reply, RunningService
from tests.plugins.principals import coordinator


@pytest.fixture
def client(sample: RunningService, network_id: UUID) -> Client:
    """A coordinator of the sample service."""
    return sample.as_(coordinator(network_id))


@pytest.fixture
def note(client: Client) -> Reply:
    """A note just made."""
    return client.post("/notes", {"title": "first"})


def test_an_entity_says_its_version(client: Client, note: Reply) -> None:
    """The same tag however it was read."""
    assert note.etag == '"1"'
    assert client.get(f"/notes/{note.json['id']}").etag == '"1"'


def test_what_was_made_says_where_it_is(client: Client, note: Reply) -> None:
    """Location leads to it."""
    assert client.get(note.headers["Location"]).json == note.json


def test_the_version_that_was_read_can_be_changed(client: Client, note: Reply) -> None:
    """And becomes another version."""
    changed = client.patch(f"/notes/{note.json['id']}", {"title": "second"}, etag=note.etag)

    assert (changed.status, changed.etag, changed.json["title"]) == (200, '"2"', "second")


def test_an_older_version_is_a_412(client: Client, note: Reply) -> None:
    """Somebody was quicker; their change is not lost."""
    path = f"/notes/{note.json['id']}"
    client.patch(path, {"title": "second"}, etag=note.etag)
    late = client.patch(path, {"title": "third"}, etag=note.etag)

    assert (late.status, late.slug) == (412, "precondition-failed")
    assert client.get(path).json["title"] == "second"


def test_no_version_is_a_428(client: Client, note: Reply) -> None:
    """To forget the header must not mean to overwrite."""
    reply = client.patch(f"/notes/{note.json['id']}", {"title": "second"})

    assert (reply.status, reply.slug) == (428, "precondition-required")


@pytest.mark.parametrize("tag", ['W/"1"', '"2"', "1", '""', "nonsense", '"1', ","])
def test_other_tags_do_not_match(client: Client, note: Reply, tag: str) -> None:
    """A weak tag never matches strongly, and what is no tag matches nothing."""
    assert client.patch(f"/notes/{note.json['id']}", {"title": "x"}, etag=tag).status == 412


@pytest.mark.parametrize("tag", ["*", '"7", "1"', ' "1" '])
def test_any_of_several_tags_matches(client: Client, note: Reply, tag: str) -> None:
    """RFC 9110: a list of tags, or any version at all."""
    assert client.patch(f"/notes/{note.json['id']}", {"title": "x"}, etag=tag).status == 200


def test_what_is_not_there_is_a_404(client: Client) -> None:
    """Whatever version is named."""
    assert client.patch(f"/notes/{uuid4()}", {"title": "x"}, etag="*").status == 404


def test_of_many_changes_to_one_version_one_wins(client: Client, note: Reply) -> None:
    """The row is locked while it is compared."""
    path = f"/notes/{note.json['id']}"
    racing = [eventlet.spawn(client.patch, path, {"title": f"from {n}"}, etag=note.etag) for n in range(8)]

    assert sorted(greenlet.wait().status for greenlet in racing) == [200] + [412] * 7
