"""A report as one HTML file: no script, nothing fetched, read aloud in order, printed as it is (WCAG 2.2)."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from services.analytics.reports.blocks import Block, Content, Grid, Heading, Items, Picture, Text
from services.analytics.reports.words import Words

MEDIA = "text/html; charset=utf-8"
STYLE = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def page_of(content: Content, words: Words, files_beside: Sequence[str]) -> str:
    """Return the page; `files_beside` are the names of files that it leads to, found where the page is."""
    links = "".join(
        f'<li><a href="{escape(name)}">{escape(words.file_names[name])}</a></li>' for name in files_beside
    )
    return (
        f'<!doctype html><html lang="{escape(content.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(content.title)}</title><style>{STYLE}</style></head><body>"
        f'<a class="skip" href="#content">{escape(words.skip)}</a>'
        f'<main id="content"><h1>{escape(content.title)}</h1>'
        + "".join(_block(block, words) for block in content.blocks)
        + f'<section class="files"><h2>{escape(words.files)}</h2><ul>{links}</ul></section>'
        + "</main></body></html>"
    )


def _block(block: Block, words: Words) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Text(text):
            return f"<p>{escape(text)}</p>"
        case Items(items):
            return f"<ul>{''.join(f'<li>{_item(*item)}</li>' for item in items)}</ul>"
        case Picture():
            return f"<figure>{block.svg}<figcaption>{escape(block.caption)}</figcaption></figure>"
        case Grid():
            return _table(block, words)


def _item(term: str, text: str) -> str:
    return f"<strong>{escape(term)}:</strong> {escape(text)}" if term else escape(text)


def _table(grid: Grid, words: Words) -> str:
    """A table in a frame of its own, so that a narrow screen moves it and not the page."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in grid.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(text)}</td>" for text in rest)}</tr>'
        for first, *rest in grid.rows
    )
    label = escape(words.scroll.format(caption=grid.caption))
    return (
        f'<div class="frame" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{escape(grid.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        "</table></div>"
    )
