"""Agendas over HTTP: templates of the network, followed by series, adjusted for single meetings."""

from typing import Any

import pytest

from services.scheduling.service import SchedulingService
from shared.contracts.membership import NetworkCreated
from tests.integration.scheduling.conftest import Calendar


@pytest.fixture
def begun(calendar: Calendar) -> Calendar:
    """A network that was told of, twice, as events may be."""
    for _ in range(2):
        with calendar.service.database.transaction(network_id=calendar.network_id) as tx:
            event = NetworkCreated(network_id=calendar.network_id, time_zone="Europe/London")
            SchedulingService().begin_with_starters(event, tx)
    return calendar


def template(calendar: Calendar, code: str, language: str = "en") -> dict[str, Any]:
    """One of the templates that the network began with."""
    [found] = [
        one
        for one in calendar.coordinator.items("/agenda-templates", language=language)
        if one["code"] == code
    ]
    return dict(found)


def test_a_network_begins_with_templates_in_three_languages_and_makes_them_its_own(
    begun: Calendar,
) -> None:
    """Nobody starts from an empty page, and nobody is overwritten."""
    assert len(begun.coordinator.items("/agenda-templates")) == 6
    german = template(begun, "sixty", "de")
    address = f"/agenda-templates/{german['id']}"

    etag = begun.coordinator.get(address).etag
    changed = begun.coordinator.patch(address, {"name": "Unsere Stunde"}, etag=etag)
    stale = begun.coordinator.patch(address, {"name": "Meine Stunde"}, etag=etag)
    assert begun.coordinator.post("/agenda-templates/starters").status == 204

    assert (changed.status, stale.status) == (200, 412)
    assert begun.coordinator.get(address).json["name"] == "Unsere Stunde"
    assert german["balance"]["advice"] == "balanced"


def test_a_template_of_ones_own_settles_people_at_both_ends(begun: Calendar) -> None:
    """The rule is told with the place where it is broken."""
    parts = [
        {"kind": "guided_imagery", "title": "Forest", "minutes": 5},
        {"kind": "check_in", "title": "Round", "minutes": 20},
        {"kind": "stretching", "title": "Stretch", "minutes": 5},
    ]
    new = {"name": "Short", "language": "en", "parts": parts}

    refused = begun.coordinator.post("/agenda-templates", new | {"parts": parts[1:]})
    made = begun.coordinator.post("/agenda-templates", new)

    assert refused.json["errors"][0]["pointer"] == "/parts/0/kind"
    assert (made.status, made.json["balance"]["advice"]) == (201, "more_practical")
    facilitator = begun.as_facilitator(begun.group())
    assert facilitator.post("/agenda-templates", new).status == 403
    retired = begun.coordinator.post(f"/agenda-templates/{made.json['id']}/retire")
    assert retired.json["retired"] is True
    assert made.json["id"] not in {one["id"] for one in begun.coordinator.items("/agenda-templates")}


def test_meetings_follow_their_series_and_single_ones_may_differ(begun: Calendar) -> None:
    """Each part has its time, in this meeting, on this day."""
    group_id = begun.group()
    series, ninety = begun.series(group_id), template(begun, "ninety")
    facilitator = begun.as_facilitator(group_id)
    one, two = begun.ahead(group_id)[:2]
    person = begun.as_member(begun.member(group_id), group_id)

    attached = facilitator.put(f"/series/{series['id']}/agenda", {"template_id": ninety["id"]})
    before = person.get(f"/occurrences/{one['id']}/agenda")
    parts = [{name: part[name] for name in ("kind", "title", "minutes", "words")} for part in ninety["parts"]]
    parts[2]["title"] = "Guest"
    adjusted = facilitator.put(f"/occurrences/{one['id']}/agenda", {"parts": parts}, etag=before.etag)
    late = facilitator.put(f"/occurrences/{one['id']}/agenda", {"parts": parts}, etag=before.etag)

    assert attached.status == 200, attached.body
    assert before.json["parts"][0]["starts_at"] == one["starts_at"]
    assert (before.json["adjusted"], before.json["template_id"]) == (False, ninety["id"])
    assert (adjusted.status, late.status) == (200, 412)
    assert adjusted.json["parts"][2]["title"] == "Guest"
    assert person.get(f"/occurrences/{two['id']}/agenda").json["parts"][2]["title"] == "What moves us"
    assert facilitator.delete(f"/occurrences/{one['id']}/agenda").status == 204
    assert person.get(f"/occurrences/{one['id']}/agenda").json["adjusted"] is False
    assert len(begun.announced("agenda_adjusted")) == 2
    assert len(begun.announced("agenda_attached")) == 1
    assert facilitator.delete(f"/series/{series['id']}/agenda").status == 204
    assert person.get(f"/series/{series['id']}/agenda").status == 404


def test_an_agenda_that_is_longer_than_the_meeting_is_refused(begun: Calendar) -> None:
    """Ending late is a cost for those who are tired."""
    group_id = begun.group()
    series = begun.series(group_id, duration_minutes=60)

    refused = begun.coordinator.put(
        f"/series/{series['id']}/agenda", {"template_id": template(begun, "ninety")["id"]}
    )
    fits = begun.coordinator.put(
        f"/series/{series['id']}/agenda", {"template_id": template(begun, "sixty")["id"]}
    )

    assert (refused.slug, fits.status) == ("agenda-too-long", 200)
    assert "88 minutes" in refused.json["errors"][0]["detail"]
