"""A caregiver reaches exactly what the open topic is about, and nothing the moment that it is closed."""

import json

from tests.integration.isolation.attacks import Target
from tests.integration.isolation.caregivers import CLOSED, NOTHING, openings_in
from tests.integration.isolation.rules import EXPECTED


def test_each_topic_opens_what_it_is_about_and_nothing_else(target: Target) -> None:
    """On every table, with every verb; whatever groups their token names."""
    expected = json.loads((EXPECTED / "caregivers.json").read_text(encoding="utf-8"))

    found = openings_in(target)

    assert found == expected[target.database.service]
    assert found[CLOSED] == {}
    # Each topic is for reading, of the member alone whose it is.
    verbs = [opened for topic, tables in found.items() if topic != NOTHING for opened in tables.values()]
    assert all(set(opened) == {"select"} for opened in verbs), verbs
