"""The page of a guest: one, without script, that reads well aloud and prints."""

from datetime import timedelta
from html import escape

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.guests.domain import Invitation, Review
from services.scheduling.guests.words import WORDS, Words
from services.scheduling.venues.domain import Venue

CONTENT_SECURITY_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
LONGEST_OUTLINE = 4000


def page_of(invitation: Invitation, meeting: Occurrence, venue: Venue | None, action: str) -> str:
    """Return the page as HTML: when, what for, what to sign and write (sent to `action`), how to join."""
    words = WORDS[invitation.language]
    begins = meeting.local_start + timedelta(minutes=invitation.from_minute)
    parts = (
        f"<h1>{escape(words.title)}</h1><p>{escape(words.thanks)}</p>",
        f"<h2>{escape(words.when)}</h2><p>{begins:%Y-%m-%d %H:%M} ({escape(meeting.time_zone)})<br>"
        f"{invitation.minutes} {escape(words.minutes)}</p>",
        f"<h2>{escape(words.asked)}</h2><p>{escape(invitation.topic)}</p>{_lines(invitation.scope)}",
        _norms(invitation, words, action),
        _outline(invitation, words, action) if invitation.signed_at else "",
        f"<h2>{escape(words.joining)}</h2>{_joining(invitation, meeting, venue, words)}",
        f"<p>{escape(words.ends)}</p>",
    )
    return (
        f'<!doctype html><html lang="{invitation.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(words.title)}</title></head><body><main>{''.join(parts)}</main></body></html>"
    )


def _norms(invitation: Invitation, words: Words, action: str) -> str:
    norms = "".join(f"<li>{escape(norm)}</li>" for norm in words.norms)
    done = (
        f"<p>{escape(words.signed)}</p>"
        if invitation.signed_at
        else f'<form method="post" action="{escape(action)}">'
        f'<button name="sign" value="yes">{escape(words.sign)}</button></form>'
    )
    return f"<h2>{escape(words.norms_title)}</h2><ul>{norms}</ul>{done}"


def _outline(invitation: Invitation, words: Words, action: str) -> str:
    note = _lines(invitation.review_note) if invitation.review is Review.CHANGES_WANTED else ""
    return (
        f'<form method="post" action="{escape(action)}">'
        f'<h2><label for="outline">{escape(words.outline)}</label></h2>'
        f'<p><textarea id="outline" name="outline" rows="8" cols="60" required '
        f'maxlength="{LONGEST_OUTLINE}">\n'
        f"{escape(invitation.outline)}</textarea></p><p><button>{escape(words.send)}</button></p></form>"
        f'<p role="status">{escape(words.review[invitation.review])}</p>{note}'
    )


def _joining(invitation: Invitation, meeting: Occurrence, venue: Venue | None, words: Words) -> str:
    if not invitation.is_ready:
        return f"<p>{escape(words.not_yet)}</p>"
    place = f"{venue.name}, {venue.room}, {venue.address}, {venue.locality}" if venue else ""
    ways = [", ".join(part for part in place.split(", ") if part), meeting.online_url or ""]
    return "".join(f"<p>{escape(way)}</p>" for way in ways if way)


def _lines(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
