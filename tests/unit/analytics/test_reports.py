import csv
import json
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from services.analytics.releases.domain import Period, Subject
from services.analytics.reports import domain
from services.analytics.reports.domain import (
    Answer,
    Language,
    Measure,
    State,
    Value,
    typical,
)
from services.analytics.reports.files import Files
from services.analytics.reports.page import CONTENT_SECURITY_POLICY, STYLE
from services.analytics.reports.pdf import letter_without_font
from services.analytics.reports.words import WORDS
from tests.unit.analytics.reported import NETWORK, Read, figure, made_up, months, released


def files(answer: Answer) -> Files:
    """Return the files of a report."""
    return Files(answer, str(NETWORK))


def pdf_text(answer: Answer) -> str:
    """Return what somebody reads in its PDF."""
    reader = PdfReader(BytesIO(files(answer).pdf().body))
    text = "\n".join(page.extract_text() for page in reader.pages)
    # What a line was too short for.
    return text.replace("\u00ad\n", "")


def csv_rows(answer: Answer) -> list[dict[str, str]]:
    """Return the rows of its table."""
    return list(csv.DictReader(files(answer).table().body.decode().splitlines()))


@pytest.mark.parametrize("language", Language)
def test_page_pdf_and_table_say_the_same_figures(language: Language) -> None:
    """Two versions of one figure would make people doubt both, and their difference may tell of somebody."""
    answer = made_up(language=language)
    words = WORDS[language]

    by_csv = [
        [
            {"shown": row["value"], "withheld": words.withheld, "none": words.none}[row["state"]]
            for row in csv_rows(answer)
            if row["part"] == "now" and row["starts_on"] == one.starts_on.isoformat()
        ]
        for one in answer.releases
    ]
    figures, compared = Read(files(answer).page().body.decode()).tables
    by_page = [[cell.replace("\u202f", "") for cell in row[1:]] for row in figures[1:]]
    assert by_csv == by_page
    assert words.withheld in {cell for row in by_page for cell in row}
    text = pdf_text(answer)
    for row in figures[1:] + compared[1:]:
        assert " ".join(row) in text.replace("\u00a0", " ")
    middle = {one.measure: one for one in answer.comparisons()}
    for part, attribute in (("now", "typical"), ("before", "before")):
        people = [
            Value(
                measure=Measure.PEOPLE,
                release=answer.releases[0],
                state=State(row["state"]),
                value=int(row["value"]) if row["value"] else None,
            )
            for row in csv_rows(answer)
            if row["part"] == part and row["measure"] == "people"
        ]
        assert typical(people) == getattr(middle[Measure.PEOPLE], attribute)


def test_nothing_is_said_of_what_is_withheld() -> None:
    """The raw number of a hidden figure is in the database; it must reach no file."""
    spans = months(3)
    hidden = [
        figure(
            Subject.ATTENDANCE,
            Period.MONTH,
            span.starts_on,
            7717,
            sessions=4,
            attendances=8818,
            hides_people=True,
            hides_attendances=True,
        )
        for span in spans
    ]
    report = made_up(3, before=0).report
    answer = domain.answer(report, released(spans), hidden)
    made = files(answer)

    everything = made.page().body.decode() + made.table().body.decode() + pdf_text(answer)

    for raw in ("7717", "8818", "7715", "7720", "8820"):
        assert raw not in everything
    assert answer.withheld() == (9, 12)


def test_the_pdf_is_tagged_and_says_what_its_pictures_show() -> None:
    """Who does not see it must be able to read it: PDF/UA-1, headings, table headers, words for pictures."""
    answer = made_up(language=Language.DE)
    made = files(answer)
    root: Any = PdfReader(BytesIO(made.pdf().body)).trailer["/Root"]
    tags: list[str] = []
    alternatives: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            tags.append(str(node.get("/S")))
            alternatives.extend([str(node["/Alt"])] if "/Alt" in node else [])
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"]["/K"])
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert (tags.count("/H1"), tags.count("/Table"), tags.count("/THead")) == (1, 2, 2)
    assert alternatives == [one.alternative for one in made.content.pictures]


