"""Rows of scheduling that are about what happens within meetings: duties, turns, agendas, polls."""

from psycopg.types.json import Jsonb

from tests.samples import LATER, NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A rota with a duty of the person, one more of their mate, a swap; seats; an agenda; two polls."""
    yield from _rota(at)
    yield from _turns_and_agendas(at)
    yield from _polls(at)


def _rota(at: World) -> type_of_rows:
    network, group, person, mate = at.network_id, at.group_id, at.person_id, at.id("mate")
    # A's person is asked to take a duty, B's asks; the duty of B is open. So each half of a policy shows.
    asker, asked = (mate, person) if at.name == "A" else (person, mate)
    yield (
        "known_stages",
        {
            "network_id": network,
            "person_id": person,
            "stage": "facilitator",
            "stage_at": NOW,
            "stage_event_id": at.id("event"),
        },
    )
    yield (
        "known_loads",
        {
            "network_id": network,
            "person_id": person,
            "overloaded": True,
            "told_at": NOW,
            "told_event_id": at.id("event"),
        },
    )
    yield (
        "known_handovers",
        {
            "network_id": network,
            "handover_id": at.id("handover"),
            "group_id": group,
            "from_person_id": person,
            "to_person_id": mate,
            "shadow_from": TODAY,
            "co_lead_from": LATER.date(),
            "lead_from": LATER.date(),
            "told_at": NOW,
            "told_event_id": at.id("event"),
        },
    )
    yield (
        "known_rests",
        {
            "network_id": network,
            "person_id": person,
            "resting_from": TODAY,
            "resting_until": LATER.date(),
            "told_at": NOW,
            "told_event_id": at.id("event"),
        },
    )
    yield (
        "absences",
        {
            "network_id": network,
            "id": at.id("absence"),
            "person_id": person,
            "from_on": TODAY,
            "until_on": TODAY,
        },
    )
    yield (
        "duty_preferences",
        {
            "network_id": network,
            "group_id": group,
            "person_id": person,
            "duty": "timekeeper",
            "preference": "gladly",
        },
    )
    yield (
        "rotas",
        {
            "network_id": network,
            "id": at.id("rota"),
            "series_id": at.id("series"),
            "group_id": group,
            "duties": ["timekeeper"],
            "weeks": 12,
            "version": 1,
        },
    )
    yield (
        "duty_swaps",
        {
            "network_id": network,
            "id": at.id("swap"),
            "group_id": group,
            "duty_id": at.id("duty"),
            "asked_by": asker,
            "asked_of": asked,
            "status": "asked",
            "asked_at": NOW,
        },
    )
    yield (
        "duties",
        {
            "network_id": network,
            "id": at.id("duty"),
            "rota_id": at.id("rota"),
            "occurrence_id": at.id("occurrence"),
            "group_id": group,
            "duty": "timekeeper",
            "held_on": TODAY,
            "held_by": None if at.name == "B" else asker,
            "declined_by": [],
            "reason_code": "smallest_share",
            "able": 3,
            "duties_before": 0,
            "sessions": 1,
            "changed_at": NOW,
            "version": 1,
        },
    )
    yield (
        "duty_changes",
        {
            "network_id": network,
            "id": at.id("duty change"),
            "duty_id": at.id("duty"),
            "occurrence_id": at.id("occurrence"),
            "group_id": group,
            "duty": "timekeeper",
            "happening": "assigned",
            "held_by": person,
            "reason": "smallest_share",
            "changed_at": NOW,
            "changed_by": at.principal_id,
        },
    )


def _turns_and_agendas(at: World) -> type_of_rows:
    of_the_meeting = {
        "network_id": at.network_id,
        "occurrence_id": at.id("occurrence"),
        "group_id": at.group_id,
    }
    yield "turn_seats", of_the_meeting | {"seat": 1, "turns": 2}
    yield (
        "agenda_templates",
        {
            "network_id": at.network_id,
            "id": at.id("template"),
            "name": "Evening",
            "language": "de",
            "parts": Jsonb([]),
            "retired": False,
            "version": 1,
        },
    )
    yield (
        "series_agendas",
        {
            "network_id": at.network_id,
            "series_id": at.id("series"),
            "group_id": at.group_id,
            "template_id": at.id("template"),
        },
    )
    yield "occurrence_agendas", of_the_meeting | {"parts": Jsonb([]), "version": 1}


def _polls(at: World) -> type_of_rows:
    of_the_poll = {"network_id": at.network_id, "poll_id": at.id("poll"), "group_id": at.group_id}
    yield (
        "polls",
        {
            "network_id": at.network_id,
            "id": at.id("poll"),
            "group_id": at.group_id,
            "kind": "poll",
            "topic": "energy",
            "question": "How much?",
            "language": "en",
            "option_codes": ["low", "high"],
            "option_labels": ["Low", "High"],
            "anonymous": True,
            "status": "open",
            "opened_at": NOW,
            "closes_at": LATER,
            "version": 1,
        },
    )
    yield "poll_tallies", of_the_poll | {"option_code": "low", "answers": 1}
    yield "poll_voters", of_the_poll | {"person_id": at.person_id}
    yield (
        "poll_answers",
        of_the_poll
        | {
            "person_id": at.person_id,
            "option_code": "low",
            "answered_at": NOW,
        },
    )
