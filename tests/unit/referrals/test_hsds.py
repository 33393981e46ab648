from typing import Any

import pytest

from services.referrals.directory import hsds, reading
from services.referrals.directory.domain import Cost
from services.referrals.directory.hsds import NUMBERS, TABLES, Rows
from services.referrals.directory.projecting import partner_of, rows_of, service_of

ORGANIZATION, SERVICE = "0f7c0000-0000-4000-8000-000000000001", "0f7c0000-0000-4000-8000-000000000002"


def document(table: str, seen: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return one of a table with every column that nesting does not say, and one of everything below it."""
    spec = TABLES[table]
    made: dict[str, Any] = {
        name: 7 if name in NUMBERS else f"{table} {name}"
        for name in spec.columns
        if not name.endswith("_id") and name not in ("link_entity", "resource_type")
    }
    made["id"] = " ".join((*seen, table))
    for name, child in spec.children.items():
        if child not in seen:
            made[name] = [document(child, (*seen, table)) | {"extra": "kept"}]
    for name, parent in spec.parents.items():
        if parent not in ("organization", "program", "location"):
            made[name] = document(parent, (*seen, table))
    return made


def tables(source: reading.Source) -> dict[str, list[hsds.Row]]:
    """Return what was read by its tables."""
    return {name: list(found.values()) for name, found in source.rows.items() if found}


def test_every_column_of_every_table_goes_out_as_it_came_in() -> None:
    """Another directory's years of work must not be lost by passing through this one."""
    before = document("organization")

    source = reading.read([before])
    (rows,) = reading.by_organization(source).values()
    by_table: dict[str, list[hsds.Row]] = {}
    for table, _, row in rows:
        by_table.setdefault(table, []).append(row)

    assert Rows(by_table).nest("organization", by_table["organization"][0]) == before
    assert set(TABLES) - set(by_table) == {"meta_table_description"}
    assert (source.refused, source.lost) == ([], [])
    again = reading.read({f"{TABLES[name].file}.csv": found for name, found in by_table.items()})
    assert tables(again) == by_table


def test_the_same_thing_under_two_parents_is_there_under_both() -> None:
    """A clinic has one telephone for two services, and the file lists it twice by one id."""
    phone = {"id": "p", "number": "1"}
    services = [
        {
            "id": f"s{n}",
            "name": "S",
            "status": "active",
            "organization": {"id": "o", "name": "O"},
            "phones": [phone],
        }
        for n in (1, 2)
    ]

    source = reading.read(services)

    rows = Rows(tables(source))
    assert [rows.nest("service", row) for row in source.rows["service"].values()] == services
    assert len(source.rows["organization"]) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"organization": [{"name": "O"}]}, "it had no id: given one"),
        ({"organizations": [{" ID ": "o", "Name": "O"}]}, "its columns were written in another way"),
        ({"organizations": [{"id": "o", "name": "O", "mood": "x"}]}, "HSDS has no mood here"),
        ({"organizations": [{"id": "o", "name": "O"}, {"id": "o", "name": "P"}]}, "it is there twice"),
        ({"organizations": [{"id": "o", "name": "O"}]}, "its id is no UUID"),
        (
            {
                "organizations": [{"id": "o", "name": "O"}],
                "services": [
                    {"id": "s", "organization_id": "o", "name": "S", "status": "open", "minimum_age": "teen"}
                ],
            },
            "its minimum_age is no age",
        ),
        (
            {
                "organizations": [{"id": "o", "name": "O"}],
                "services": [{"id": "s", "organization_id": "o", "name": "S", "status": "open"}],
            },
            "its status is none of HSDS",
        ),
        ([{"id": "o", "name": "O", "phones": {"number": "1"}}], "its phones is one and no list"),
        ([{"id": "o", "name": "O", "phones": "1"}], "its phones is no row of another table"),
        ([{"id": "o", "name": "O", "locations": [{"id": 3}], "extra": {}}], "HSDS has no extra here"),
        (
            {"organizations": [{"id": "o", "name": "O"}], "phones": [{"id": "p", "service_id": "s"}]},
            "its service_id names no row",
        ),
    ],
)
def test_an_oddity_is_taken_and_told(given: Any, said: str) -> None:
    """Real files have all of these; whoever imports them learns of each."""
    source = reading.read(given)

    assert any(each["what"].startswith(said) for each in source.mended)
    assert source.refused == []
    assert sum(map(len, reading.by_organization(source).values())) == len(list(source.all_rows()))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"organizations": [{"id": "o"}]}, "it has no name"),
        (
            {"services": [{"id": "s", "name": "S", "status": "active"}]},
            "its organization_id names no organisation",
        ),
        ({"phones": [{"id": "p", "number": "1"}]}, "no organisation was taken"),
        (["text"], "it is not an object"),
        ([{"id": "o", "name": "O", "phones": ["1"]}], "it is not an object"),
        (
            [{"id": "l", "name": "Hall", "latitude": 1, "longitude": 2}],
            "send the organisation or the service",
        ),
        ([{"id": "t", "name": "Topics", "version": "1"}], "send the organisation or the service"),
        ({"services": ["text"]}, "it is not a row"),
    ],
)
def test_what_cannot_be_mended_is_refused_with_its_reason(given: Any, why: str) -> None:
    """Nothing is dropped in silence."""
    (refused,) = reading.read(given).refused

    assert refused["why"].startswith(why)


def test_a_table_that_is_none_of_hsds_is_told_to_be_lost() -> None:
    """Its rows have no place here."""
    source = reading.read({"organizations": [{"id": "o", "name": "O"}], "moods.csv": [{"id": "m"}]})

    assert source.lost == ["moods.csv: no table of HSDS 3.0"]


def test_a_service_is_searched_by_codes_made_of_its_rows() -> None:
    """Also where a table writes numbers as text, and a language by its name alone."""
    source = reading.read(
        {
            "organizations": [{"id": ORGANIZATION, "name": "Clinic"}],
            "services": [
                {
                    "id": SERVICE,
                    "organization_id": ORGANIZATION,
                    "name": "Sleep",
                    "status": "active",
                    "minimum_age": "18",
                }
            ],
            "languages": [{"id": "l", "service_id": SERVICE, "name": "Spanish"}],
            "service_areas": [{"id": "a", "service_id": SERVICE, "name": "North  Harbour"}],
            "cost_options": [{"id": "c", "service_id": SERVICE, "amount": "0"}],
            "attributes": [
                {"id": "t", "link_id": SERVICE, "link_entity": "services", "taxonomy_term_id": "x"}
            ],
            "taxonomy_terms": [{"id": "x", "code": "SLEEP", "name": "Sleep", "description": ""}],
        }
    )

    found = service_of(source, source.rows["service"][SERVICE], Rows(tables(source)))

    assert (found.languages, found.areas, found.topics) == (("es",), ("north harbour",), ("sleep",))
    assert (found.cost, found.minimum_age, found.is_active) == (Cost.FREE, 18, True)


def test_what_was_written_here_goes_out_as_hsds_too() -> None:
    """A network that began its directory here can take it elsewhere."""
    source = reading.read({"organizations": [{"id": ORGANIZATION, "name": "Clinic"}]})
    (row,) = source.rows["organization"].values()
    partner = partner_of(source, row, [])
    service = service_of(
        source, {"id": SERVICE, "organization_id": ORGANIZATION, "name": "S", "status": "active"}, Rows({})
    )

    written = Rows(rows_of(partner, [service])).nest(
        "organization", rows_of(partner, [service])["organization"][0]
    )

    assert reading.read([written]).mended == []
    assert written["services"][0]["name"] == "S"
