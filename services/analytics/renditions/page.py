"""The page of a story: one, without script, that reads well aloud, prints, and is kept by no cache."""

from html import escape

from werkzeug.wrappers import Response

from services.analytics.renditions.domain import Shown

CONTENT_SECURITY_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_UNTIL = {"en": "Shown until {day}.", "es": "Se muestra hasta el {day}.", "de": "Zu lesen bis {day}."}


def page_of(shown: Shown) -> Response:
    """Return the page as HTML."""
    until = _UNTIL.get(shown.language.split("-", maxsplit=1)[0], _UNTIL["en"])
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in shown.text.splitlines() if line.strip())
    html = (
        f'<!doctype html><html lang="{escape(shown.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex, noarchive">'
        f"<title>{escape(shown.title)}</title></head><body><main><article>"
        f"<h1>{escape(shown.title)}</h1>{paragraphs}</article>"
        f"<p><small>{until.format(day=shown.expires_at.date().isoformat())}</small></p></main></body></html>"
    )
    return uncached(Response(html, content_type="text/html; charset=utf-8"))


def uncached(answer: Response) -> Response:
    """Keep every cache from keeping it: what is taken back has to be gone at once."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    return answer
