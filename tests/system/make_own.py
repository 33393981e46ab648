"""What people keep in analytics for themselves, for `seeds`: a journal, and stories of which one is shown."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.contracts.membership import ConsentGranted
from shared.ids import new_id
from tests.plugins.fix_http import Client


def story_consent(person_id: UUID) -> ConsentGranted:
    """Somebody agrees that a story of theirs may be told."""
    return ConsentGranted(
        consent_id=new_id(),
        person_id=person_id,
        purpose="story",
        wording_version="1",
        granted_at=datetime.now(UTC),
    )


def make(person: Client, coordinator: Client, note: Callable[..., None]) -> None:
    """Note a day, and approve two stories that are asked for; the first is shown."""
    day = {"on_day": datetime.now(UTC).date(), "words": "Rain."}
    note("entry_id", _made(person, "/journal/entries", day))
    for _ in range(2):
        draft = {"language": "en", "title": "And now", "text": "I slept. Marta knows."}
        story = _made(person, "/stories", draft)
        kept = _versioned(person, f"/stories/{story}/findings/1/answer", {"answer": "keep"})
        assert kept["open"] == 0
        _versioned(person, f"/stories/{story}/approve")
        asked = {"kind": "page", "audience": "public", "purpose": "Our page"}
        rendition = _made(coordinator, f"/approved-stories/{story}/renditions", asked)
        note("story_id", story)
        note("rendition_id", rendition)
    # The last one stays asked for, so that it can be agreed to.
    first = coordinator.items("/renditions")[0]["id"]
    assert person.post(f"/renditions/{first}/agree").status == 200
    assert coordinator.post(f"/renditions/{first}/publish").status == 200


def _made(client: Client, path: str, body: dict[str, Any]) -> str:
    reply = client.post(path, body)
    assert reply.status == 201, (path, reply.body)
    return str(reply.json["id"])


def _versioned(client: Client, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    reply = client.send("POST", path, body, {"If-Match": "*"})
    assert reply.status == 200, (path, reply.body)
    answer: dict[str, Any] = reply.json
    return answer
