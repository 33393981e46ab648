"""Rows of the directory."""

from tests.samples import World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A service of the partner, and a row that the partner was imported from."""
    network, partner = at.network_id, at.partner_id
    yield (
        "services",
        {
            "network_id": network,
            "id": at.id("service"),
            "partner_id": partner,
            "name": "Talking therapy",
            "summary": "",
            "languages": ["de"],
            "areas": [],
            "topics": ["sleep"],
            "cost": "free",
            "eligibility": "",
            "is_active": True,
            "is_imported": False,
            "version": 1,
        },
    )
    yield (
        "directory_rows",
        {
            "network_id": network,
            "partner_id": partner,
            "table_name": "organization",
            "row_key": "1",
            "place": 0,
            "content": {"id": "1", "name": "Clinic"},
        },
    )
