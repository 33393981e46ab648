"""What in a story may give somebody away is found and asked about, one by one; what is approved is a text."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.analytics.stories import domain
from services.analytics.stories.checking import findings_of
from services.analytics.stories.domain import ConsentNeeded, EnoughStories, QuestionsOpen, Sign, Story, Words
from services.analytics.stories.wordings import asks
from shared.errors import Invalid, NotFound

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def found(text: str, language: str = "en", names: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return what is found in a text: why, and the words."""
    words = Words(title="How it was", text=text)
    return [(str(one.sign), one.words) for one in findings_of(words, language, names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Nothing in it, and nothing is asked.
        ("I came in winter. The group listened, and I slept better. We laughed. Today I'm well.", []),
        ("On Mondays I rest. My doctor didn't know. Don't give up!", [("name", "Mondays")]),
        # Names, in mid-sentence and at the start of one.
        ("There I met Anna Berger, and later Tom.", [("name", "Anna Berger"), ("name", "Tom")]),
        ("It was hard. Marta stayed with me.", [("name", "Marta")]),
        ("Dr. Keller and Mrs. Ode helped.", [("name", "Dr. Keller"), ("name", "Mrs. Ode")]),
        ("Walks helped. And long ones.", []),
        # Places.
        ("We met in Long Market Street in Northam.", [("place", "Long Market Street"), ("name", "Northam")]),
        # Dates and ages.
        ("Since 3 March 2019 I sleep.", [("date", "3 March 2019")]),
        ("In 2019, on 12/05/2019 and in May.", [("date", "2019"), ("date", "12/05/2019"), ("date", "May")]),
        ("At 43 years old I turned 44.", [("age", "43 years old"), ("age", "turned 44")]),
        # Contacts and numbers; small numbers are nobody's.
        (
            "Write to ann.b@example.org or +44 20 7946 0958.",
            [("contact", "ann.b@example.org"), ("contact", "+44 20 7946 0958")],
        ),
        ("See www.example.org/ann or @ann_b.", [("contact", "www.example.org/ann"), ("contact", "@ann_b")]),
        ("We were 12, then 3 of 1,250.", [("number", "1,250")]),
        # Rare facts.
        ("I was the only one, my twins were two.", [("rare", "the only"), ("rare", "twins")]),
    ],
)
def test_what_may_give_somebody_away_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    """A name of somebody who was not asked is as bad as one's own."""
    assert found(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "es",
            "Vivo en la calle del Carmen. Lucía me ayudó.",
            [("place", "calle del Carmen"), ("name", "Lucía")],
        ),
        (
            "es",
            "Desde el 3 de marzo de 2019, con 43 años, duermo.",
            [("date", "3 de marzo de 2019"), ("age", "43 años")],
        ),
        ("de", "Die Gruppe hörte zu, und die Schmerzen wurden leiser.", []),
        (
            "de",
            "Ich ging mit Anna in Leipzig zu Frau Berger.",
            [("name", "Anna"), ("name", "Leipzig"), ("name", "Frau Berger")],
        ),
        ("de", "Helga aus Bremen half mir.", [("name", "Helga"), ("name", "Bremen")]),
        (
            "de",
            "Später kam Peter Ohm in die Hauptstraße 12.",
            [("name", "Peter Ohm"), ("place", "Hauptstraße 12")],
        ),
        (
            "de",
            "Mit 43 Jahren, am 3. März 2019, war ich der Einzige.",
            [("age", "43 Jahren"), ("date", "3. März 2019"), ("rare", "der Einzige")],
        ),
    ],
)
def test_other_languages_have_their_own_signs(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    """German nouns are capital letters, and no names."""
    assert found(text, language) == expected


def test_what_the_writer_names_is_found_in_any_form() -> None:
    """Small letters, without accents, more than once; the longest name first; never inside a word."""
    said = findings_of(
        Words(title="josé and I", text="José's dog. JOSE left; Joseph stayed, as did ana maria and ana."),
        "en",
        ("José", "Ana", "Ana Maria"),
    )

    given = [(one.words, len(one.places)) for one in said if one.sign is Sign.GIVEN]
    assert given == [("josé", 2), ("JOSE", 1), ("ana maria", 1), ("ana", 1)]


def test_the_check_is_quick_whatever_is_written() -> None:
    """Six thousand characters of anything: no pattern may run away."""
    for text in ("a" * 6000, "A" * 6000, "1 " * 3000, "(" * 6000, "a@" * 3000, "A. " * 2000, "Dr. " * 1500):
        assert len(found(text, "de", ("a" * 80,))) <= 200
        assert len(found(text)) <= 200


def test_every_sign_is_explained_in_three_languages() -> None:
    """Whoever wrote the story should know why it is asked."""
    for sign in Sign:
        assert len({asks(sign, language) for language in ("en", "es", "de")}) == 3
    assert asks(Sign.NAME, "fr") == asks(Sign.NAME, "en")


STORY = Story(
    id=UUID(int=1),
    person_id=UUID(int=2),
    language="en",
    words=Words(title="Tom and I", text="I met Tom in 2019. Tom stayed."),
    changed_at=NOW,
)


def test_each_finding_is_answered_before_a_story_is_approved() -> None:
    """One by one: it may stay, or something else takes its place everywhere."""
    findings = findings_of(STORY.words, "en", STORY.names)
    assert [(one.words, len(one.places)) for one in findings] == [("Tom", 3), ("2019", 1)]
    with pytest.raises(QuestionsOpen, match="2 of 2"):
        domain.approve(STORY, findings, consents=True, now=NOW)

    renamed = domain.substitute(STORY, domain.nth(findings, 1), "a friend", NOW)
    assert renamed.words == Words(title="a friend and I", text="I met a friend in 2019. a friend stayed.")
    (year,) = findings_of(renamed.words, "en", ())
    kept = domain.keep(renamed, year, NOW)

    assert domain.open_of(kept, [year]) == []
    approved = domain.approve(kept, [year], consents=True, now=NOW)
    assert (approved.words, approved.story_version) == (renamed.words, 3)
    with pytest.raises(ConsentNeeded):
        domain.approve(kept, [year], consents=False, now=NOW)


def test_a_name_written_anew_is_asked_about_anew() -> None:
    """What was answered stays answered; what came since does not."""
    (tom, year) = findings_of(STORY.words, "en", ())
    answered = domain.keep(domain.keep(STORY, tom, NOW), year, NOW)
    words = Words(title="Tom and I", text="I met Tom and Iris in 2019.")

    again = domain.rewrite(answered, language="en", words=words, names=(), now=NOW)

    left = domain.open_of(again, findings_of(words, "en", ()))
    assert [one.words for one in left] == ["Iris"]


def test_a_story_has_its_bounds() -> None:
    """Fifty of them, none longer than a few pages, and no finding that is not there."""
    with pytest.raises(EnoughStories):
        domain.draft(STORY, there_are=50)
    tom = findings_of(STORY.words, "en", ())[0]
    for number in (0, 3):
        with pytest.raises(NotFound):
            domain.nth([tom, tom], number)
    long = replace(STORY, words=Words(title="Tom, " * 23, text="x"))
    with pytest.raises(Invalid):
        domain.substitute(long, findings_of(long.words, "en", ())[0], "somebody else", NOW)
