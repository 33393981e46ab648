"""Being erased: who may ask, how long it can be called off, and when it is done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.membership.domain.actors import Actor, NotYours
from services.membership.erasures.domain import (
    COOLING_OFF,
    Confirmation,
    Erasure,
    ErasureDecided,
    NotErasedYet,
    Status,
    begin,
    cancel,
    certify,
    complete,
    confirm,
    request,
    told_elsewhere,
)

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)
PERSON, OTHER, NETWORK = UUID(int=1), UUID(int=2), UUID(int=3)
THEMSELF = Actor(id=PERSON)
SOMEBODY = Actor(id=OTHER)
FACILITATOR = Actor(id=OTHER, facilitates=True)
COORDINATOR = Actor(id=OTHER, coordinates=True)
SERVICES = ("membership", "scheduling")


def asked(by: Actor = THEMSELF) -> Erasure:
    """A request of this moment."""
    return request(by, id=UUID(int=9), person_id=PERSON, now=NOW)


def test_a_request_waits_for_a_week() -> None:
    """What cannot be undone leaves time to think again."""
    assert asked().status is Status.REQUESTED
    assert asked().erased_from == NOW + timedelta(days=7) == NOW + COOLING_OFF


@pytest.mark.parametrize("actor", [SOMEBODY, FACILITATOR])
def test_only_the_person_or_a_coordinator_asks_and_calls_off(actor: Actor) -> None:
    """Nobody disappears because of somebody in their group."""
    with pytest.raises(NotYours):
        asked(actor)
    with pytest.raises(NotYours):
        cancel(asked(), actor, now=NOW)

    assert cancel(asked(COORDINATOR), THEMSELF, now=NOW).status is Status.CANCELLED


def test_only_the_person_shortens_the_week() -> None:
    """Whoever acts for somebody leaves them the time to hear of it."""
    with pytest.raises(NotYours):
        confirm(asked(COORDINATOR), COORDINATOR, now=NOW)

    assert confirm(asked(COORDINATOR), THEMSELF, now=NOW).erased_from == NOW
    late = NOW + timedelta(days=30)
    assert confirm(asked(), THEMSELF, now=late).erased_from == NOW + COOLING_OFF


@pytest.mark.parametrize(
    "act",
    [
        lambda erasure: cancel(erasure, THEMSELF, now=NOW),
        lambda erasure: confirm(erasure, THEMSELF, now=NOW),
        lambda erasure: begin(erasure, now=NOW),
    ],
)
@pytest.mark.parametrize("status", [Status.CANCELLED, Status.ERASING, Status.COMPLETED])
def test_what_is_decided_stays_decided(act: Callable[[Erasure], Erasure], status: Status) -> None:
    """There is no way back from either side."""
    with pytest.raises(ErasureDecided):
        act(replace(asked(), status=status))


@pytest.mark.parametrize(
    ("status", "confirmed", "done"),
    [
        (Status.ERASING, [], False),
        (Status.ERASING, ["scheduling"], False),
        (Status.ERASING, ["scheduling", "membership"], True),
        (Status.ERASING, ["scheduling", "membership", "a new one"], True),
        (Status.COMPLETED, ["scheduling", "membership"], False),
    ],
)
def test_it_is_done_once_every_service_said_so(status: Status, confirmed: list[str], done: bool) -> None:
    """A certificate must not say more than is true; and it is completed once."""
    erasure = replace(asked(), status=status, decided_at=NOW)
    completed = complete(erasure, confirmed, services=SERVICES, now=NOW)

    assert (completed is not None) is done


def test_a_certificate_names_what_each_service_did_and_none_is_given_before() -> None:
    """Proof of what happened, and of nothing that did not."""
    erasing = begin(asked(), now=NOW)
    with pytest.raises(NotErasedYet):
        certify(erasing, [], network_id=NETWORK)
    said = Confirmation(
        erasure_id=erasing.id,
        service="scheduling",
        person_id=PERSON,
        event_id=UUID(int=7),
        confirmed_at=NOW,
        deleted=("rsvps",),
        blanked=(),
        kept=("attendances:figures",),
    )
    done = complete(erasing, SERVICES, services=SERVICES, now=NOW)
    assert done is not None
    certificate = certify(done, [said], network_id=NETWORK)

    assert (certificate.person_id, certificate.erased_at) == (PERSON, NOW)
    assert certificate.confirmations == (said,)


def test_an_erasure_that_a_backup_took_is_under_way_again() -> None:
    """Others remember it: it is not asked for a second time."""
    again = told_elsewhere(id=UUID(int=9), person_id=PERSON, by=OTHER, now=NOW)

    assert (again.status, again.decided_at) == (Status.ERASING, NOW)
