from collections.abc import Callable
from datetime import timedelta

from services.analytics.service import AnalyticsService
from shared.contracts.analytics import AlertClosed, AlertRaised
from shared.contracts.membership import GroupClosed, GroupOpened
from shared.contracts.membership_places import WaitlistJoined, WaitlistOfferAccepted
from shared.contracts.mentorship import PathwayAdvanced, PathwayStarted
from shared.ids import new_id
from tests.integration.analytics.conftest import THIS_MONDAY, Course, Region
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, facilitator, member


def look(region: Region) -> list[tuple[type, str]]:
    """Let the service look after groups; what it announced."""
    with region.database.transaction(network_id=region.network_id) as tx:
        AnalyticsService().look_after_groups(tx)
        return [(type(event), event.rule) for event in tx.emitted]


def test_a_coordinator_sees_how_every_group_stands_and_what_to_look_at(
    region: Region, serve: Callable[..., RunningService]
) -> None:
    """From events alone: raised once, seen by those it concerns, closed when it is over."""
    analytics = serve("analytics", database=region.database)
    well, troubled, closed = (region.group() for _ in range(3))
    for group_id in (well, troubled, closed):
        region.tell(GroupOpened(group_id=group_id, organisation_id=region.organisation_id))
    region.tell(GroupClosed(group_id=closed))
    trained = Course(well)
    pathway = {"pathway_id": new_id(), "person_id": trained.person_id}
    region.tell(trained.joined(THIS_MONDAY - timedelta(weeks=20)))
    region.tell(
        PathwayAdvanced(**pathway, from_stage="mentor", to_stage="co_facilitator"),
        PathwayStarted(**pathway, stage="participant"),
    )
    region.tell(PathwayAdvanced(**pathway, from_stage="mentor", to_stage="co_facilitator"))
    people = region.people(12)
    for weeks_ago in range(12):
        region.session(well, people, weeks_ago=weeks_ago)
        if weeks_ago > 4:
            region.session(troubled, people, weeks_ago=weeks_ago)
    entries = [{"entry_id": new_id(), "group_id": troubled, "person_id": person} for person in people[:6]]
    region.tell(*(WaitlistJoined(**entry) for entry in entries))

    raised = {"cadence_broken", "nobody_trained", "waitlist_growing"}
    assert set(look(region)) == {(AlertRaised, rule) for rule in raised}
    assert look(region) == []

    overview = {
        item["group_id"]: item for item in analytics.as_(coordinator(region.network_id)).items("/overview")
    }
    assert set(overview) == {str(well), str(troubled)}
    standing = {
        name: overview[str(well)][name] for name in ("state", "trend", "continuity", "waitlist", "alerts")
    }
    assert standing == {
        "state": "open",
        "trend": "steady",
        "continuity": "one",
        "waitlist": "nobody",
        "alerts": [],
    }
    standing = {name: overview[str(troubled)][name] for name in ("trend", "continuity", "waitlist", "alerts")}
    assert standing == {
        "trend": "too_few_meetings",
        "continuity": "nobody",
        "waitlist": "some",
        "alerts": sorted(raised),
    }
    assert overview[str(well)]["usual_gap_days"] == 7
    alerts = analytics.as_(facilitator(region.network_id, troubled)).items("/alerts")
    (cadence,) = (one for one in alerts if one["rule"] == "cadence_broken")
    assert cadence["threshold"] == {"days": 21}
    assert cadence["evidence"]["usual_gap_days"] == 7
    assert analytics.as_(facilitator(region.network_id, well)).items("/alerts") == []
    assert analytics.as_(member(region.network_id)).get("/overview").status == 403

    region.tell(WaitlistOfferAccepted(offer_id=new_id(), **entries[0]))
    region.tell(WaitlistOfferAccepted(offer_id=new_id(), **entries[1]))
    region.session(troubled, people)

    assert set(look(region)) == {(AlertClosed, "cadence_broken"), (AlertClosed, "waitlist_growing")}
    client = analytics.as_(coordinator(region.network_id))
    assert len(client.items("/alerts")) == 1
    region.tell(GroupOpened(group_id=region.group(), organisation_id=region.organisation_id))
    assert [alert["rule"] for alert in client.post("/overview").json] == ["nobody_trained"]
    assert client.post("/overview").json == []
    assert analytics.as_(facilitator(region.network_id, well)).post("/overview").status == 403
    assert len(client.items("/alerts", also_closed="true")) == 4
