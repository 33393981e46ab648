"""What of HSDS rows is searched by: an organisation as a partner, its services in codes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.referrals.directory import hsds
from services.referrals.directory.domain import Cost, Partner, Service, looked_for
from services.referrals.directory.hsds import Row, Rows
from services.referrals.directory.reading import Source, age_of, known_as

LONGEST_NAME, LONGEST_TEXT, MOST_WORDS = 200, 2000, 50
# Where a source names a language and gives no code.
LANGUAGES = {
    "arabic": "ar", "chinese": "zh", "dari": "prs", "deutsch": "de", "english": "en", "español": "es",
    "farsi": "fa", "french": "fr", "german": "de", "italian": "it", "persian": "fa", "polish": "pl",
    "portuguese": "pt", "romanian": "ro", "russian": "ru", "somali": "so", "spanish": "es", "turkish": "tr",
    "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
}  # fmt: skip


def partner_of(source: Source, row: Row, services: Iterable[Service]) -> Partner:
    """Return an organisation as a partner."""
    languages = sorted({code for service in services for code in service.languages})
    return Partner(
        id=known_as(row["id"]),
        name=_cut(source, "organization", row, "name", LONGEST_NAME),
        summary=_cut(source, "organization", row, "description", LONGEST_TEXT),
        languages=tuple(languages[:MOST_WORDS]),
    )


def service_of(source: Source, row: Row, rows: Rows) -> Service:
    """Return a service as it is searched by."""
    own = row["id"]
    places = [
        rows.get("location", at.get("location_id"))
        for at in rows.children("service", own, "service_at_location")
    ]
    addresses = [
        address
        for place in places
        if place is not None
        for address in rows.children("location", place.get("id"), "address")
    ]
    areas = [area.get("name") for area in rows.children("service", own, "service_area")]
    areas += [address.get(name) for address in addresses for name in ("city", "postal_code")]
    return Service(
        id=known_as(own),
        partner_id=known_as(row["organization_id"]),
        name=_cut(source, "service", row, "name", LONGEST_NAME),
        summary=_cut(source, "service", row, "description", LONGEST_TEXT),
        languages=_languages(source, row, rows),
        areas=_words(areas),
        topics=_words(_topics(rows, own)),
        cost=_cost(rows.children("service", own, "cost_option")),
        eligibility=_cut(source, "service", row, "eligibility_description", LONGEST_TEXT),
        minimum_age=age_of(row.get("minimum_age")),
        maximum_age=age_of(row.get("maximum_age")),
        is_active=row.get("status") == "active",
        is_imported=True,
    )


def rows_of(partner: Partner, services: Iterable[Service]) -> dict[str, list[Row]]:
    """Return as HSDS what was written here: a partner and the services that come from no import."""
    found: dict[str, list[Row]] = {"organization": [_plain(partner.id, partner.name, partner.summary)]}
    for service in services:
        status = {"status": "active" if service.is_active else "inactive"}
        ages = {"minimum_age": service.minimum_age, "maximum_age": service.maximum_age}
        row = (
            _plain(service.id, service.name, service.summary) | {"organization_id": str(partner.id)} | status
        )
        row |= {"eligibility_description": service.eligibility} if service.eligibility else {}
        row |= {name: age for name, age in ages.items() if age is not None}
        found.setdefault("service", []).append(row)
        parts: list[tuple[str, str, tuple[str, ...]]] = [
            ("language", "code", service.languages),
            ("service_area", "name", service.areas),
            ("cost_option", "option", (service.cost.value,) if service.cost is not Cost.UNKNOWN else ()),
        ]
        for table, column, words in parts:
            found.setdefault(table, []).extend(
                {"id": f"{service.id}-{table}-{n}", "service_id": str(service.id), column: word}
                | ({"amount": 0} if word == Cost.FREE else {})
                for n, word in enumerate(words, 1)
            )
    return found


def _plain(own: UUID, name: str, description: str) -> Row:
    return {"id": str(own), "name": name, "description": description}


def _cut(source: Source, table: str, row: Row, column: str, longest: int) -> str:
    text = " ".join(str(row.get(column) or "").replace("\0", "").split())
    if len(text) > longest:
        source.mend(table, row["id"], f"its {column} is searched and shown up to {longest} characters")
    return text[:longest].strip()


def _words(words: Iterable[Any]) -> tuple[str, ...]:
    tidy = [looked_for(str(word))[:LONGEST_NAME] for word in words if word]
    return tuple(dict.fromkeys(tidy))[:MOST_WORDS]


def _topics(rows: Rows, own: Any) -> list[Any]:
    terms = [
        rows.get("taxonomy_term", attribute.get("taxonomy_term_id"))
        for attribute in rows.children("service", own, "attribute")
    ]
    return [term.get(name) for term in terms if term is not None for name in ("code", "name")]


def _languages(source: Source, row: Row, rows: Rows) -> tuple[str, ...]:
    codes = []
    for one in rows.children("service", row["id"], "language"):
        code = str(one.get("code") or "").strip().lower().replace("_", "-")
        name = str(one.get("name") or "").strip().lower()
        if not code or not code.replace("-", "").isalpha() or len(code) > 12:
            code = LANGUAGES.get(name, "")
        if code:
            codes.append(code)
        else:
            source.mend("language", one["id"], "its language is not known by its name: kept, not searched by")
    return tuple(dict.fromkeys(codes))[:MOST_WORDS]


def _cost(options: list[Row]) -> Cost:
    amounts = [hsds.number(one.get("amount")) for one in options]
    if any(amount == 0 for amount in amounts):
        return Cost.FREE
    return Cost.PAID if any(amount is not None for amount in amounts) else Cost.UNKNOWN
