"""A journal is its writer's alone: over HTTP, by the database's policies, by its key, and in a dump."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from psycopg.conninfo import make_conninfo

from shared.ids import new_id
from shared.security.principals import Principal, Role
from shared.security.sealing import SealBroken, Sealer
from tests.plugins import principals
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_http import RunningService

TODAY = datetime.now(UTC).date()
WORDS = "Marzipan by the river, and a quiet hour."


def test_a_member_keeps_a_journal(serve: Callable[..., RunningService], network_id: UUID) -> None:
    """Note, read, change, take home, remove; what was missing stays missing."""
    analytics = serve("analytics")
    member = analytics.as_(principals.member(network_id))
    day = {"on_day": TODAY, "scales": {"stress": 7, "sleep": 0}, "words": WORDS}

    kept = member.post("/journal/entries", day, key="once")
    assert (kept.status, sorted(kept.json)) == (201, ["id", "on_day", "version", "written_at"])
    assert member.post("/journal/entries", day, key="once").json == kept.json
    assert member.post("/journal/entries", day).slug == "day-taken"
    before = TODAY - timedelta(days=1)
    assert member.post("/journal/entries", {"on_day": before, "scales": {"stress": 2}}).status == 201
    address = f"/journal/entries/{kept.json['id']}"
    left_out = dict.fromkeys(("symptoms", "mood", "energy", "control"))
    assert member.get(address).json["scales"] == {"stress": 7, "sleep": 0} | left_out
    changed = {"scales": {"stress": 8}, "words": WORDS}
    assert member.put(address, changed, etag='"7"').status == 412
    assert member.put(address, changed, etag=kept.etag).json["version"] == 2

    listed = member.items("/journal/entries", limit=1)
    assert [one["on_day"] for one in listed] == [str(TODAY), str(before)]
    assert member.items("/journal/entries", until=before)[0]["scales"]["sleep"] is None
    table = member.get("/journal/entries.csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert table.body.decode().splitlines()[1:] == [f"{before},2,,,,,,", f'{TODAY},8,,,,,,"{WORDS}"']
    home = member.get("/journal/entries.json")
    assert [one["words"] for one in home.json["entries"]] == ["", WORDS]
    assert home.headers["Cache-Control"] == table.headers["Cache-Control"] == "no-store"

    wrong: list[tuple[dict[str, Any], str]] = [
        ({"on_day": TODAY - timedelta(days=400), "words": "x"}, "/on_day"),
        ({"on_day": TODAY, "scales": {"stress": 11}}, "/scales/stress"),
        ({"on_day": TODAY, "scales": {"charm": 1}}, "/scales/charm"),
    ]
    for body, pointer in wrong:
        assert member.post("/journal/entries", body).json["errors"][0]["pointer"] == pointer
    assert member.delete(address).status == 204
    assert member.get(address).status == 404
    assert analytics.database.rows("select type from kith.event_log") == []


def test_a_member_sees_patterns_in_their_own_words(
    serve: Callable[..., RunningService], network_id: UUID
) -> None:
    """Stress of one day and symptoms of the next, with how sure that is; too few days are said to be."""
    analytics = serve("analytics")
    member = analytics.as_(principals.member(network_id))
    noise = Random(3)
    stress = [noise.randrange(11) for _ in range(30)]
    for at in range(1, 30):
        scales = {"stress": stress[at], "symptoms": stress[at - 1]} | ({"sleep": 5} if at < 9 else {})
        day = {"on_day": TODAY - timedelta(days=30 - at), "scales": scales}
        assert member.post("/journal/entries", day).status == 201

    told = {
        (one["first"], one["then"], one["days_later"]): one
        for one in member.get("/journal/patterns", language="de").json
    }

    found = told["stress", "symptoms", 1]
    assert (found["verdict"], found["days"]) == ("more", 28)
    assert 0.5 < found["low"] < found["strength"] <= 1
    assert found["words"] == (
        "An Tagen nach mehr Anspannung hast du mehr Beschwerden notiert. Das ist ein Hinweis, keine Ursache."
    )
    assert told["stress", "symptoms", 0]["verdict"] == "no_pattern"
    few = told["sleep", "symptoms", 0]
    assert (few["verdict"], few["days"], few["strength"]) == ("too_few_days", 8, None)
    assert analytics.as_(principals.member(network_id)).get("/journal/patterns").json[0]["days"] == 0
    coordinator = analytics.as_(principals.coordinator(network_id))
    for path in ("patterns", "entries", "entries.csv", "entries.json", "scales"):
        assert coordinator.get(f"/journal/{path}").status == 403
        assert analytics.as_(None).get(f"/journal/{path}").status == 401


def test_nobody_else_has_a_way_to_a_journal(serve: Callable[..., RunningService], network_id: UUID) -> None:
    """No role by policy, none by key with the bytes in hand, and nothing of it lies in a dump."""
    analytics = serve("analytics")
    person, group = new_id(), new_id()
    writer = analytics.as_(principals.member(network_id, person, group))
    kept = writer.post(
        "/journal/entries", {"on_day": TODAY, "scales": {"stress": 9}, "words": WORDS}, key="k"
    )
    colleague = analytics.as_(principals.facilitator(network_id, group))
    assert colleague.get(f"/journal/entries/{kept.json['id']}").status == 404
    assert colleague.delete(f"/journal/entries/{kept.json['id']}").status == 404

    database = analytics.database
    sealer = Sealer(analytics.container.config["settings"].key_encryption_key)
    ((entry_id, sealed),) = database.rows("select id, entry from journal_entries")
    place: dict[str, Any] = {"table": "journal_entries", "column": "entry"}
    in_hand = {entry_id: sealed}
    with database.transaction(principals.member(network_id, person)) as tx:
        assert WORDS in sealer.unseal_private(tx, person, **place, sealed=in_hand)[entry_id]
    for principal in everybody_else(network_id, group):
        assert rows_reached(database, principal, network_id) == (0, 0, 0), principal.role
        with pytest.raises(SealBroken), database.transaction(principal, network_id=network_id) as tx:
            sealer.unseal_private(tx, person, **place, sealed=in_hand)
        with pytest.raises(SealBroken), database.transaction(principal, network_id=network_id) as tx:
            sealer.unseal(tx, person, **place, row_id=entry_id, sealed=sealed)

    dump = subprocess.run(
        ["pg_dump", "--inserts", make_conninfo(database.superuser_url, dbname=database.name)],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout
    assert str(person).encode() in dump
    for plain in (WORDS.encode(), b"Marzipan", b'"stress"'):
        assert plain not in dump
        assert plain.hex().encode() not in dump


def everybody_else(network_id: UUID, group_id: UUID) -> list[Principal]:
    """Return somebody of each role in the network and, where one can be, of the group."""
    return [
        principals.coordinator(network_id),
        principals.facilitator(network_id, group_id),
        principals.mentor(network_id, group_id),
        principals.member(network_id, None, group_id),
        principals.caregiver(network_id),
        principals.partner(network_id, new_id()),
        principals.operator(),
        Principal(new_id(), Role.SYSTEM),
    ]


def rows_reached(database: ServiceDatabase, principal: Principal, network_id: UUID) -> tuple[int, int, int]:
    """Return how many entries somebody can read, change and remove in the network."""
    with database.transaction(principal, network_id=network_id) as tx:
        tx.flush()
        ((seen,),) = tx.connection.execute("select count(*) from journal_entries").fetchall()
        changed = tx.connection.execute("update journal_entries set version = 2").rowcount
        return seen, changed, tx.connection.execute("delete from journal_entries").rowcount
