"""A report as files: the page, the PDF, the figures as CSV with what its columns mean, and all in one ZIP."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from services.analytics.reports import page, pdf
from services.analytics.reports.blocks import Content
from services.analytics.reports.content import content_of
from services.analytics.reports.domain import Answer, Measure, State
from services.analytics.reports.words import WORDS, Words

CSV_MEDIA = "text/csv; charset=utf-8; header=present"
JSON_MEDIA = "application/json"
ZIP_MEDIA = "application/zip"
# In this order on the page; the pack cannot be inside itself.
BESIDE = ("report.pdf", "figures.csv", "datapackage.json")
PACK = "pack.zip"
# What ZIP has no older day than.
EARLIEST = (1980, 1, 1, 0, 0, 0)

# name, type and further limits of each column, as Frictionless Table Schema 1 has them
COLUMNS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("level", "string", {"required": True, "enum": ["network", "organisation"]}),
    ("unit_id", "string", {"required": True}),
    ("part", "string", {"required": True, "enum": ["now", "before"]}),
    ("period", "string", {"required": True, "enum": ["week", "month"]}),
    ("starts_on", "date", {"required": True}),
    ("ends_on", "date", {"required": True}),
    ("measure", "string", {"required": True, "enum": [str(one) for one in Measure]}),
    ("value", "integer", {"minimum": 0}),
    ("state", "string", {"required": True, "enum": [str(one) for one in State]}),
    ("threshold", "integer", {"required": True}),
)
KEY = ("level", "unit_id", "starts_on", "measure")


@dataclass(frozen=True)
class Made:
    """A file of a report."""

    name: str
    media: str
    body: bytes


class Files:
    """The files of one report: each is made when it is asked for, from the same content."""

    def __init__(self, answer: Answer, network: str) -> None:
        self.answer = answer
        self.content: Content = content_of(answer, network)
        self.words: Words = WORDS[answer.report.language]

    def page(self) -> Made:
        """The report to read, with links to the others beside it."""
        html = page.page_of(self.content, self.words, [*BESIDE, PACK])
        return Made("report.html", page.MEDIA, html.encode())

    def pdf(self) -> Made:
        """The report to print."""
        return Made("report.pdf", pdf.MEDIA, pdf.pdf_of(self.content, self.answer.report.made_at))

    def table(self) -> Made:
        """The figures, one a row, as RFC 4180 writes them."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(name for name, _type, _limits in COLUMNS)
        writer.writerows(_rows(self.answer))
        return Made("figures.csv", CSV_MEDIA, text.getvalue().encode())

    def dictionary(self) -> Made:
        """What each column means: a Frictionless Data Package with a Table Schema."""
        fields = [
            {"name": name, "type": kind, "description": self.words.dictionary[name], "constraints": limits}
            for name, kind, limits in COLUMNS
        ]
        names = "; ".join(
            f"`{one}`: {self.words.names[one]}, {self.words.definitions[one]}" for one in self.answer.measures
        )
        fields[[name for name, *_ in COLUMNS].index("measure")]["description"] = names
        package = {
            "profile": "tabular-data-package",
            "name": f"report-{self.answer.report.id}",
            "title": self.content.title,
            "created": self.answer.report.made_at.isoformat(),
            "resources": [
                {
                    "profile": "tabular-data-resource",
                    "name": "figures",
                    "path": "figures.csv",
                    "encoding": "utf-8",
                    "schema": {"fields": fields, "missingValues": [""], "primaryKey": list(KEY)},
                }
            ],
        }
        body = json.dumps(package, ensure_ascii=False, indent=1).encode()
        return Made("datapackage.json", JSON_MEDIA, body)

    def pack(self) -> Made:
        """All of them, with the pictures and how to cite; the same report gives the same bytes."""
        html = page.page_of(self.content, self.words, BESIDE)
        made = [
            Made("README.txt", "text/plain", self._readme().encode()),
            Made("report.html", page.MEDIA, html.encode()),
            self.pdf(),
            self.table(),
            self.dictionary(),
            *(
                Made(f"plots/{one.name}.svg", "image/svg+xml", one.svg.encode())
                for one in self.content.pictures
            ),
        ]
        return Made(PACK, ZIP_MEDIA, _zipped(made, self.answer.report.made_at))

    def _readme(self) -> str:
        blocks = self.content.blocks
        # How to cite is what the report ends with.
        citation = getattr(blocks[-2], "text", "")
        lines = "".join(f"- {line}\n" for line in self.words.cite_lines)
        cite = f"{self.words.cite}\n\n{citation}\n\n{lines}"
        caveats = "".join(f"- {line}\n" for line in self.words.caveat_lines)
        return f"{self.content.title}\n\n{self.words.pack}\n{cite}\n{self.words.caveats}\n\n{caveats}"


def _rows(answer: Answer) -> Iterator[list[Any]]:
    report = answer.report
    for part, releases in (("before", answer.before), ("now", answer.releases)):
        for release in releases:
            for measure in answer.measures:
                value = answer.values[measure, release.starts_on]
                yield [
                    report.level,
                    report.unit_id,
                    part,
                    report.period,
                    release.starts_on,
                    release.ends_on,
                    measure,
                    value.value,
                    value.state,
                    release.threshold,
                ]


def _zipped(made: list[Made], at: datetime) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for one in made:
            info = ZipInfo(one.name, max(EARLIEST, at.timetuple()[:6]))
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, one.body)
    return packed.getvalue()
