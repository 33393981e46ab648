"""A page of signposts for one network and language.

Where a network has written none, or cannot be reached, the page that is built in is shown: there is always
one.
"""

from dataclasses import dataclass, replace

LANGUAGES = ("en", "es", "de")


@dataclass(frozen=True, kw_only=True)
class Signpost:
    """One place to turn to."""

    name: str
    telephone: str = ""
    url: str = ""
    open_when: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class SignpostPage:
    """What a page says; version 0 is the one that is built in."""

    language: str
    title: str
    words: str
    signposts: tuple[Signpost, ...]
    version: int = 0


_BUILT_IN = {
    "en": SignpostPage(
        language="en",
        title="If it cannot wait",
        words="If you or somebody near you is in danger, call now. You need no reason and no referral, "
        "and nothing you do here is recorded. Calling is a strong thing to do.",
        signposts=(
            Signpost(
                name="Emergency services",
                telephone="112",
                open_when="day and night",
                words="In all of Europe and from most mobile phones anywhere. In North America: 911. "
                "In the United Kingdom also 999.",
            ),
            Signpost(
                name="The nearest emergency department",
                open_when="day and night",
                words="You can simply go there, also with somebody you trust.",
            ),
        ),
    ),
    "es": SignpostPage(
        language="es",
        title="Si no puede esperar",
        words="Si tú o alguien cercano corre peligro, llama ahora. No necesitas motivo ni derivación, "
        "y aquí no se registra nada. Llamar es un acto de fortaleza.",
        signposts=(
            Signpost(
                name="Emergencias",
                telephone="112",
                open_when="día y noche",
                words="En toda Europa y desde casi cualquier móvil. En Norteamérica: 911.",
            ),
            Signpost(
                name="El servicio de urgencias más cercano",
                open_when="día y noche",
                words="Puedes ir sin más, también con alguien de confianza.",
            ),
        ),
    ),
    "de": SignpostPage(
        language="de",
        title="Wenn es nicht warten kann",
        words="Wenn du oder jemand in deiner Nähe in Gefahr ist, ruf jetzt an. Du brauchst keinen Grund und "
        "keine Überweisung, und hier wird nichts aufgezeichnet. Anzurufen ist ein starker Schritt.",
        signposts=(
            Signpost(
                name="Notruf",
                telephone="112",
                open_when="Tag und Nacht",
                words="In ganz Europa und von fast jedem Handy. In Nordamerika: 911.",
            ),
            Signpost(
                name="Die nächste Notaufnahme",
                open_when="Tag und Nacht",
                words="Du kannst einfach hingehen, auch mit jemandem, dem du vertraust.",
            ),
        ),
    ),
}


def built_in(language: str) -> SignpostPage:
    """Return the page that is there without anybody's doing, in the nearest language it is written in."""
    return _BUILT_IN.get(language.split("-", maxsplit=1)[0].lower(), _BUILT_IN["en"])


def nearest(pages: list[SignpostPage], language: str) -> SignpostPage:
    """Return a network's page in a language, or in its main form, or else the one that is built in."""
    by_language = {page.language.lower(): page for page in pages}
    wanted = language.lower()
    return by_language.get(wanted) or by_language.get(wanted.split("-")[0]) or built_in(language)


def write(before: SignpostPage, *, title: str, words: str, signposts: tuple[Signpost, ...]) -> SignpostPage:
    """Write a network's page anew."""
    return replace(before, title=title, words=words, signposts=signposts, version=before.version + 1)
