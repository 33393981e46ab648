"""A report as PDF/UA-1 (ISO 14289-1), set by Typst. Text goes in as data: nothing written in it is markup."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

import typst

from services.analytics.reports.blocks import Block, Content, Grid, Heading, Items, Picture, Text

MEDIA = "application/pdf"
_UNSHOWN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
TEMPLATE = files(__package__).joinpath("report.typ").read_bytes()


def pdf_of(content: Content, made_at: datetime) -> bytes:
    """Return the PDF: the same content and moment give the same bytes, whatever fonts a machine has."""
    report = {
        "title": content.title,
        "language": content.language,
        "blocks": [_block(block) for block in content.blocks],
    }
    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            timestamp=int(made_at.timestamp()),
        )
    )


def letter_without_font(text: str) -> str | None:
    """Return what of a text the PDF's own fonts cannot show (PDF/UA-1 forbids to leave it out), or None."""
    try:
        typst.compile(
            b"#set document(title: [-])\n#sys.inputs.text",
            format="pdf",
            sys_inputs={"text": text},
            pdf_standards="ua-1",
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        named = _UNSHOWN.search(str(error))
        return named[1] if named else text[:1]
    return None


def _block(block: Block) -> Mapping[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Text(text):
            return {"kind": "text", "text": text}
        case Items(items):
            return {"kind": "items", "items": items}
        case Picture():
            return {
                "kind": "picture",
                "svg": block.svg,
                "caption": block.caption,
                "alternative": block.alternative,
            }
        case Grid():
            return {"kind": "grid", "caption": block.caption, "head": block.head, "rows": block.rows}
