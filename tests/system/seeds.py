"""A small network in any service: what it would have heard of, and what was made through its own API."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.membership import (
    ConsentGranted,
    GroupOpened,
    GroupPlanned,
    MembershipActivated,
    NetworkCreated,
    OrganisationCreated,
    PersonRegistered,
)
from shared.contracts.scheduling import AttendanceRecorded
from shared.entrypoints.events import EventHandler
from shared.ids import new_id
from shared.security.principals import Principal, Role
from tests.plugins.announcing import received
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, operator
from tests.system import make_own


@dataclass
class Seeds:
    """The ids of what is there, by the name that parameters and fields give them."""

    network_id: UUID
    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, name: str, *ids: Any) -> None:
        """Remember ids."""
        self.ids[name].extend(str(one) for one in ids)

    def one(self, name: str) -> UUID:
        """Return the first id of that name."""
        return UUID(self.ids[name][0])

    def principal(self, role: Role) -> Principal:
        """Return somebody of that role, bound to what is there."""
        if role is Role.OPERATOR:
            return operator()
        groups = (self.one("group_id"),) if role not in (Role.COORDINATOR, Role.PARTNER) else ()
        person = role in (Role.MEMBER, Role.FACILITATOR, Role.MENTOR)
        return Principal(
            self.one("person_id") if person else new_id(),
            role,
            self.network_id,
            groups,
            self.one("partner_id") if role is Role.PARTNER else None,
        )

    def as_json(self) -> str:
        """Return the ids for the hook."""
        return json.dumps(self.ids)


def seed(service: RunningService) -> Seeds:
    """Fill a service, whichever it is, and return what is there."""
    name = service.container.service_name
    seeds = Seeds(_make_network(service) if name == "membership" else new_id())
    client = service.as_(coordinator(seeds.network_id))
    seeds.note("network_id", seeds.network_id)
    seeds.note("partner_id", *([_made(client, "/partners", _PARTNER)] if name == "referrals" else [new_id()]))
    if name == "membership":
        _make_memberships(client, seeds)
        _make_support(service, client, seeds)
        _make_places(service, client, seeds)
    else:
        hear(service, seeds)
    if name == "scheduling":
        _make_series(client, seeds)
        _make_sessions(client, seeds)
        _make_library(service, client, seeds)
        _make_tips(service, client, seeds)
    if name == "mentorship":
        seeds.note("pathway_id", *(one["id"] for one in client.items("/pathways")))
    if name == "referrals":
        _make_referrals(client, seeds)
    if name == "analytics":
        _make_figures(service, client, seeds)
        consent = make_own.story_consent(seeds.one("person_id"))
        _handle(service, seeds.network_id, consent)
        make_own.make(service.as_(seeds.principal(Role.FACILITATOR)), client, seeds.note)
    return seeds


_PARTNER = {"name": "Harbour Clinic"}


def _made(client: Client, path: str, body: dict[str, Any]) -> str:
    reply = client.post(path, body)
    assert reply.status == 201, (path, reply.body)
    return str(reply.json["id"])


def _make_network(service: RunningService) -> UUID:
    body = {"name": "Fenland", "time_zone": "Europe/London"}
    return UUID(_made(service.as_(operator()), "/networks", body))


def _make_memberships(client: Client, seeds: Seeds) -> None:
    organisation = _made(client, "/organisations", {"name": "Host"})
    seeds.note("organisation_id", organisation)
    group = {"organisation_id": organisation, "language": "en", "time_zone": "Europe/London"}
    for n in range(2):
        seeds.note("group_id", _made(client, "/groups", {**group, "name": f"Group {n}"}))
    assert client.post(f"/groups/{seeds.one('group_id')}/open").status == 200
    for n in range(2):
        person = _made(client, "/persons", {"display_name": f"Person {n}", "language": "en"})
        seeds.note("person_id", person)
        body = {"group_id": str(seeds.one("group_id")), "person_id": person}
        seeds.note("membership_id", _made(client, "/memberships", body))
        consent = {"person_id": person, "purpose": "story", "wording_version": "1", "language": "en"}
        seeds.note("consent_id", _made(client, "/consents", consent))
    _make_newcomers(client, seeds)


def _make_newcomers(client: Client, seeds: Seeds) -> None:
    """Let both join, one beside the other, in a group that has written down what it stands for."""
    group = f"/groups/{seeds.one('group_id')}"
    assert client.put(f"{group}/norms", {"goals": ["Feel less alone"]}, etag='"0"').status == 200
    for membership_id in seeds.ids["membership_id"]:
        assert client.post(f"/memberships/{membership_id}/activate").status == 200
    buddy = {"membership_id": seeds.ids["membership_id"][0], "buddy_id": seeds.ids["person_id"][1]}
    # In a body it is the person who is asked, in a path the question.
    seeds.note("buddy_id", buddy["buddy_id"], _made(client, "/buddies", buddy))


def _make_support(service: RunningService, client: Client, seeds: Seeds) -> None:
    """Let one ask for help and the other offer it and be linked, and somebody be interested."""
    asker, helper = seeds.ids["person_id"]
    asked = {"group_id": str(seeds.one("group_id")), "person_id": asker, "kind": "transport"}
    seeds.note("request_id", _made(client, "/help-requests", asked))
    offers = f"/help-requests/{seeds.one('request_id')}/offers"
    seeds.note("offer_id", _made(client, offers, {"helper_id": helper}))
    member = service.as_(seeds.principal(Role.MEMBER))
    seeds.note("link_id", _made(member, "/caregivers", {"caregiver_id": helper}))
    seeds.note("wording_id", client.items("/wordings")[0]["id"])
    interest = {"kind": "host", "offers": ["space"], "language": "en", "reach": {"name": "Library"}}
    seeds.note("interest_id", _made(client, "/interests", interest))


def _make_places(service: RunningService, client: Client, seeds: Seeds) -> None:
    """Let a group of four be about to be split, a fifth wait for it, and somebody have a concern."""
    group = seeds.ids["group_id"][1]
    assert client.post(f"/groups/{group}/open").status == 200
    for n in range(5):
        person = _made(client, "/persons", {"display_name": f"Neighbour {n}", "language": "en"})
        wanted = {"group_id": group, "person_id": person}
        if n == 4:
            seeds.note("entry_id", _made(client, "/waitlist-entries", wanted))
        else:
            membership = _made(client, "/memberships", wanted)
            assert client.post(f"/memberships/{membership}/activate").status == 200
    seeds.note("split_id", _made(client, "/splits", {"group_id": group}))
    concern = {"kind": "other", "words": "It is loud."}
    member = service.as_(seeds.principal(Role.MEMBER))
    seeds.note("concern_id", _made(member, "/concerns", concern), _made(client, "/concerns", concern))


def _make_series(client: Client, seeds: Seeds) -> None:
    seeds.note("venue_id", _made(client, "/venues", {"name": "Library"}))
    series = {
        "group_id": str(seeds.one("group_id")),
        "rule": "FREQ=WEEKLY",
        "starts_on": str(date.today().replace(day=1)),  # noqa: DTZ011 - the first of about this month
        "start_time": "18:30",
        "duration_minutes": 90,
    }
    seeds.note("series_id", _made(client, "/series", series))
    reply = client.get("/occurrences", group_id=seeds.one("group_id"))
    seeds.note("occurrence_id", *(one["id"] for one in reply.json["items"][:3]))


def _make_sessions(client: Client, seeds: Seeds) -> None:
    """Let somebody interpret at the last of the meetings, and translate for it."""
    interpreter = str(new_id())
    body = {"person_id": interpreter, "languages": ["es"]}
    seeds.note("interpreter_id", _made(client, "/interpreters", body))
    meeting = client.get("/occurrences", limit=200).json["items"][-1]["id"]
    booking = {"interpreter_id": interpreter, "language": "es"}
    seeds.note("booking_id", _made(client, f"/occurrences/{meeting}/interpreters", booking))
    guest = {"contact": {"name": "A guest", "reach": "guest@example.org"}, "topic": "Sleep", "scope": "Rest"}
    part = {"from_minute": 10, "minutes": 30}
    seeds.note("invitation_id", _made(client, f"/occurrences/{meeting}/guests", guest | part))
    wanted = {"title": "Pacing", "language": "es"}
    seeds.note("translation_id", _made(client, f"/occurrences/{meeting}/translations", wanted))


def _make_library(service: RunningService, client: Client, seeds: Seeds) -> None:
    """Let the network have an entry of its own, and somebody practise what came with Kith."""
    seeds.note("entry_id", *(client.items("/library", kind=kind)[0]["id"] for kind in ("theme", "technique")))
    own = {
        "language": "en",
        "kind": "technique",
        "tags": ["sleep"],
        "minutes": 5,
        "evidence": "experience",
        "sources": [{"authors": "A. Nurse", "year": 2020, "title": "Evenings"}],
        "title": "Tea",
        "aim": "Wind down.",
        "steps": ["Make tea."],
        "caution": "Mind hot water.",
    }
    seeds.note("entry_id", _made(client, "/library", own))
    member = service.as_(seeds.principal(Role.MEMBER))
    practice = {"group_id": str(seeds.one("group_id")), "entry_id": seeds.ids["entry_id"][1]}
    seeds.note("practice_id", _made(member, "/practices", practice))


def _make_tips(service: RunningService, client: Client, seeds: Seeds) -> None:
    """Let everybody read one tip, and another wait."""
    member = service.as_(seeds.principal(Role.MEMBER))
    words = {"topic": "everyday_life", "language": "en", "text": "Rest first."}
    for _ in range(2):
        tip = {**words, "group_id": str(seeds.one("group_id"))}
        seeds.note("tip_id", _made(member, "/tip-offers", tip))
    approve = f"/tip-offers/{seeds.one('tip_id')}/approve"
    assert client.send("POST", approve, headers={"If-Match": "*"}).status == 200


def _make_referrals(client: Client, seeds: Seeds) -> None:
    body = {"partner_id": str(seeds.one("partner_id")), "person_id": str(seeds.one("person_id"))}
    for _ in range(2):
        seeds.note("referral_id", _made(client, "/referrals", body))
    assert client.post(f"/referrals/{seeds.one('referral_id')}/request").status == 200
    endpoint = {"partner_id": str(seeds.one("partner_id")), "url": "http://127.0.0.1:9/hook"}
    seeds.note("endpoint_id", _made(client, "/webhook-endpoints", endpoint))
    assert client.put(f"/partner-queues/{seeds.one('partner_id')}", {}).status == 200


def _make_figures(service: RunningService, client: Client, seeds: Seeds) -> None:
    """Let a quarter be released, reported and public, and a group be in an area."""
    group_id = seeds.one("group_id")
    held = AttendanceRecorded(
        occurrence_id=new_id(),
        group_id=group_id,
        person_id=seeds.one("person_id"),
        attendance="attended",
        held_on=datetime.now(UTC).date() - timedelta(weeks=10),
    )
    _handle(service, seeds.network_id, held)
    seeds.note("release_id", *(one["id"] for one in client.post("/releases").json[:3]))
    seeds.note("report_id", *(_made(client, "/reports", {"title": "A quarter"}) for _ in range(2)))
    public = {"is_public": True, "title": "What we did"}
    assert client.put("/outcomes", public, etag='"1"').status == 200
    areas = "area,name,population,need,language:es\nA,Harbour,900,3,12\nB,Linden,800,2,1\n"
    assert client.post("/areas/import", {"csv": areas}).status == 200
    seeds.note("area_id", *(one["id"] for one in client.items("/areas")))
    place = {"area_id": str(seeds.one("area_id"))}
    assert client.put(f"/groups/{group_id}/area", place, etag='"0"').status == 200


def hear(service: RunningService, seeds: Seeds) -> None:
    """Let the service hear what membership would have announced by now."""
    organisation_id = new_id()
    seeds.note("organisation_id", organisation_id)
    events: list[Any] = [
        NetworkCreated(network_id=seeds.network_id, time_zone="Europe/London"),
        OrganisationCreated(organisation_id=organisation_id),
    ]
    for _ in range(2):
        group_id, person_id, membership_id, consent_id = (new_id() for _ in range(4))
        for name, value in (
            ("group_id", group_id),
            ("person_id", person_id),
            ("membership_id", membership_id),
            ("consent_id", consent_id),
        ):
            seeds.note(name, value)
        events += [
            GroupPlanned(
                group_id=group_id, organisation_id=organisation_id, time_zone="Europe/London", language="en"
            ),
            GroupOpened(group_id=group_id, organisation_id=organisation_id),
            PersonRegistered(person_id=person_id),
            MembershipActivated(
                membership_id=membership_id,
                group_id=group_id,
                person_id=person_id,
                role="member",
                active_from=date(2020, 1, 1),
            ),
            ConsentGranted(
                consent_id=consent_id,
                person_id=person_id,
                purpose="referral",
                wording_version="1",
                partner_id=seeds.one("partner_id"),
                granted_at=datetime.now(UTC),
            ),
        ]
    for event in events:
        _handle(service, seeds.network_id, event)


def _handle(service: RunningService, network_id: UUID, event: Any) -> None:
    """Call each handler of an event, as its consumer would."""
    service_cls = service.container.service_cls
    for name in dir(service_cls):
        method = getattr(service_cls, name)
        for entrypoint in getattr(method, "nameko_entrypoints", ()):
            if not isinstance(entrypoint, EventHandler):
                continue
            if type(event) not in {spec.cls for spec in entrypoint.specs}:
                continue
            one = received(event, network_id)
            with service.database.transaction(network_id=network_id) as tx:
                tx.envelope = one.envelope
                method(service_cls(), [one] if entrypoint.batch else event, tx)
