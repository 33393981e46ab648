"""The library: what comes with Kith, and what networks make of it."""

import re
from dataclasses import replace
from itertools import chain
from uuid import UUID

import pytest

from services.scheduling.library.domain import (
    OWN_RANK,
    CameWithKith,
    Change,
    Entry,
    Evidence,
    Facts,
    Kind,
    OnlyText,
    Origin,
    Source,
    Tag,
    TechniqueNeeded,
    Text,
    ThemeNeeded,
    Words,
    change_of,
    check_practices,
    check_removable,
    check_technique,
    check_theme,
    page,
    select,
    text_in,
    written,
)
from services.scheduling.library.starters import LANGUAGES, starters
from shared.errors import Invalid, NotFound

NETWORK = UUID(int=1)
STARTERS = starters(NETWORK)
BY_CODE = {entry.code: entry for entry in STARTERS}
BREATHING = BY_CODE["paced-breathing"]
EACH = pytest.mark.parametrize("entry", STARTERS, ids=lambda entry: entry.code)
MOST_WORDS_IN_A_SENTENCE = 20
# What nobody can promise, and what blames: in all three languages.
NEVER_SAID = re.compile(
    r"\b(cures?|heals?|guarantee\w*|always works|willpower|should have|cura|sana|garantiza\w*"
    r"|fuerza de voluntad|heilt|heilung|garantiert\w*|willenskraft|compliance|patients?)\b",
    re.IGNORECASE,
)


def sentences(words: Words) -> list[str]:
    """Everything that is read, sentence by sentence."""
    said = (words.title, words.aim, *words.steps, words.caution)
    return list(chain.from_iterable(re.split(r"(?<=[.!?:…])\s+", one) for one in said))


def own() -> Entry:
    """A technique of a network's own, in German."""
    facts = Facts(
        kind=Kind.TECHNIQUE,
        tags=(Tag.SLEEP,),
        minutes=5,
        evidence=Evidence.EXPERIENCE,
        sources=(Source(authors="A. Nurse", year=2020, title="Evenings"),),
    )
    words = Words(title="Tee", aim="Ruhiger werden.", steps=("Trink Tee.",), caution="Nicht zu heiß.")
    text = Text(language="de", words=words, origin=Origin.NETWORK, version=1)
    return Entry(id=UUID(int=9), facts=facts, rank=OWN_RANK, texts={"de": text}, version=1)


@EACH
def test_what_comes_with_kith_is_whole_in_every_language(entry: Entry) -> None:
    """No language gets less."""
    assert tuple(entry.texts) == LANGUAGES
    words = [entry.texts[language].words for language in LANGUAGES]
    assert len({len(one.steps) for one in words}) == 1
    assert len({one.title for one in words}) == len(words), "one of them was not translated"
    for one in words:
        assert all((one.title, one.aim, one.caution, *one.steps))
        assert len(one.title) <= 40
        assert 3 <= len(one.steps) <= 6


@EACH
def test_what_comes_with_kith_is_easy_to_read_and_promises_nothing(entry: Entry) -> None:
    """Whoever is tired reads this too, and whoever was promised much before."""
    for language, text in entry.texts.items():
        for sentence in sentences(text.words):
            assert len(sentence.split()) <= MOST_WORDS_IN_A_SENTENCE, (language, sentence)
            assert not NEVER_SAID.search(sentence), (language, sentence)


@EACH
def test_what_comes_with_kith_says_what_it_rests_on(entry: Entry) -> None:
    """Evidence that cannot be looked up is none."""
    assert entry.facts.tags
    assert 1 <= entry.facts.minutes <= 60
    assert entry.facts.sources
    for source in entry.facts.sources:
        assert source.authors.strip()
        assert len(source.title) > 5
        assert 1900 < source.year <= 2026
        assert source.doi is None or source.doi.startswith("10.")
    check_practices(entry.facts, {one.id: one for one in STARTERS})


def test_there_is_enough_to_begin_with_and_it_starts_light() -> None:
    """A dozen meetings, the first of them about arriving."""
    kinds = [entry.facts.kind for entry in STARTERS]

    assert kinds.count(Kind.THEME) >= 12
    assert kinds.count(Kind.TECHNIQUE) >= 25
    assert STARTERS[0].code == "arriving"
    assert all(entry.facts.practices for entry in STARTERS if entry.facts.kind is Kind.THEME)
    assert len({entry.id for entry in STARTERS}) == len(STARTERS)
    assert {entry.id for entry in STARTERS}.isdisjoint(one.id for one in starters(UUID(int=2)))
    assert {tag for entry in STARTERS for tag in entry.facts.tags} == set(Tag)
    assert {entry.facts.evidence for entry in STARTERS} == set(Evidence)


