"""Curricula over HTTP: what a group plans, covers and takes up again."""

from tests.integration.scheduling.conftest import Calendar


def test_a_group_follows_the_curriculum_from_arriving_on(calendar: Calendar) -> None:
    """It starts light; what is planned is seen by everybody in the group, and by nobody outside."""
    group_id = calendar.group()
    calendar.series(group_id)
    facilitator, ahead = calendar.as_facilitator(group_id), calendar.ahead(group_id)
    member = calendar.as_member(calendar.member(group_id), group_id)
    third = f"/occurrences/{ahead[2]['id']}/theme"
    nights = next(one["id"] for one in member.items("/library", kind="theme") if one["code"] == "nights")

    chosen = facilitator.put(third, {"entry_id": nights}, etag=member.get(third).etag)
    stale = facilitator.put(third, {"entry_id": nights}, etag='"0"')
    planned = facilitator.post(f"/groups/{group_id}/curriculum?language=de", {})
    again = facilitator.post(f"/groups/{group_id}/curriculum", {})

    assert (chosen.status, stale.status, planned.status) == (200, 412, 200)
    titles = [one["theme"]["title"] for one in planned.json]
    assert titles[:3] == ["Ankommen", "Beschwerden sind echt", "Stress und der Körper"]
    assert "Nächte" not in titles
    assert again.json == []
    listed = member.items(f"/groups/{group_id}/curriculum", language="es", limit=5)
    assert [one["title"] for one in listed[:3]] == ["Llegar", "Los síntomas son reales", "Las noches"]
    assert len(listed) == len(planned.json) + 1 == len(calendar.announced("theme_planned"))
    assert member.put(third, {"entry_id": nights}, etag="*").status == 403
    other = calendar.as_facilitator(calendar.group())
    assert other.get(third).status == 404
    assert other.post(f"/groups/{group_id}/curriculum", {}).slug == "group-not-known"


def test_what_was_covered_stays_and_what_was_not_comes_up_again(calendar: Calendar) -> None:
    """A meeting that went another way costs the group nothing."""
    group_id = calendar.group()
    calendar.series(group_id)
    facilitator = calendar.as_facilitator(group_id)
    one, two = (f"/occurrences/{meeting['id']}/theme" for meeting in calendar.past(group_id)[:2])
    arriving, symptoms, stress = [theme["id"] for theme in facilitator.items("/library", kind="theme")][:3]
    technique = facilitator.items("/library", kind="technique")[0]["id"]
    assert facilitator.put(one, {"entry_id": arriving}, etag='"0"').status == 200
    assert facilitator.put(two, {"entry_id": symptoms}, etag='"0"').status == 200

    covered = facilitator.post(f"{one}/cover")
    changed = facilitator.put(one, {"entry_id": stress}, etag=covered.etag)
    planned = facilitator.post(
        f"/groups/{group_id}/curriculum", {"entry_ids": [arriving, symptoms, stress]}
    ).json

    assert covered.json["covered_at"] is not None
    assert changed.slug == "theme-was-covered"
    assert [plan["theme"]["id"] for plan in planned] == [symptoms, stress]
    first = f"/occurrences/{planned[0]['occurrence_id']}/theme"
    assert facilitator.post(f"{first}/cover").slug == "not-held-yet"
    assert facilitator.delete(first).status == 204
    assert facilitator.get(first).json["theme"] is None
    assert facilitator.get(first).etag == '"2"'
    refused = facilitator.post(f"/groups/{group_id}/curriculum", {"entry_ids": [arriving, technique]})
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/entry_ids/1")
    news = {"group_id": str(group_id), "entry_id": arriving, "occurrence_id": one.split("/")[2]}
    assert calendar.announced("theme_covered") == [news]
    assert len(calendar.announced("theme_dropped")) == 1
