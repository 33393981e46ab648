"""What people need in order to take part. All of it is theirs to say, and to leave unsaid."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor


class Cultural(StrEnum):
    """What a person's culture or faith asks of how a group meets."""

    PRAYER_TIMES = "prayer_times"
    HOLY_DAYS = "holy_days"
    FASTING_TIMES = "fasting_times"
    DIET = "diet"
    SAME_GENDER_SPACE = "same_gender_space"
    FAMILY_PRESENT = "family_present"
    NO_PHOTOGRAPHS = "no_photographs"


class Accessibility(StrEnum):
    """What makes a meeting possible for a person."""

    STEP_FREE = "step_free"
    SEATING = "seating"
    LYING_DOWN = "lying_down"
    BREAKS = "breaks"
    QUIET_ROOM = "quiet_room"
    LOW_LIGHT = "low_light"
    SCENT_FREE = "scent_free"
    HEARING_LOOP = "hearing_loop"
    CAPTIONS = "captions"
    SIGN_LANGUAGE = "sign_language"
    LARGE_PRINT = "large_print"
    SCREEN_READER = "screen_reader"
    EASY_LANGUAGE = "easy_language"
    PERSONAL_ASSISTANT = "personal_assistant"
    ASSISTANCE_ANIMAL = "assistance_animal"


class DeviceAccess(StrEnum):
    """On what somebody could join online."""

    NONE = "none"
    SHARED = "shared"
    OWN_PHONE = "own_phone"
    OWN_COMPUTER = "own_computer"


class DigitalLiteracy(StrEnum):
    """How much company somebody wants in using it."""

    WITH_HELP = "with_help"
    SOME_HELP = "some_help"
    CONFIDENT = "confident"


class Connectivity(StrEnum):
    """How far the connection carries."""

    NONE = "none"
    LIMITED_DATA = "limited_data"
    UNSTABLE = "unstable"
    STEADY = "steady"


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What a person said; version 0 is who said nothing. `languages` by preference, the first one best."""

    person_id: UUID
    languages: tuple[str, ...] = ()
    cultural: tuple[Cultural, ...] = ()
    accessibility: tuple[Accessibility, ...] = ()
    device_access: DeviceAccess | None = None
    digital_literacy: DigitalLiteracy | None = None
    connectivity: Connectivity | None = None
    words: str | None = field(default=None, repr=False)
    changed_at: datetime | None = None
    changed_by: UUID | None = None
    version: int = 0


def say(
    needs: Needs,
    actor: Actor,
    *,
    languages: list[str],
    cultural: list[Cultural],
    accessibility: list[Accessibility],
    device_access: DeviceAccess | None,
    digital_literacy: DigitalLiteracy | None,
    connectivity: Connectivity | None,
    words: str | None,
    now: datetime,
) -> Needs:
    """Say anew what a person needs: by themself, or by staff who listened. What is left out is unsaid."""
    actor.must_be_staff_or(needs.person_id)
    return replace(
        needs,
        languages=tuple(dict.fromkeys(languages)),
        cultural=tuple(code for code in Cultural if code in cultural),
        accessibility=tuple(code for code in Accessibility if code in accessibility),
        device_access=device_access,
        digital_literacy=digital_literacy,
        connectivity=connectivity,
        words=words,
        changed_at=now,
        changed_by=actor.id,
        version=needs.version + 1,
    )


def may_read_words(needs: Needs, actor: Actor) -> bool:
    """Whether the words are for them: the person, and those who look after the group; no caregiver."""
    return actor.staff or actor.is_person(needs.person_id)
