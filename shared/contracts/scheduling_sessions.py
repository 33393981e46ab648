"""What scheduling tells the others about planning and holding meetings: hours, rooms, interpreters."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("scheduling.venue_changed.v1", subject="venue_id")
@dataclass(frozen=True, kw_only=True)
class VenueChanged:
    """A place to meet is described anew."""

    venue_id: UUID


@event("scheduling.availability_changed.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class AvailabilityChanged:
    """A person told in which hours of the week they can meet; which those are stays in scheduling."""

    person_id: UUID


@event("scheduling.interpreter_added.v1", subject="interpreter_id")
@dataclass(frozen=True, kw_only=True)
class InterpreterAdded:
    """A person interprets for groups of the network."""

    interpreter_id: UUID
    languages: tuple[str, ...]


@event("scheduling.interpreter_changed.v1", subject="interpreter_id")
@dataclass(frozen=True, kw_only=True)
class InterpreterChanged:
    """These are the languages now; `active` says whether the person still interprets."""

    interpreter_id: UUID
    languages: tuple[str, ...]
    active: bool


@event("scheduling.interpreter_booked.v1", subject="booking_id")
@dataclass(frozen=True, kw_only=True)
class InterpreterBooked:
    """Somebody interprets at a meeting."""

    booking_id: UUID
    interpreter_id: UUID
    occurrence_id: UUID
    group_id: UUID
    language: str


@event("scheduling.interpreter_released.v1", subject="booking_id")
@dataclass(frozen=True, kw_only=True)
class InterpreterReleased:
    """Somebody does not interpret at a meeting after all."""

    booking_id: UUID
    interpreter_id: UUID
    occurrence_id: UUID
    group_id: UUID
    language: str


@event("scheduling.translation_requested.v1", subject="translation_id")
@dataclass(frozen=True, kw_only=True)
class TranslationRequested:
    """Material of a meeting is wanted in another language."""

    translation_id: UUID
    occurrence_id: UUID
    group_id: UUID
    language: str


@event("scheduling.translation_ready.v1", subject="translation_id")
@dataclass(frozen=True, kw_only=True)
class TranslationReady:
    """Material of a meeting is there in another language."""

    translation_id: UUID
    occurrence_id: UUID
    group_id: UUID
    language: str


@event("scheduling.fallback_set.v1", subject="series_id")
@dataclass(frozen=True, kw_only=True)
class FallbackSet:
    """A series has somewhere to go when its room fails: `kind` is link or venue."""

    series_id: UUID
    group_id: UUID
    kind: str


@event("scheduling.fallback_used.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class FallbackUsed:
    """A meeting went to its fallback: `kind` is link or venue."""

    occurrence_id: UUID
    group_id: UUID
    kind: str


@event("scheduling.incident_reported.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class IncidentReported:
    """Something went wrong with the online room of a meeting."""

    incident_id: UUID
    occurrence_id: UUID
    group_id: UUID
    kind: str
    minutes_lost: int


@event("scheduling.rsvp_given.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class RsvpGiven:
    """What a person said last about coming to a meeting: yes, no or maybe."""

    occurrence_id: UUID
    group_id: UUID
    person_id: UUID
    answer: str
    held_on: date
