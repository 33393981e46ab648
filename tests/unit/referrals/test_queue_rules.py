from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.referrals.domain.notices import Kind
from services.referrals.queues import domain
from services.referrals.queues.domain import DisabledReason, Queue, QueueStatus
from services.referrals.webhooks.domain.endpoints import FAILING_FOR
from shared.ids import new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_queue() -> Queue:
    """Return a queue that takes everything."""
    return domain.grant(new_id(), None, now=NOW)


def test_after_each_failure_in_a_row_we_wait_longer_up_to_an_hour() -> None:
    """A full queue is asked a few times a minute at first, and never hammered."""
    queue, waits = a_queue(), []
    for _ in range(12):
        queue = domain.after_publishing(queue, failed=True, chance=0, now=NOW)
        waits.append((queue.next_at - NOW).total_seconds())

    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == 3600
    well = domain.after_publishing(queue, failed=False, chance=0, now=NOW)
    assert (well.failures, well.failing_since) == (0, None)


def test_a_queue_that_takes_nothing_for_days_is_disabled() -> None:
    """Somebody has to talk to the partner; until then nothing piles up."""
    queue = replace(a_queue(), failures=9, failing_since=NOW)

    still = domain.after_publishing(queue, failed=True, chance=0, now=NOW + FAILING_FOR / 2)
    ended = domain.after_publishing(queue, failed=True, chance=0, now=NOW + FAILING_FOR)

    assert still.status is QueueStatus.ACTIVE
    assert (ended.status, ended.disabled_reason) == (QueueStatus.DISABLED, DisabledReason.FAILING)
    assert not ended.wants(Kind.REFERRAL_SENT)
    assert domain.after_publishing(ended, failed=True, chance=0, now=NOW + timedelta(days=9)) == ended
    with pytest.raises(domain.QueueDisabled):
        domain.change(ended, None)