def test_the_page_needs_no_script_and_reads_well_aloud() -> None:
    """WCAG 2.2: a language, one title, headings in order, captions, headers with scope, pictures in words."""
    read = Read(files(made_up()).page().body.decode())

    assert read.tags[0] == ("html", {"lang": "en"})
    assert {"script", "link", "img", "iframe"}.isdisjoint(name for name, _ in read.tags)
    assert (read.count("h1"), read.count("h3"), read.count("title")) == (1, 0, 1 + read.count("svg"))
    assert read.count("caption") == read.count("table") == 2
    assert all(attributes.get("scope") in ("row", "col") for tag, attributes in read.tags if tag == "th")
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in read.tags:
        if tag == "svg":
            assert attributes["role"] == "img"
            assert set(str(attributes["aria-labelledby"]).split()) <= set(ids)
    assert "sha256-" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "@media print" in STYLE


def test_colours_are_told_apart() -> None:
    """WCAG 1.4.3 and 1.4.11: 4.5 to 1 for text, 3 to 1 for marks, on white."""

    def contrast(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)

    texts = re.findall(r"--(?:ink|quiet|link): (#[0-9a-f]{6})", STYLE)
    assert len(texts) == 3
    assert all(contrast(one) >= 4.5 for one in texts)
    (svg, *_) = [one.svg for one in files(made_up()).content.pictures]
    marks = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg)) - {"#ffffff", "#c9ced3"}
    assert all(contrast(one) >= 3 for one in marks)


def test_every_row_is_as_the_dictionary_says() -> None:
    """Whoever works with the table reads its columns there (Frictionless Table Schema)."""
    answer = made_up()
    rows = csv_rows(answer)
    (resource,) = json.loads(files(answer).dictionary().body)["resources"]
    schema = resource["schema"]

    assert [one["name"] for one in schema["fields"]] == list(rows[0])
    reads: dict[str, Callable[[str], Any]] = {"string": str, "integer": int, "date": date.fromisoformat}
    for row in rows:
        for one in schema["fields"]:
            value, limits = row[one["name"]], one["constraints"]
            assert value or not limits.get("required")
            assert not value or reads[one["type"]](value) is not None
            assert not value or value in limits.get("enum", [value])
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys) == 24 * len(Measure)


def test_what_a_coordinator_writes_is_text_and_never_markup() -> None:
    """A title is shown to funders: nothing in it may run, load or be set as code."""
    title = '<script>alert(1)</script> #import "@preview/x:1.0.0" $x$ *b*'
    answer = made_up(3, before=0, title=title)

    assert "<script" not in files(answer).page().body.decode()
    assert title in " ".join(pdf_text(answer).split())


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Gemeinsam über Grenzen, ¡juntas!", None), ("Łódź", None), ("日本", "日"), ("a🙂", "🙂")],
)
def test_what_the_fonts_cannot_show_is_known_before(text: str, letter: str | None) -> None:
    """PDF/UA-1 forbids letters without a sign: better refused when it is written than when it is read."""
    assert letter_without_font(text) == letter


def test_the_pack_holds_everything_and_is_always_the_same() -> None:
    """It is sent on: whoever compares two copies must find them equal."""
    answer = made_up()
    pack = files(answer).pack().body
    archive = ZipFile(BytesIO(pack))

    assert archive.namelist() == [
        "README.txt",
        "report.html",
        "report.pdf",
        "figures.csv",
        "datapackage.json",
        *(f"plots/{name}.svg" for name in ("attendances", "people", "newcomers", "active-members")),
    ]
    assert str(NETWORK) in archive.read("README.txt").decode()
    # What is inside leads to what is inside.
    links = re.findall(r'href="([^"#]+)"', archive.read("report.html").decode())
    assert set(links) <= set(archive.namelist())
    assert files(answer).pack().body == pack
