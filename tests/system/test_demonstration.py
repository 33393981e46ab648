"""The demonstration keeps what it promises, in a region as small as can be."""

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from infra.demo.chapters import GROUP_LIFE, leaving
from infra.demo.region import plan_region
from infra.demo.seed import Seeder
from tests.integration.personal.region import Region

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-")


@pytest.mark.timeout(300)
def test_a_group_lives_as_it_is_told(region: Region) -> None:
    """Whoever tries Kith sees it in this story first; a chapter breaks it off where something is not so."""
    planned = plan_region(seed=2, today=datetime.now(UTC).date(), groups=2, people=12)
    seeder = Seeder(region.door, region.tokens.token, planned, lambda *_: None)
    seeded = seeder.make()
    told = Console(file=StringIO(), width=200)

    chapters = (*GROUP_LIFE, leaving.tell)
    for tell in chapters:
        tell(told, seeder, seeded)

    text = told.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    assert len(text) > 500 * len(chapters)
    assert not ID.search(text), "people read names, never ids"
