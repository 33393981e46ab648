"""A story is its writer's throughout: checked, approved, asked for, shown, and gone at once on their word."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import eventlet
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.errors import InsufficientPrivilege

from services.analytics.service import AnalyticsService
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.contracts.membership_erasures import PersonErased
from shared.contracts.registry import spec_of
from shared.db.queries import Query
from shared.ids import new_id
from shared.security.sealing import Sealer
from tests.plugins import principals
from tests.plugins.fix_http import Client, Reply, RunningService
from tests.plugins.waiting import eventually

STORY = {
    "language": "en",
    "title": "Sleeping again",
    "text": "I came in winter. Marta sat beside me. The group listened, and I slept.",
    "names": ["Quillfeather"],
}


@dataclass
class Telling:
    """A network in the service, a writer in it, and what membership says of them."""

    service: RunningService
    network_id: UUID
    person_id: UUID = field(default_factory=new_id)
    consent_id: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
        self.writer = self.service.as_(principals.member(self.network_id, self.person_id))
        self.coordinator = self.service.as_(principals.coordinator(self.network_id))
        self.nobody = self.service.as_(None)

    def hear(self, event: Any) -> list[str]:
        """Let the service handle what membership says; what it announced."""
        handler = "forget_person" if isinstance(event, PersonErased) else "keep_story_consent"
        return self.run(handler, event)

    def run(self, handler: str, *given: Any) -> list[str]:
        """Run a handler or timer as the service itself; what it announced."""
        service: Any = AnalyticsService()
        service.sealer = Sealer(self.service.container.config["settings"].key_encryption_key)
        with self.service.database.transaction(network_id=self.network_id) as tx:
            getattr(service, handler)(*given, tx)
            return [spec_of(event).name.split(".")[1] for event in tx.emitted]

    def consent(self) -> None:
        """Let the writer agree that a story of theirs may be told."""
        self.hear(
            ConsentGranted(
                consent_id=self.consent_id,
                person_id=self.person_id,
                purpose="story",
                wording_version="1",
                granted_at=datetime.now(UTC),
            )
        )

    def withdrawn(self) -> ConsentWithdrawn:
        """That the writer takes this back."""
        return ConsentWithdrawn(
            consent_id=self.consent_id,
            person_id=self.person_id,
            purpose="story",
            withdrawn_at=datetime.now(UTC),
        )

    def approved(self) -> str:
        """Write, check and approve a story; return its id."""
        kept = self.writer.post("/stories", STORY)
        story = f"/stories/{kept.json['id']}"
        answer = {"answer": "replace", "by": "a neighbour"}
        answered = self.act(f"{story}/findings/1/answer", answer, etag=kept.etag)
        assert answered.json["open"] == 0, answered.body
        assert self.act(f"{story}/approve", etag=answered.etag).status == 200
        return str(kept.json["id"])

    def shown(self, kind: str = "page", audience: str = "public", **more: Any) -> dict[str, Any]:
        """Let a story be asked for, agreed to and published; return the rendition."""
        asked = {"kind": kind, "audience": audience, "purpose": "Our year", **more}
        rendition = self.coordinator.post(f"/approved-stories/{self.approved()}/renditions", asked)
        address = f"/renditions/{rendition.json['id']}"
        assert self.writer.post(f"{address}/agree").json["status"] == "agreed"
        published: dict[str, Any] = self.coordinator.post(f"{address}/publish").json
        assert published["status"] == "published"
        return published

    def act(self, path: str, body: Any = None, *, etag: str, by: Client | None = None) -> Reply:
        """POST with a version."""
        return (by or self.writer).send("POST", path, body, {"If-Match": etag})

    def ended(self) -> list[tuple[str, bool]]:
        """Which ends of renditions were announced: why, and whether something was shown."""
        rows = self.service.database.rows(
            "select data from kith.event_log where type like '%rendition_ended%' order by position"
        )
        return [(data["reason"], data["was_published"]) for (data,) in rows]


@pytest.fixture
def telling(serve: Callable[..., RunningService], network_id: UUID) -> Telling:
    """A network with a writer."""
    return Telling(serve("analytics"), network_id)


def test_a_story_is_checked_and_approved_by_its_writer_alone(telling: Telling) -> None:
    """Each finding is answered by itself; without that, or without consent, nobody gets to read it."""
    writer = telling.writer
    kept = writer.post("/stories", STORY)
    story = f"/stories/{kept.json['id']}"

    check = writer.get(f"{story}/check").json
    assert check["open"] == 1
    (finding,) = check["findings"]
    assert (finding["sign"], finding["words"], finding["before"]) == ("name", "Marta", "I came in winter. ")
    assert telling.act(f"{story}/approve", etag=kept.etag).slug == "consent-needed"
    telling.consent()
    assert telling.act(f"{story}/approve", etag=kept.etag).slug == "questions-open"
    answer = f"{story}/findings/1/answer"
    assert telling.act(answer, {"answer": "replace"}, etag=kept.etag).json["errors"][0]["pointer"] == "/by"
    assert telling.act(f"{story}/findings/2/answer", {"answer": "keep"}, etag=kept.etag).status == 404
    answered = telling.act(answer, {"answer": "replace", "by": "a neighbour"}, etag=kept.etag)
    assert (answered.json["open"], answered.json["version"]) == (0, 2)
    assert telling.act(f"{story}/approve", etag=kept.etag).status == 412
    assert telling.coordinator.items("/approved-stories") == []
    approved = telling.act(f"{story}/approve", etag=answered.etag)
    assert "a neighbour sat beside me" in approved.json["text"]

    assert telling.coordinator.items("/approved-stories") == [approved.json]
    assert telling.coordinator.get("/stories").status == 403
    stranger = telling.service.as_(principals.member(telling.network_id))
    assert stranger.items("/approved-stories") == stranger.items("/stories") == []
    for path in (story, f"{story}/check"):
        assert stranger.get(path).status == 404
    # A draft that goes on changes nothing of what was approved.
    changed = STORY | {"text": "Marta and I, again."}
    assert writer.put(story, changed, etag=answered.etag).json["version"] == 3
    assert telling.coordinator.items("/approved-stories") == [approved.json]


def test_each_use_asks_again_and_shows_no_more_than_was_agreed(telling: Telling) -> None:
    """Asked for by the network, agreed to by the writer, read by those it is for; without whose it is."""
    telling.consent()
    page = telling.shown()
    story = page["story_id"]
    report = {"kind": "report", "audience": "funders", "purpose": "Our year"}
    asked = telling.coordinator.post(f"/approved-stories/{story}/renditions", report)
    address = f"/renditions/{asked.json['id']}"

    assert telling.coordinator.post(f"{address}/publish").slug == "not-agreed"
    assert telling.coordinator.get(f"{address}/text").status == 404
    assert [one["id"] for one in telling.writer.items("/renditions", status="asked")] == [asked.json["id"]]
    assert telling.writer.post(f"{address}/refuse").json["status"] == "refused"
    assert telling.coordinator.post(f"{address}/publish").slug == "rendition-over"
    assert telling.ended() == [("refused", False)]

    # Nor can a mistake in the service agree in the writer's place: the database does not let it.
    in_place = Query("agree", "", "update renditions set status = 'agreed', ended_at = null")
    coordinator = principals.coordinator(telling.network_id)
    with pytest.raises(InsufficientPrivilege), telling.service.database.transaction(coordinator) as tx:
        tx.execute(in_place)

    read = telling.nobody.get(page["address"])
    assert read.headers["Content-Type"] == "text/html; charset=utf-8"
    assert read.headers["Cache-Control"] == "no-store"
    assert "a neighbour sat beside me" in read.body.decode()
    listed = telling.nobody.get(f"/api/analytics/v1/shown-stories/{telling.network_id}.json")
    (one,) = listed.json
    assert one["title"] == STORY["title"]
    for body in (read.body, listed.body):
        assert str(telling.person_id).encode() not in body
        assert story.encode() not in body
    inside = telling.shown(audience="network")
    assert inside["address"] is None
    closed = f"/api/analytics/v1/shown-stories/{telling.network_id}/{inside['id']}"
    assert telling.nobody.get(closed).status == 404
    stranger = telling.service.as_(principals.member(telling.network_id))
    assert len(stranger.items("/shown-stories")) == 2
    assert stranger.get(f"/renditions/{page['id']}").status == 404
    elsewhere = f"/api/analytics/v1/shown-stories/{new_id()}/{page['id']}"
    assert telling.nobody.get(elsewhere).status == 404


def test_what_is_taken_back_is_gone_everywhere_at_once(telling: Telling) -> None:
    """For readers, for reports, in lists, and in a copy of the database."""
    telling.consent()
    page, report = telling.shown(), telling.shown("report", "funders")
    text = f"/renditions/{report['id']}/text"
    assert telling.coordinator.get(text).json["title"] == STORY["title"]

    revoked = telling.writer.post(f"/renditions/{page['id']}/revoke")

    assert (revoked.json["status"], revoked.json["address"]) == ("revoked", None)
    gone = telling.nobody.get(page["address"])
    assert (gone.status, gone.slug, gone.headers["Cache-Control"]) == (410, "story-gone", "no-store")
    listed = telling.nobody.get(f"/api/analytics/v1/shown-stories/{telling.network_id}.json")
    assert listed.json == []
    assert telling.coordinator.get(text).status == 200
    # Of the other story, everything at once.
    assert telling.writer.post(f"/stories/{report['story_id']}/revoke").status == 204
    assert telling.coordinator.get(text).status == 410
    assert telling.coordinator.get(text).slug == "story-gone"
    assert telling.ended() == [("revoked", True), ("revoked", True)]
    assert [one["story_id"] for one in telling.coordinator.items("/approved-stories")] == [page["story_id"]]
    assert telling.writer.delete(f"/stories/{page['story_id']}").status == 204
    assert telling.coordinator.items("/approved-stories") == []
    database = telling.service.database
    keys = database.rows(
        "select wrapped_key from kith.person_keys where person_id = any (%s)",
        [UUID(page["id"]), UUID(report["id"])],
    )
    assert keys == [(None,), (None,)]
    assert database.rows("select count(*) from shown_stories where words is not null") == [(0,)]


def test_consent_erasure_and_time_take_back_what_is_shown(telling: Telling) -> None:
    """Whatever ends it, readers are told that it is gone, and whoever keeps a copy hears of it."""
    telling.consent()
    expiring = telling.shown(keep_days=1)
    with telling.service.database.superuser() as connection:
        connection.execute("update renditions set expires_at = now() - interval '1 minute'")
        connection.execute("update shown_stories set expires_at = now() - interval '1 minute'")
    # Not only once the timer has run.
    assert telling.nobody.get(expiring["address"]).status == 410
    assert telling.run("expire_renditions") == ["rendition_ended"]
    assert telling.run("expire_renditions") == []
    assert telling.writer.get(f"/renditions/{expiring['id']}").json["status"] == "expired"

    withdrawn = telling.shown()
    other = ConsentWithdrawn(
        consent_id=new_id(), person_id=telling.person_id, purpose="reminders", withdrawn_at=datetime.now(UTC)
    )
    assert telling.hear(other) == []
    told = telling.hear(telling.withdrawn())
    assert sorted(set(told)) == ["rendition_ended", "story_revoked"]
    assert telling.hear(telling.withdrawn()) == []
    assert telling.nobody.get(withdrawn["address"]).status == 410
    assert telling.coordinator.items("/approved-stories") == []

    telling.consent_id = new_id()
    telling.consent()
    erased = telling.shown()
    told = telling.hear(
        PersonErased(erasure_id=new_id(), person_id=telling.person_id, erased_at=datetime.now(UTC))
    )
    assert told == ["story_revoked", "rendition_ended", "person_forgotten"]
    assert telling.nobody.get(erased["address"]).status == 410
    tables = ("stories", "approved_stories", "renditions", "story_consents")
    for table in tables:
        assert telling.service.database.rows(f"select count(*) from {table}") == [(0,)]
    assert telling.ended() == [("expired", True), ("revoked", True), ("revoked", True)]


def test_a_withdrawal_waits_for_what_is_being_published(telling: Telling) -> None:
    """Whichever comes first, nothing stays shown after it: one that is published meanwhile is taken back."""
    telling.consent()
    asked = {"kind": "leaflet", "audience": "network", "purpose": "At the desk"}
    rendition = telling.coordinator.post(f"/approved-stories/{telling.approved()}/renditions", asked)
    address = f"/renditions/{rendition.json['id']}"
    telling.writer.post(f"{address}/agree")
    database = telling.service.database
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = %s"
    with database.superuser() as connection, connection.transaction():
        connection.execute("lock table shown_stories in share mode")
        publishing = eventlet.spawn(telling.coordinator.post, f"{address}/publish")
        eventually(lambda: database.rows(waiting, database.name) == [(1,)])
        withdrawing = eventlet.spawn(telling.hear, telling.withdrawn())
        eventually(lambda: database.rows(waiting, database.name) == [(2,)])

    assert publishing.wait().json["status"] == "published"
    assert "rendition_ended" in withdrawing.wait()
    assert telling.coordinator.get(f"{address}/text").status == 410


def test_no_draft_lies_readable_anywhere(telling: Telling) -> None:
    """Neither the names that were to be looked for, nor the text, nor what was approved, in a dump."""
    telling.consent()
    telling.shown()
    dump = subprocess.run(
        [
            "pg_dump",
            "--inserts",
            make_conninfo(telling.service.database.superuser_url, dbname=telling.service.database.name),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout

    assert str(telling.person_id).encode() in dump
    for plain in (b"Quillfeather", b"Marta", b"Sleeping again", b"a neighbour"):
        assert plain not in dump
        assert plain.hex().encode() not in dump
