"""What the API takes as a language, a time zone, a name, a contact."""

from typing import Any

import pytest
from marshmallow import ValidationError

from services.membership import schemas

PERSON = {"display_name": "Quiet Heron 12", "language": "de"}
GROUP = {
    "organisation_id": "0190b6a0-0000-7000-8000-000000000001",
    "name": "Tuesday circle",
    "language": "de",
    "time_zone": "Europe/Berlin",
}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("de", "de"),
        ("ES", "es"),
        ("pt-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("ku", "ku"),
        ("de-CH-1996", "de-CH-1996"),
    ],
)
def test_languages_are_bcp_47_tags_in_their_customary_case(written: str, kept: str) -> None:
    """Two spellings of one language would split a region's figures and miss an interpreter."""
    assert schemas.NewPerson().load(PERSON | {"language": written})["language"] == kept


@pytest.mark.parametrize("written", ["", "german", "d", "de_AT", "de-", "xx", "qaa", "de\n", "12", "deutsch"])
def test_what_is_no_language_is_refused(written: str) -> None:
    """A free text here would be answered by no one who speaks it."""
    with pytest.raises(ValidationError, match="BCP 47"):
        schemas.NewPerson().load(PERSON | {"language": written})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"])
def test_time_zones_are_iana_names(zone: str) -> None:
    """Daylight saving is kept by place, not by offset."""
    assert schemas.NewGroup().load(GROUP | {"time_zone": zone})["time_zone"] == zone


@pytest.mark.parametrize(
    "zone", ["", "Berlin", "CEST", "+01:00", "../etc/passwd", "/etc/localtime", "localtime"]
)
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    """An unknown zone would make every date of the group wrong, and a path is not a zone."""
    with pytest.raises(ValidationError, match="IANA"):
        schemas.NewGroup().load(GROUP | {"time_zone": zone})


@pytest.mark.parametrize("name", ["", "   ", "a\tb", "x" * 81])
def test_a_display_name_is_one_short_line(name: str) -> None:
    """It is read aloud and printed on lists."""
    with pytest.raises(ValidationError):
        schemas.NewPerson().load(PERSON | {"display_name": name})


def test_a_name_is_trimmed() -> None:
    """A stray space must not make two of one name."""
    assert schemas.NewPerson().load(PERSON | {"display_name": " Heron "})["display_name"] == "Heron"


@pytest.mark.parametrize(
    "contact",
    [
        {"email": "not an address"},
        {"phone": "call me"},
        {"phone": "+49"},
        {"phone": "030 1234567\n"},
        {"fax": "1"},
    ],
)
def test_a_contact_must_be_usable(contact: dict[str, Any]) -> None:
    """It is sealed once kept: nobody will notice later that it was wrong."""
    with pytest.raises(ValidationError):
        schemas.NewPerson().load(PERSON | {"contact": contact})


@pytest.mark.parametrize("capacity", [0, -1, 10_001])
def test_a_capacity_is_a_number_of_people(capacity: int) -> None:
    """Nought places is a closed group, and there is a way to close one."""
    with pytest.raises(ValidationError):
        schemas.NewGroup().load(GROUP | {"capacity": capacity})


@pytest.mark.parametrize("version", ["", "two words", "1\n", "-1", "x" * 61])
def test_a_wording_version_is_a_code(version: str) -> None:
    """It travels in events, which carry codes and never text."""
    consent = {
        "person_id": "0190b6a0-0000-7000-8000-000000000001",
        "purpose": "story",
        "wording_version": version,
        "language": "de",
    }

    with pytest.raises(ValidationError) as refused:
        schemas.NewConsent().load(consent)

    assert set(refused.value.messages_dict) == {"wording_version"}
