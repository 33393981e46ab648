"""`kith import hsds` and `kith export hsds` against a running service."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from click.testing import CliRunner

from shared.commands import export, import_
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator

ORGANIZATIONS = "\ufeffid,name,description,mood\r\no1,Café Süd,Talk,calm\r\n"
SERVICES = "id,organization_id,name,status\r\ns1,o1,Sleep,active\r\ns2,o9,Lost,active\r\n"


def test_tables_come_in_by_the_command_and_go_out_the_same(
    serve: Callable[..., RunningService], network_id: UUID, tmp_path: Path
) -> None:
    """With a mark at the front, an older encoding, a column of its own and a row that belongs nowhere."""
    running = serve("referrals")
    about = ["--origin", running.origin, "--token", running.tokens.token(coordinator(network_id))]
    came, went = tmp_path / "came", tmp_path / "went"
    came.mkdir()
    (came / "organizations.csv").write_text(ORGANIZATIONS, encoding="utf-8", newline="")
    (came / "services.csv").write_bytes(SERVICES.encode())
    (came / "phones.csv").write_bytes("id,service_id,number,description\r\np1,s1,1,Büro\r\n".encode("cp1252"))

    first, second = (_report(import_.command, "hsds", str(came), *about, "--json") for _ in range(2))
    exported = CliRunner().invoke(export.command, ["hsds", str(went), "--tables", *about])
    nested = CliRunner().invoke(export.command, ["hsds", str(went), *about])

    assert first["organizations"] == {"rows": 1, "imported": 1, "updated": 0, "unchanged": 0, "refused": 0}
    assert (second["services"]["unchanged"], second["services"]["refused"]) == (1, 1)
    assert [each["row"] for each in first["refused"]] == ["s2"]
    assert {each["what"].split(":")[0] for each in first["mended"]} >= {
        "phones.csv is not UTF-8",
        "HSDS has no mood here",
        "its id is no UUID",
    }
    assert exported.exit_code == nested.exit_code == 0, exported.output + nested.output
    assert sorted(path.name for path in went.iterdir()) == [
        "organizations.csv",
        "organizations.json",
        "phones.csv",
        "services.csv",
    ]
    assert "o1,Café Süd" in (went / "organizations.csv").read_text(encoding="utf-8")
    (document,) = json.loads((went / "organizations.json").read_text(encoding="utf-8"))
    assert document["services"][0]["phones"] == [{"id": "p1", "number": "1", "description": "Büro"}]
    text = CliRunner().invoke(
        import_.command, ["hsds", str(went / "organizations.json"), "--dry-run", *about]
    )
    assert "organizations: 1 (0 imported, 0 updated, 1 unchanged, 0 refused)" in text.output


def _report(command: Any, *arguments: str) -> Any:
    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code == 0, result.output
    return json.JSONDecoder().raw_decode(result.stdout, result.stdout.index("{\n"))[0]
