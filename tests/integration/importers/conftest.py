"""Membership and scheduling behind one origin, with their workers at a broker: what an importer meets."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from services.console.service import ConsoleService
from services.membership.service import MembershipService
from services.scheduling.service import SchedulingService
from shared.api_client import ApiClient
from shared.commands.import_ import command
from shared.config import Settings
from shared.entrypoints.web import WebServer
from shared.events.catalogue import handled_by_class
from shared.security.tokens import generate_key
from tests.plugins import principals
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.fix_http import RunningService, start_container


@dataclass(frozen=True)
class Region:
    """A network, the address where it is found, and a coordinator of it."""

    origin: str
    network_id: UUID
    token: str
    directory: Path

    @property
    def api(self) -> ApiClient:
        """The APIs, as the coordinator."""
        return ApiClient(self.origin, self.token)

    def write(self, **rows: Any) -> None:
        """Write the files of a source: `bodies`, `formats` and `meetings`; text is written as it is."""
        for name, file in (
            ("bodies", "service-bodies.json"),
            ("formats", "formats.json"),
            ("meetings", "meetings.json"),
        ):
            if name in rows:
                text = rows[name] if isinstance(rows[name], str) else json.dumps(rows[name])
                (self.directory / file).write_text(text, encoding="utf-8")

    def run(self, *options: str) -> Result:
        """Run `kith import bmlt` as the coordinator would."""
        given = [str(self.directory), "--origin", self.origin, "--token", self.token, *options]
        return CliRunner().invoke(command, ["bmlt", *given])

    def run_guide(self, rows: list[Any], *options: str) -> Result:
        """Run `kith import meeting-guide` for one file of rows, as the coordinator would."""
        path = self.directory / "guide.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        given = [str(path), "--origin", self.origin, "--token", self.token, *options]
        return CliRunner().invoke(command, ["meeting-guide", *given])

    def report(self, *options: str) -> Any:
        """Import from BMLT, and return the report."""
        return self._report_of(self.run("--json", *options))

    def guide_report(self, rows: list[Any], *options: str) -> Any:
        """Import from Meeting Guide, and return the report."""
        return self._report_of(self.run_guide(rows, "--json", *options))

    @staticmethod
    def _report_of(result: Result) -> Any:
        assert result.exit_code == 0, result.output
        # The services run in this process, and log to the same output.
        return json.JSONDecoder().raw_decode(result.stdout, result.stdout.index("{\n"))[0]


@pytest.fixture
def region(
    serve: Callable[..., RunningService], start_worker: StartWorker, broker: Broker, tmp_path: Path
) -> Iterator[Region]:
    """A network with nothing in it, in services that hear of each other."""
    handled = {cls.name: handled_by_class(cls) for cls in (MembershipService, SchedulingService)}
    broker.provision({service: [spec.cls for spec in specs] for service, specs in handled.items()})
    membership, scheduling = serve("membership"), serve("scheduling")
    for service in (MembershipService, SchedulingService):
        start_worker(service)
    settings = Settings.from_environment(
        "console",
        {
            "KITH_UPSTREAM_MEMBERSHIP": membership.origin,
            "KITH_UPSTREAM_SCHEDULING": scheduling.origin,
            "KITH_ISSUER_KEY": json.dumps(generate_key()),
            "HTTP_ADDR": "127.0.0.1:0",
        },
        stateless=True,
    )
    door = start_container(ConsoleService, settings)
    network = membership.as_(principals.operator()).post(
        "/networks", {"name": "North", "time_zone": "America/New_York"}
    )
    network_id = UUID(network.json["id"])
    token = membership.tokens.token(principals.coordinator(network_id))
    yield Region(f"http://127.0.0.1:{door.shared_extensions[WebServer].port}", network_id, token, tmp_path)
    door.stop()
