"""The ledger of erasures outlives backups and late events, and nobody deletes without it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from services.membership.service import MembershipService
from services.scheduling.service import SchedulingService
from shared.commands.erasures import command
from shared.contracts.membership import MembershipActivated
from shared.contracts.membership_erasures import PersonErased
from shared.ids import new_id
from shared.personal import store
from shared.security.sealing import Sealer
from tests.integration.isolation.attacks import fill
from tests.plugins.announcing import received
from tests.plugins.fix_database import ServiceDatabase
from tests.samples import A

SAVED_IN = "scheduling"


def test_a_ledger_that_was_kept_apart_is_applied_after_everything_was_restored(
    service_database: Callable[[str], ServiceDatabase],
    sealer: Sealer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A backup of every database knows nothing of an erasure that came after it."""
    erased = store.Erasure(
        network_id=A.network_id, person_id=A.person_id, erasure_id=new_id(), erased_at=datetime.now(UTC)
    )
    knows, restored = service_database(SAVED_IN), service_database("membership")
    with knows.transaction() as tx:
        store.insert_erasure(tx, erased)
    with restored.superuser() as connection:
        fill(connection, "membership")
    assert restored.rows("select display_name from persons where id = %s", A.person_id) == [("A",)]

    monkeypatch.setenv("DATABASE_URL", knows.url)
    saved = CliRunner().invoke(command, ["save", "--service", SAVED_IN])
    assert set(json.loads(saved.output)) == {"network_id", "person_id", "erasure_id", "erased_at"}
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text(saved.output, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", restored.url)
    applied = [CliRunner().invoke(command, ["apply", "--service", "membership", str(ledger)]) for _ in "12"]
    assert [one.output for one in applied] == [
        f"membership: {new} of 1 were not known there\n" for new in (1, 0)
    ]

    # As the timer does at the next start.
    service = MembershipService()
    service.sealer = sealer
    with restored.transaction(network_id=A.network_id) as tx:
        service.forget_again(tx)
    assert restored.rows("select display_name from persons where id = %s", A.person_id) == [("",)]
    assert restored.rows("select status from memberships where person_id = %s", A.person_id) == [("left",)]
    assert restored.rows("select wrapped_key from kith.person_keys where person_id = %s", A.person_id) == [
        (None,)
    ]
    left = restored.rows(
        "select data ->> 'person_id' from kith.event_log where type like '%%membership_left%%'"
    )
    assert left == [(str(A.person_id),)]


def test_an_event_that_comes_after_the_erasure_is_forgotten_again(
    service_database: Callable[[str], ServiceDatabase], sealer: Sealer
) -> None:
    """Events of other subjects may be late, parked, or replayed years later."""
    database = service_database("scheduling")
    network_id, person_id, group_id = new_id(), new_id(), new_id()
    service = SchedulingService()
    service.sealer = sealer
    erased = PersonErased(erasure_id=new_id(), person_id=person_id, erased_at=datetime.now(UTC))
    late = MembershipActivated(
        membership_id=new_id(),
        group_id=group_id,
        person_id=person_id,
        role="member",
        active_from=datetime.now(UTC).date(),
    )
    with database.transaction(network_id=network_id) as tx:
        service.forget_person(erased, tx)
        service.forget_person(erased, tx)
    with database.transaction(network_id=network_id) as tx:
        service.follow_memberships([received(late, network_id)], tx)
    assert database.rows("select person_id from known_memberships") == [(person_id,)]

    with database.transaction(network_id=network_id) as tx:
        service.forget_again(tx)

    assert database.rows("select person_id from known_memberships") == []


def test_nobody_deletes_what_is_append_only_of_somebody_who_is_not_in_the_ledger(
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    """The right to delete is for erasing alone, and the database holds it to that."""
    database = service_database("mentorship")
    with database.superuser() as connection:
        fill(connection, "mentorship")
    with (
        psycopg.connect(database.url) as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute(
            f"set local kith.scope = 'network'; set local kith.network = '{A.network_id}'".encode()
        )
        assert connection.execute("delete from evidence").rowcount == 0
