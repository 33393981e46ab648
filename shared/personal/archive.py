"""The archive that a person takes home: the part of every service as JSON, and one page to read.

The page is plain HTML in one language, reads well aloud and prints, and loads nothing from anywhere.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from shared.personal.declaration import LANGUAGES
from shared.personal.words import COLUMNS, PAGE, SERVICES

_STYLE = (
    ":root{color-scheme:light dark}body{font:1.1rem/1.6 system-ui,sans-serif;margin:0}"
    "main{max-width:70rem;margin:0 auto;padding:1.5rem}h1,h2,h3{line-height:1.25}"
    "div{overflow-x:auto}table{border-collapse:collapse}"
    "th,td{text-align:start;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid}"
    "a:focus-visible,div:focus-visible{outline:3px solid;outline-offset:2px}"
    ".skip{position:absolute;inset-inline-start:-999rem}.skip:focus{position:static}"
    "@media print{nav,.skip{display:none}}"
)

type_of_parts = Mapping[str, Mapping[str, Any]]


def archive_of(parts: type_of_parts, *, language: str) -> bytes:
    """Return a ZIP of `<service>.json` for each part (see `ExportPart`), and `index.html`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page_of(parts, language=language))
        for service, part in sorted(parts.items()):
            archive.writestr(f"{service}.json", json.dumps(part, indent=2, ensure_ascii=False) + "\n")
    return made.getvalue()


def page_of(parts: type_of_parts, *, language: str) -> str:
    """Return the page; `language` is one of `LANGUAGES`."""
    say = {key: words[language] for key, words in PAGE.items()}
    day = max((str(part["exported_at"])[:10] for part in parts.values()), default="")
    contents = "".join(
        f'<li><a href="#{escape(service)}">{escape(_service(service, language))}</a></li>'
        for service in parts
    )
    sections = "".join(_section(service, part, language) for service, part in parts.items())
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(say['title'])}</title><style>{_STYLE}</style></head><body>"
        f'<a class="skip" href="#content">{escape(say["skip"])}</a>'
        f'<main id="content"><h1>{escape(say["title"])}</h1><p>{escape(say["intro"].format(day=day))}</p>'
        f'<nav aria-label="{escape(say["contents"])}"><ul>{contents}</ul></nav>{sections}</main>'
        "</body></html>\n"
    )


def _section(service: str, part: Mapping[str, Any], language: str) -> str:
    name = escape(service)
    tables = "".join(
        _table(f"{service}-{number}", held, language) for number, held in enumerate(part["held"])
    )
    left_out = ""
    if part["left_out"]:
        listed = ", ".join(_plain(one) for one in part["left_out"])
        left_out = f"<p>{escape(PAGE['left_out'][language])} {escape(listed)}.</p>"
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(_service(service, language))}</h2>'
        f"{tables}{left_out}</section>"
    )


def _table(id_: str, held: Mapping[str, Any], language: str) -> str:
    title = escape(held["title"][language])
    heading = f'<h3 id="{escape(id_)}">{title}</h3>'
    rows = held["rows"]
    if not rows:
        return f"{heading}<p>{escape(PAGE['nothing'][language])}</p>"
    columns = list(dict.fromkeys(column for row in rows for column in row))
    head = "".join(_heading(column, language) for column in columns)
    body = "".join(f"<tr>{''.join(_cells(row, columns, language))}</tr>" for row in rows)
    more = f"<p>{escape(PAGE['more'][language])}</p>" if held["more"] else ""
    # A wide table scrolls by itself, also by keyboard.
    return (
        f'{heading}<div role="region" tabindex="0" aria-labelledby="{escape(id_)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}"
    )


def _heading(column: str, language: str) -> str:
    words = COLUMNS.get(column)
    if words is None:
        aside = "" if language == "en" else ' lang="en"'
        return f'<th scope="col"{aside}>{escape(_plain(column))}</th>'
    return f'<th scope="col">{escape(words[LANGUAGES.index(language)])}</th>'


def _cells(row: Mapping[str, Any], columns: Sequence[str], language: str) -> Iterator[str]:
    for column in columns:
        yield f"<td>{escape(_value(row.get(column), language))}</td>"


def _value(value: Any, language: str) -> str:
    if value is None or value in ([], ""):
        return "–"
    if isinstance(value, bool):
        return PAGE["yes" if value else "no"][language]
    if isinstance(value, list):
        return ", ".join(_value(one, language) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _service(name: str, language: str) -> str:
    return SERVICES[name][language] if name in SERVICES else _plain(name)


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()
