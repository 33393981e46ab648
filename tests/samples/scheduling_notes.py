"""Rows of scheduling about summaries of meetings."""

from tests.samples import LATER, NOW, A, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A summary that the one attendee agreed to; in A it was redacted since, so that both can be attacked."""
    about = {
        "network_id": at.network_id,
        "occurrence_id": at.id("occurrence"),
        "group_id": at.group_id,
    }
    yield (
        "summary_consents",
        {**about, "person_id": at.person_id, "said": "yes", "asked_at": NOW, "answered_at": NOW},
    )
    readable = {"status": "released", "sealed": "\\x00", "ends_at": LATER, "released_at": NOW}
    gone = {"status": "redacted", "sealed": None, "ends_at": None, "released_at": None}
    yield (
        "session_summaries",
        {
            **about,
            **(gone if at == A else readable),
            "drafted_by": at.principal_id,
            "answer_days": 14,
            "keep_days": 90,
            "version": 3,
        },
    )
