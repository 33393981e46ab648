"""Rows of analytics."""

from datetime import date

from tests.samples import NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """What was heard of a group and of a person in it."""
    network, group, person = at.network_id, at.group_id, at.person_id
    of_person = {"network_id": network, "person_id": person}
    yield "groups", {"network_id": network, "id": group, "organisation_id": at.id("organisation")}
    yield (
        "attendances",
        {
            "network_id": network,
            "occurrence_id": at.id("occurrence"),
            "person_id": person,
            "group_id": group,
            "held_on": TODAY,
            "attendance": "attended",
            "recorded_at": NOW,
            "event_id": at.id("event"),
        },
    )
    yield (
        "membership_changes",
        {
            "network_id": network,
            "membership_id": at.id("membership"),
            "event_id": at.id("event"),
            "group_id": group,
            "person_id": person,
            "is_active": True,
            "effective_on": TODAY,
            "recorded_at": NOW,
        },
    )
    span = {"starts_on": date(2026, 1, 5 if at.name == "A" else 12), "ends_on": TODAY}
    yield (
        "releases",
        {"network_id": network, "id": at.id("release"), "period": "week", "threshold": 10, "released_at": NOW}
        | span,
    )
    yield (
        "released_figures",
        {
            "network_id": network,
            "release_id": at.id("release"),
            "subject": "attendance",
            "unit_id": at.id("unit"),
            "level": "organisation",
            "parent_id": network,
            "people": 12,
            "sessions": 1,
            "attendances": 12,
            "hides_people": False,
            "hides_attendances": False,
        },
    )
    yield (
        "reports",
        {"network_id": network, "id": at.id("report"), "title": "What we did", "about": "", "language": "en"}
        | {"level": "network", "unit_id": network, "period": "month", "first_on": TODAY, "last_on": TODAY}
        | {"made_at": NOW},
    )
    page = {"name": f"{at.name}.html", "media": "text/html", "public_body": b"<!doctype html>"}
    yield "published_outcomes", {"network_id": network, "published_at": NOW} | page
    told = {"told_at": NOW, "event_id": at.id("event")}
    meeting = {"occurrence_id": at.id("occurrence"), "group_id": group, "starts_at": NOW}
    yield "meetings", {"network_id": network, "is_cancelled": False} | meeting | told
    yield (
        "areas",
        {"network_id": network, "id": at.id("area"), "code": at.name, "name": "Harbour", "population": 900}
        | {"need": 1.5, "low_is_need": False, "languages": "{}", "access": "{}"},
    )
    place = {"group_id": group, "area_id": at.id("area"), "languages": ["es"], "access": ["step_free"]}
    yield "group_areas", {"network_id": network} | place
    yield "waits", {"network_id": network, "entry_id": at.id("entry"), "group_id": group, "began_at": NOW}
    stage = {"stage": "mentor", "told_at": NOW, "event_id": at.id("event")}
    yield "stages", {"network_id": network, "person_id": person} | stage
    yield (
        "standings",
        {"network_id": network, "group_id": group, "trend": "steady", "trained": 1, "waiting": 0}
        | {"looked_at": NOW},
    )
    yield (
        "alerts",
        {"network_id": network, "id": at.id("alert"), "group_id": group, "rule": "nobody_trained"}
        | {"threshold": {"trained": 1}, "evidence": {"trained": 0}, "raised_at": NOW},
    )
    yield (
        "themes_covered",
        {"network_id": network, "occurrence_id": at.id("occurrence"), "entry_id": at.id("theme entry")}
        | {"group_id": group, "covered_at": NOW},
    )
    yield (
        "practices",
        {"network_id": network, "practice_id": at.id("practice"), "entry_id": at.id("technique")}
        | {"taken_on": TODAY},
    )
    question = {"question_id": at.id("question"), "group_id": group}
    yield (
        "feedback_questions",
        {"network_id": network, "id": at.id("question"), "group_id": group, "asked": "What would help?"}
        | {"asked_by": at.id("asker"), "asked_at": NOW},
    )
    yield (
        "feedback_answers",
        {"id": at.id("answer"), "words": b"sealed", "answered_at": NOW} | question | of_person,
    )
    yield "feedback_themes", {"network_id": network, "id": at.id("theme"), "name": "A later start"} | question
    yield (
        "feedback_marks",
        {"answer_id": at.id("answer"), "theme_id": at.id("theme"), "group_id": group} | of_person,
    )
    yield (
        "feedback_responses",
        {"network_id": network, "id": at.id("response"), "said": "Start later.", "did": "We do."}
        | {"told_by": at.id("asker"), "told_at": NOW}
        | question,
    )
    yield (
        "feedback_verdicts",
        {"response_id": at.id("response"), "group_id": group, "helped": True} | of_person,
    )
    yield "wellbeing_consents", {"consent_id": at.id("consent"), "granted_at": NOW} | of_person
    yield (
        "wellbeing_answers",
        {"measure": "sleep", "taken_on": TODAY, "value": 4, "consent_id": at.id("consent")} | of_person,
    )
    yield (
        "reliabilities",
        {"network_id": network, "measure": f"sleep_{at.name}", "people": 120, "pairs": 60, "sd": 2.1}
        | {"starts_on": TODAY, "r": 0.8, "least_change": 3},
    )
    if at.name != "B":
        # One row a network, and A and B share theirs.
        words = {"title": "What we did", "about": "", "language": "en"}
        yield "outcomes", {"network_id": network, "is_public": True} | words
        yield "settings", {"network_id": network, "suppression_threshold": 10, "version": 1}
