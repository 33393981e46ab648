"""What in a story may give somebody away: names, places, dates, contacts, rare facts; nothing is kept.

It asks rather once too often: whoever wrote it answers each finding in a moment. It knows what the writer
wants to be looked for (`names`), forms (addresses, numbers, dates, ages, streets), words that mark something
rare (`signs.json`), and words that are written with a capital letter where the language does not ask for one.

German writes every noun so. There, only what stands beside another one (Anna Berger), after a form of address
or after a preposition without an article (in Leipzig, mit Anna) is asked about: a single name elsewhere is
found by `names` alone. What is written about somebody without any such sign, nothing here can find.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from re import Pattern

from services.analytics.stories.domain import Finding, Sign, Words
from services.analytics.stories.wordings import signs

FINDINGS_AT_MOST = 200

type_of_hit = tuple[int, int]

_CONTACTS = (
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}\w",
    r"(?:https?://|www\.)[^\s<>\"]{2,300}",
    r"(?<!\w)@\w{2,60}",
)
# After dates, which look like them.
_TELEPHONES = (r"(?<![\w+])\+?\d[\d ()/-]{5,24}\d(?!\w)",)
_AGES = (
    r"\b\d{1,3}[ -]years?[ -]old\b",
    r"\b[Aa]ged? (?:of )?\d{1,3}\b",
    r"\b(?:turned|turning|cumplí|cumplir) \d{1,3}\b",
    r"\b\d{1,3} años\b",
    r"\b\d{1,3}[ -](?:Jahre|Jahren)\b",
    r"\b\d{1,3}-?jährig\w*",
)
_WORD = re.compile(r"[^\W\d_](?:['’.-]?\w)*")
_ENDS_A_SENTENCE = re.compile(r"(?:^|[.!?:…\n])[\s\"'“”„«»¡¿(–-]*$")
_ABBREVIATION = re.compile(r"\b(?:Mrs?|Ms|Dr|Prof|St|Sra?|Srta|Dña|Fr|Hr|z\. ?B|e\.g|p\. ?ej)\.\s*$")


def findings_of(words: Words, language: str, names: Sequence[str]) -> list[Finding]:
    """Return what may give somebody away, in the order of the story, each once with all its places."""
    found: dict[tuple[Sign, str], Finding] = {}
    for where, text in (("title", words.title), ("text", words.text)):
        for start, end, sign in _hits_in(text, language, names):
            hit = Finding(sign=sign, words=text[start:end], places=((where, start),))
            if known := found.get(hit.key):
                hit = Finding(sign=sign, words=known.words, places=(*known.places, (where, start)))
            found[hit.key] = hit
    return list(found.values())[:FINDINGS_AT_MOST]


def _hits_in(text: str, language: str, names: Sequence[str]) -> list[tuple[int, int, Sign]]:
    """Return what was found in reading order; of two that overlap, the surer one."""
    taken: list[tuple[int, int, Sign]] = []
    free = bytearray(b"\x01" * len(text))
    for sign, hits in _by_sureness(text, language, names):
        for start, end in hits:
            if end > start and all(free[start:end]):
                free[start:end] = bytes(end - start)
                taken.append((start, end, sign))
    return _joined(sorted(taken), text)


def _joined(hits: Sequence[tuple[int, int, Sign]], text: str) -> list[tuple[int, int, Sign]]:
    """Return names that stand beside each other as one: Anna Berger, Dr. Keller."""
    joined: list[tuple[int, int, Sign]] = []
    for start, end, sign in hits:
        if joined and sign is joined[-1][2] is Sign.NAME:
            first, until, _ = joined[-1]
            if text[until:start] == " " or _ABBREVIATION.search(text[:start], max(0, start - 12)):
                joined[-1] = (first, end, sign)
                continue
        joined.append((start, end, sign))
    return joined


def _by_sureness(
    text: str, language: str, names: Sequence[str]
) -> Iterator[tuple[Sign, Iterator[type_of_hit]]]:
    yield Sign.GIVEN, _given_in(text, names)
    yield Sign.CONTACT, _all_of(_CONTACTS, text)
    yield Sign.AGE, _all_of(_AGES, text)
    yield Sign.DATE, _all_of(_dates(), text)
    yield Sign.CONTACT, _all_of(_TELEPHONES, text)
    yield Sign.PLACE, _all_of(_places(), text)
    yield Sign.NUMBER, _all_of((r"\b\d(?:[\d.,]*\d){2}\b",), text)
    yield Sign.RARE, _rare_in(text)
    german = language.split("-", maxsplit=1)[0] == "de"
    yield Sign.NAME, (_names_in_german(text) if german else _names_in(text))


def _given_in(text: str, names: Sequence[str]) -> Iterator[type_of_hit]:
    """Find what the writer named, whatever its case and accents."""
    plain = folded(text)
    # The longest first: of Anna Maria, not only Anna.
    for name in sorted({folded(name) for name in names}, key=lambda name: (-len(name), name)):
        for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", plain):
            yield hit.span()


def folded(text: str) -> str:
    """Return as many characters, each small and without its accents."""
    return "".join(unicodedata.normalize("NFKD", char)[0].casefold()[:1] or char for char in text)


def _names_in(text: str) -> Iterator[type_of_hit]:
    """Find capitals in mid-sentence, and at its start where the word is not known to begin sentences."""
    common, starters = signs("capitalised"), signs("starters")
    plain = set(re.findall(r"\w+", text))
    for word in _WORD.finditer(text):
        said = word.group()
        if said[0].isupper() and said.casefold() not in common:
            stem = re.split(r"['’]", said)[0].casefold()
            if not _begins_sentence(text, word.start()) or not (stem in starters or stem in plain):
                yield word.span()


def _names_in_german(text: str) -> Iterator[type_of_hit]:
    """Find two capitals side by side, one after a form of address or a bare preposition, Helga aus Bremen."""
    leading, starters = signs("leads_to_name"), signs("starters")
    words = list(_WORD.finditer(text))
    capital = [
        word.group()[0].isupper()
        and not (word.group().casefold() in starters and _begins_sentence(text, word.start()))
        for word in words
    ]
    for at, word in enumerate(words):
        if not capital[at]:
            continue
        after = text[words[at - 1].end() : word.start()] if at else ""
        before = text[word.end() : words[at + 1].start()] if at + 1 < len(words) else ""
        beside = (after == " " and capital[at - 1]) or (before == " " and capital[at + 1])
        led = after in (" ", ". ") and words[at - 1].group().casefold() in leading
        comes_from = text[word.end() :].startswith(" aus ") and capital[at + 2 : at + 3] == [True]
        if beside or led or comes_from:
            yield word.span()


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start]
    return (start == 0 or _ENDS_A_SENTENCE.search(before) is not None) and not _ABBREVIATION.search(before)


def _rare_in(text: str) -> Iterator[type_of_hit]:
    for hit in _rare().finditer(text):
        yield hit.span()


def _all_of(forms: Sequence[str], text: str) -> Iterator[type_of_hit]:
    for form in forms:
        for hit in _compiled(form).finditer(text):
            yield hit.span()


@cache
def _compiled(form: str) -> Pattern[str]:
    return re.compile(form)


@cache
def _rare() -> Pattern[str]:
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, sorted(signs('rare'), reverse=True)))})\b", re.IGNORECASE
    )


@cache
def _dates() -> tuple[str, ...]:
    months = "|".join(sorted(signs("months"), reverse=True))
    return (
        rf"\b\d{{1,2}}(?:st|nd|rd|th|\.|º)? (?:de |of )?(?:{months})\b(?:,? (?:de |del )?\d{{4}})?",
        rf"\b(?:{months})\b(?:,? (?:de |del )?(?:\d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|\d{{4}}))?",
        r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b",
        r"\b(?:19|20)\d{2}\b",
    )


@cache
def _places() -> tuple[str, ...]:
    after, before, ends = ("|".join(sorted(signs(f"places_{how}"))) for how in ("after", "before", "ending"))
    return (
        rf"\b(?:[A-Z][\w'’-]* ){{1,3}}(?:{after})\b",
        rf"\b(?:{before}) (?:d[eo]l? )?(?:l[ao]s? )?[A-ZÁÉÍÓÚÑ]\w*(?: [A-ZÁÉÍÓÚÑ]\w*)*",
        rf"\b[A-ZÄÖÜ][\w-]*(?:{ends})\b(?: \d+\w?)?",
        r"\b[A-ZÄÖÜ][\w-]*(?:weg|platz) \d+\w?\b",
    )
