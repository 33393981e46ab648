"""What members opened to their caregivers, as membership tells it, for services that show some of it.

Each of them keeps a copy of the topics that it shows and lets its policies read that. Events may come
late and twice: the latest by time and id decides.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.membership_support import CaregiverLinked, CaregiverUnlinked, TopicClosed, TopicOpened
from shared.events.envelope import Received

# What stands for the link itself: that somebody is a caregiver of somebody, whatever is open to them.
LINK = "link"
_OPENS: dict[type, bool] = {
    CaregiverLinked: True,
    CaregiverUnlinked: False,
    TopicOpened: True,
    TopicClosed: False,
}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Whether a topic of a person is open to a caregiver, as an event says it."""

    link_id: UUID
    topic: str
    person_id: UUID
    caregiver_id: UUID
    is_open: bool
    said_at: datetime
    said_event_id: UUID


def openings_of(received: Iterable[Received], topics: Collection[str]) -> list[Opening]:
    """Return the newest that a batch says of each link and topic, of these topics alone."""
    newest: dict[tuple[UUID, str], Opening] = {}
    for one in received:
        opening = _opening_of(one)
        if opening.topic not in topics:
            continue
        key = (opening.link_id, opening.topic)
        newest[key] = max(
            newest.get(key, opening), opening, key=lambda said: (said.said_at, said.said_event_id)
        )
    return list(newest.values())


def columns_of(openings: Iterable[Opening]) -> dict[str, list[object]]:
    """Return them as the arrays that a statement `keep_openings` takes."""
    said = list(openings)
    return {
        "link_ids": [one.link_id for one in said],
        "topics": [one.topic for one in said],
        "person_ids": [one.person_id for one in said],
        "caregiver_ids": [one.caregiver_id for one in said],
        "are_open": [one.is_open for one in said],
        "said_ats": [one.said_at for one in said],
        "said_event_ids": [one.said_event_id for one in said],
    }


def _opening_of(one: Received) -> Opening:
    event = one.event
    return Opening(
        link_id=event.link_id,
        topic=getattr(event, "topic", LINK),
        person_id=event.person_id,
        caregiver_id=event.caregiver_id,
        is_open=_OPENS[type(event)],
        said_at=one.envelope.time,
        said_event_id=one.envelope.id,
    )