@pytest.mark.parametrize(
    ("asked", "given"), [("es", "es"), ("es-MX", "es"), ("de-AT", "de"), ("fr", "en"), ("en", "en")]
)
def test_everybody_reads_in_their_language_or_the_nearest_that_there_is(asked: str, given: str) -> None:
    """Something in English is more than nothing."""
    assert text_in(BREATHING, asked).language == given


def test_what_is_written_in_no_common_language_is_shown_as_it_is() -> None:
    """A network's own entry need not be in English."""
    assert text_in(own(), "es").language == "de"
    with pytest.raises(NotFound):
        text_in(replace(own(), texts={}), "de")


def test_a_network_writes_words_anew_and_goes_back() -> None:
    """What it did not touch stays Kith's; the version goes on, so that no old ETag fits again."""
    words = Words(title="Atmen", aim="Ruhe.", steps=("Atme.",), caution="Langsam.")
    change = Change(entry_id=BREATHING.id, language="de", words=words, version=1)

    adapted = written(BREATHING, [change])
    back = written(BREATHING, [replace(change, words=None, version=2)])

    assert text_in(adapted, "de") == Text(language="de", words=words, origin=Origin.NETWORK, version=1)
    assert adapted.texts["es"] == BREATHING.texts["es"]
    assert back.texts["de"] == replace(BREATHING.texts["de"], version=2)
    assert list(written(own(), [replace(change, language="fr", words=None)]).texts) == ["de"]


def test_the_last_words_of_an_entry_are_not_taken_from_it() -> None:
    """Else there would be an entry that nobody can read."""
    words = own().texts["de"].words
    both = written(own(), [Change(entry_id=own().id, language="es", words=words, version=1)])

    check_removable(both, "es")
    with pytest.raises(OnlyText):
        check_removable(own(), "de")
    for entry, language in ((own(), "es"), (BREATHING, "de")):
        with pytest.raises(NotFound):
            check_removable(entry, language)


def test_what_came_with_kith_may_be_hidden_and_keeps_its_evidence() -> None:
    """A level that anybody could raise would say nothing."""
    better = replace(BREATHING.facts, evidence=Evidence.TRIALS)

    hidden = change_of(BREATHING, BREATHING.facts, hidden=True)

    assert (hidden.hidden, hidden.version) == (True, 1)
    with pytest.raises(CameWithKith):
        change_of(BREATHING, better, hidden=False)
    assert change_of(own(), better, hidden=False).facts == better


@pytest.mark.parametrize(
    ("kind", "suggested"),
    [(Kind.THEME, BY_CODE["nights"].id), (Kind.THEME, UUID(int=5)), (Kind.TECHNIQUE, BREATHING.id)],
)
def test_a_theme_suggests_techniques_alone(kind: Kind, suggested: UUID) -> None:
    """What is suggested for the days between can be done alone."""
    facts = replace(BREATHING.facts, kind=kind, practices=(suggested,))

    with pytest.raises(Invalid) as refused:
        check_practices(facts, {entry.id: entry for entry in STARTERS})

    assert refused.value.pointer == "/practices/0"


def test_meetings_follow_themes_and_people_practise_techniques_that_are_in_use() -> None:
    """What is hidden is not begun with any more."""
    theme = BY_CODE["nights"]

    assert check_theme(theme, at="/entry_id") == theme
    assert check_technique(BREATHING, at="/entry_id") == BREATHING
    for wrong in (None, BREATHING, replace(theme, hidden=True)):
        with pytest.raises(ThemeNeeded):
            check_theme(wrong, at="/entry_id")
    for wrong in (None, theme, replace(BREATHING, hidden=True)):
        with pytest.raises(TechniqueNeeded):
            check_technique(wrong, at="/entry_id")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"kind": Kind.THEME, "tag": Tag.SLEEP}, {"nights"}),
        ({"tag": Tag.SLEEP, "longest": 5}, {"bed-for-sleep"}),
        ({"language": "es", "words": "ola SURF"}, {"urge-surfing"}),
        ({"words": "surfear"}, set()),
        ({"kind": Kind.TECHNIQUE, "longest": 1}, {"one-mindful-minute"}),
    ],
)
def test_the_library_is_searched_by_what_one_has_time_for(asked: dict[str, object], codes: set[str]) -> None:
    """In the language that it is read in."""
    assert {entry.code for entry in select(STARTERS, **{"language": "en"} | asked)} == codes  # type: ignore[arg-type]  # the filters are mixed


def test_what_is_hidden_is_listed_for_those_who_ask_and_pages_follow_the_order() -> None:
    """The order is the curriculum's, and the network's own comes after it."""
    library = [replace(STARTERS[0], hidden=True), *STARTERS[1:], own()]

    assert STARTERS[0].id not in {one.id for one in select(library, language="en")}
    assert select(library, language="en", hidden=True) == library
    first = page(library, limit=44)
    rest = page(library, limit=44, after_1=first[-1].rank, after_2=first[-1].id)
    assert first + rest == library
