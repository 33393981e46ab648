"""What a person takes home: files for programs, and one page to read."""

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import Any

import pytest

from shared.personal.archive import archive_of, page_of

PART: dict[str, Any] = {
    "schema": "kith.export/1",
    "service": "membership",
    "exported_at": "2026-11-02T18:00:00Z",
    "held": [
        {
            "table": "persons",
            "title": {"en": "Who you are", "es": "Quién es", "de": "Wer Sie sind"},
            "rows": [
                {"display_name": "<b>Heron</b>", "active": True, "languages": ["de", "es"], "left_on": None}
            ],
            "more": False,
        },
        {
            "table": "absences",
            "title": {"en": "Absences", "es": "Ausencias", "de": "Abwesenheiten"},
            "rows": [],
            "more": False,
        },
    ],
    "left_out": ["milestones"],
}


class Outline(HTMLParser):
    """What a page is made of: its tags, and whatever it would load or go to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.addresses += [str(value) for name, value in attrs if name in ("href", "src")]
        self.ids += [str(value) for name, value in attrs if name == "id"]


def test_the_archive_holds_each_part_unchanged_and_a_page() -> None:
    """Programs read the same that people do."""
    archive = zipfile.ZipFile(io.BytesIO(archive_of({"membership": PART}, language="de")))

    assert archive.namelist() == ["index.html", "membership.json"]
    assert json.loads(archive.read("membership.json")) == PART
    assert archive.read("index.html").decode() == page_of({"membership": PART}, language="de")


@pytest.mark.parametrize(
    ("language", "heading", "column", "nothing", "yes"),
    [
        ("en", "Who you are", ">Name<", "Nothing.", "yes"),
        ("es", "Quién es", ">Nombre<", "Nada.", "sí"),
        ("de", "Wer Sie sind", ">Name<", "Nichts.", "ja"),
    ],
)
def test_the_page_speaks_the_persons_language(
    language: str, heading: str, column: str, nothing: str, yes: str
) -> None:
    """Whoever asks what is kept about them should not have to guess."""
    page = page_of({"membership": PART}, language=language)

    assert f'<html lang="{language}">' in page
    for said in (heading, column, nothing, f"<td>{yes}</td>", "de, es"):
        assert said in page


def test_the_page_loads_nothing_runs_nothing_and_reads_well_aloud() -> None:
    """It is opened years later, without a network, maybe with a screen reader."""
    page = page_of({"membership": PART}, language="en")
    outline = Outline(page)

    assert outline.tags.count("h1") == outline.tags.count("main") == 1
    assert "script" not in outline.tags
    assert "link" not in outline.tags
    assert set(outline.addresses) <= {f"#{id_}" for id_ in outline.ids}
    assert len(outline.ids) == len(set(outline.ids))
    assert re.findall(r"<th(?!ead| scope)", page) == []
    assert "url(" not in page


def test_what_somebody_wrote_is_text() -> None:
    """A name is no markup."""
    page = page_of({"membership": PART}, language="en")

    assert "<b>Heron</b>" not in page
    assert "&lt;b&gt;Heron&lt;/b&gt;" in page


def test_what_was_left_out_is_named() -> None:
    """A coordinator who asks for somebody must be able to tell them that there is more."""
    assert "Milestones." in page_of({"membership": PART}, language="en")
