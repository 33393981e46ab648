"""One person, five services: what they take home, and that nothing of them is left."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.events.replay import replay
from shared.security.certificates import read_certificate
from shared.security.principals import Principal
from tests.integration.http.conftest import console  # noqa: F401 - a fixture
from tests.integration.http.front_door import ask
from tests.integration.personal.region import SERVICES, Region, count, plain_text_of
from tests.plugins import principals
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import DatabaseCluster, ServiceDatabase
from tests.plugins.fix_http import Tokens
from tests.plugins.waiting import eventually

# Whatever is said of the person, each with a word that stands nowhere else.
NAME = "Zqname Heron"
WORDS = {
    "mail": "zqmail@example.org",
    "phone": "+49 30 99887766",
    "needs": "zqneeds: my back is better when I lie down",
    "help": "zqhelp: somebody who looks after my son on Tuesdays",
    "concern": "zqconcern: I was asked for money",
    "note": "zqnote: mornings are hard",
}
MARKERS = ("Zqname", "zqmail", "99887766", "zqneeds", "zqhelp", "zqconcern", "zqnote")


@pytest.fixture
def region(
    broker: Broker,
    tokens: Tokens,
    database_cluster: DatabaseCluster,
    service_database: Callable[[str], ServiceDatabase],
    console: Callable[..., str],  # noqa: F811 - the fixture
) -> Iterator[Region]:
    """Everything, running."""
    databases = {name: service_database(name) for name in SERVICES}
    running = Region(broker, tokens, database_cluster, databases, console)
    running.start()
    yield running
    running.stop()


class Life:
    """A member of a group who said and did something in every service."""

    def __init__(self, region: Region) -> None:
        operator = region.as_("membership", principals.operator())
        network = operator.post("/networks", {"name": "North", "time_zone": "Europe/Berlin"}).json
        self.network_id = UUID(network["id"])
        self.coordinator = principals.coordinator(self.network_id)
        self.region = region
        membership = region.as_("membership", self.coordinator)
        host = membership.post("/organisations", {"name": "House at the Bridge"}).json["id"]
        planned = {"organisation_id": host, "name": "Circle", "language": "de", "time_zone": "Europe/Berlin"}
        self.group_id = UUID(membership.post("/groups", planned).json["id"])
        membership.post(f"/groups/{self.group_id}/open")
        self.person_id, self.other_id = self._person(NAME), self._person("Somebody Else")
        self.person = principals.member(self.network_id, self.person_id, self.group_id)
        self.other = principals.member(self.network_id, self.other_id, self.group_id)
        self._join(self.person_id)
        self._join(self.other_id)
        self._speak()
        self.meeting = self._meet()
        self._be_referred()

    def _person(self, name: str) -> UUID:
        contact = {"email": WORDS["mail"], "phone": WORDS["phone"]} if name == NAME else None
        body = {"display_name": name, "language": "de", "contact": contact}
        made = self.region.as_("membership", self.coordinator).post("/persons", body)
        assert made.status == 201, made.body
        return UUID(made.json["id"])

    def _join(self, person_id: UUID) -> None:
        membership = self.region.as_("membership", self.coordinator)
        asked = {"group_id": self.group_id, "person_id": person_id}
        applied = membership.post("/memberships", asked).json["id"]
        on = date.today() - timedelta(days=60)  # noqa: DTZ011 - any day will do
        active = membership.post(f"/memberships/{applied}/activate", {"on": on})
        assert active.status == 200, active.body

    def _speak(self) -> None:
        mine = self.region.as_("membership", self.person)
        needs = {"words": WORDS["needs"], "languages": ["de"]}
        said = [
            mine.put(f"/persons/{self.person_id}/needs", needs, etag='"0"'),
            mine.post(
                "/help-requests", {"group_id": self.group_id, "kind": "childcare", "words": WORDS["help"]}
            ),
            mine.post("/concerns", {"kind": "coercion", "words": WORDS["concern"]}),
        ]
        assert [reply.status for reply in said] == [200, 201, 201], [reply.body for reply in said]

    def _meet(self) -> str:
        scheduling = self.region.as_("scheduling", self.coordinator)
        series = {
            "group_id": self.group_id,
            "rule": "FREQ=WEEKLY",
            "starts_on": date.today() - timedelta(days=14),  # noqa: DTZ011
            "start_time": "00:05",
            "duration_minutes": 5,
        }
        # The group is known to scheduling, once the event has come.
        eventually(lambda: scheduling.post("/series", series).status == 201)
        until = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        past = scheduling.items("/occurrences", group_id=self.group_id, until=until)
        marks = [{"person_id": one, "attendance": "attended"} for one in (self.person_id, self.other_id)]
        meeting = str(past[0]["id"])
        recorded = eventually(lambda: self._recorded(meeting, marks))
        assert recorded
        today = date.today()  # noqa: DTZ011
        away = {
            "person_id": self.person_id,
            "from": today + timedelta(days=30),
            "until": today + timedelta(days=40),
        }
        made = self.region.as_("scheduling", self.person).post("/absences", away)
        assert made.status == 201, made.body
        return meeting

    def _recorded(self, meeting: str, marks: list[dict[str, Any]]) -> bool:
        scheduling = self.region.as_("scheduling", self.coordinator)
        return scheduling.put(f"/occurrences/{meeting}/attendance", marks).status == 200

    def _be_referred(self) -> None:
        referrals = self.region.as_("referrals", self.coordinator)
        partner = referrals.post("/partners", {"name": "Clinic by the River"}).json["id"]
        drafted = self.region.as_("referrals", self.person).post(
            "/referrals", {"partner_id": partner, "note": WORDS["note"]}
        )
        assert drafted.status == 201, drafted.body

    def attendances(self) -> list[tuple[str, int]]:
        """What figures are made of: how often somebody came, in scheduling and in analytics."""
        query = "select attendance, count(*) from attendances group by 1 order by 1"
        return [
            (str(kind), int(number))
            for service in ("scheduling", "analytics")
            for kind, number in self.region.databases[service].rows(query)
        ]


# Ten processes start and stop in it.
@pytest.mark.timeout(300)
def test_a_person_takes_everything_home_and_leaves_nothing_behind(
    region: Region, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The whole promise of export and erasure, through the front door, the broker, a backup and a replay."""
    life = Life(region)
    eventually(lambda: life.attendances() == [("attended", 2), ("attended", 2)])
    eventually(lambda: count(region.databases["mentorship"], "select count(*) from pathways") == 2)
    before = life.attendances()

    # They take everything home.
    address = f"{region.door}/export/{life.person_id}"
    taken = ask("GET", f"{address}?language=es", headers=_bearer(life.person, region))
    assert (taken.status, taken.headers["Content-Type"]) == (200, "application/zip"), taken.data
    archive = zipfile.ZipFile(io.BytesIO(taken.data))
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert sorted(files) == sorted(["index.html", *(f"{service}.json" for service in SERVICES)])
    assert {word for word in (NAME, *WORDS.values()) if word not in files["index.html"]} == set()
    assert '<html lang="es">' in files["index.html"]
    held = {one["table"]: one["rows"] for one in json.loads(files["scheduling.json"])["held"]}
    assert [row["attendance"] for row in held["attendances"]] == ["attended"]
    assert ask("GET", address, headers=_bearer(life.other, region)).status == 403
    assert ask("GET", address).status == 401

    # A backup of that day holds their name, in the clear; the rest was sealed all along.
    backup = plain_text_of(region, tmp_path)
    assert {mark for mark in MARKERS if any(mark in text for text in backup.values())} == {"Zqname"}

    # They ask to be erased, and do not want to wait.
    mine = region.as_("membership", life.person)
    asked = mine.post("/erasures", {"person_id": life.person_id})
    assert (asked.status, asked.json["status"]) == (201, "requested"), asked.body
    assert region.as_("membership", life.other).post("/erasures", {"person_id": life.person_id}).status == 404
    erasure = f"/erasures/{asked.json['id']}"
    coordinator = region.as_("membership", life.coordinator)
    assert coordinator.post(f"{erasure}/confirm").status == 403
    assert coordinator.get(f"{erasure}/certificate").slug == "not-erased-yet"
    assert mine.post(f"{erasure}/confirm").status == 200
    eventually(lambda: coordinator.get(erasure).json["status"] == "completed", timeout=30)

    # There is a certificate, for whoever has the public keys.
    signed = ask(
        "GET", f"{region.door}/certificates/{asked.json['id']}", headers=_bearer(life.coordinator, region)
    )
    keys = json.loads(ask("GET", f"{region.door}/.well-known/jwks.json").data)
    certificate = read_certificate(signed.data.decode(), keys)
    assert certificate["sub"] == str(life.person_id)
    said = {one["service"]: one for one in certificate["erasure"]["confirmations"]}
    assert sorted(said) == sorted(SERVICES)
    assert "attendances:figures" in said["scheduling"]["kept"]
    assert "person_contacts" in said["membership"]["deleted"]

    # Nothing is left of them, and nobody else's figures changed.
    _nothing_is_left(region, life, tmp_path)
    assert life.attendances() == before
    assert coordinator.get(f"/persons/{life.person_id}").status == 404
    assert [one["id"] for one in coordinator.items("/persons")] == [str(life.other_id)]
    assert {one["status"] for one in coordinator.items("/memberships", person_id=life.person_id)} == {"left"}

    # A service comes back from the backup: what the others still know makes it forget again.
    for service, told_by, short in (
        ("scheduling", "membership", "person_erased"),
        ("membership", "scheduling", "person_forgotten"),
    ):
        (tmp_path / f"{service}.sql").write_text(backup[service], encoding="utf-8")
        region.restore(service, tmp_path / f"{service}.sql")
        source = region.databases[told_by].database
        types = [f"org.kith.{told_by}.{short}.v1"]
        assert replay(source, region.broker.admin_url, consumer=service, types=types) == 1
        eventually(lambda: not _keys_of(region, life.person_id), timeout=30)
        _nothing_is_left(region, life, tmp_path, [service])
    restored = region.databases["membership"]
    eventually(
        lambda: count(restored, "select count(*) from erasures where status = 'completed'") == 1, timeout=30
    )
    assert life.attendances() == before
    output = "".join(capfd.readouterr())
    assert [mark for mark in MARKERS if mark in output] == []


def _bearer(principal: Principal, region: Region) -> dict[str, str]:
    return {"Authorization": f"Bearer {region.tokens.token(principal)}"}


def _nothing_is_left(region: Region, life: Life, into: Path, names: Sequence[str] = SERVICES) -> None:
    """No word of theirs in any database: tables, events logged, parked and dead, what waits to be sent."""
    dumps = plain_text_of(region, into, names)
    assert {(name, mark) for name, text in dumps.items() for mark in MARKERS if mark in text} == set()
    assert _keys_of(region, life.person_id) == []
    assert count(region.databases["membership"], "select count(*) from person_contacts") == 0
    assert count(region.databases["scheduling"], "select count(*) from absences") == 0
    assert count(region.databases["mentorship"], "select count(*) from pathways") == 1


def _keys_of(region: Region, person_id: UUID) -> list[str]:
    """Return the services in which something sealed for a person could still be opened."""
    query = "select wrapped_key from kith.person_keys where person_id = %s"
    return [
        name
        for name in SERVICES
        if any(key is not None for (key,) in region.databases[name].rows(query, person_id))
    ]
