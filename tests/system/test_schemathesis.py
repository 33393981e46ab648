"""Every operation of every service against its own OpenAPI document, with data made up by schemathesis.

Valid and invalid bodies, parameters and headers, sequences of operations: no answer may be a 500, or have a
status or a form that the document does not name; nothing may be taken that it calls invalid, and nobody is
let in without a token.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from shared.entrypoints.openapi import document
from shared.entrypoints.runner import load_service
from shared.security.principals import Role
from tests.plugins.fix_http import RunningService
from tests.plugins.waiting import eventually
from tests.system.seeds import seed

HERE = Path(__file__).parent
# Longer finds more: KITH_FUZZ_SECONDS=600 for a night, this for every day.
SECONDS = int(os.environ.get("KITH_FUZZ_SECONDS", "12"))
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,positive_data_acceptance,missing_required_header,"
    "unsupported_method,allow_header_conformance,ignored_auth"
)
RUNS = [
    ("membership", Role.COORDINATOR),
    ("membership", Role.OPERATOR),
    ("membership", Role.FACILITATOR),
    ("membership", Role.MEMBER),
    ("scheduling", Role.COORDINATOR),
    ("scheduling", Role.FACILITATOR),
    ("mentorship", Role.COORDINATOR),
    ("mentorship", Role.MENTOR),
    ("referrals", Role.COORDINATOR),
    ("referrals", Role.MEMBER),
    ("referrals", Role.PARTNER),
    ("analytics", Role.COORDINATOR),
    ("analytics", Role.FACILITATOR),
    ("analytics", Role.MEMBER),
]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of requests' log lines would hide what a failure says."""

    def drop(*_line: object) -> structlog.typing.EventDict:
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[drop])
    yield
    structlog.configure(**before)


@pytest.mark.slow
@pytest.mark.timeout(SECONDS * 2 + 120)
@pytest.mark.parametrize(("service", "role"), RUNS, ids=[f"{service}-{role}" for service, role in RUNS])
def test_every_answer_is_documented(
    serve: Callable[..., RunningService], tmp_path: Path, service: str, role: Role
) -> None:
    """Whoever reads the document knows all that can happen."""
    running = serve(service, KITH_WEBHOOK_ALLOW_LOOPBACK="1")
    seeds = seed(running)
    token = running.tokens.token(seeds.principal(role))
    seconds = SECONDS if role is Role.COORDINATOR else max(SECONDS // 2, 5)
    command = [
        *(
            str(Path(sys.executable).with_name("schemathesis")),
            "--config-file",
            str(HERE / "schemathesis.toml"),
        ),
        *("--no-color", "run", f"{running.origin}/openapi.json", "--checks", CHECKS),
        *("-H", f"Authorization: Bearer {token}", "--max-time", str(seconds), "--max-examples", "30"),
        *("--warnings", "off", "--seed", os.environ.get("KITH_FUZZ_SEED", "1"), "--request-timeout", "20"),
        *(part for name in operations_of(service, role) for part in ("--include-operation-id", name)),
    ]
    output = tmp_path / "schemathesis.log"
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.system.known_ids",
        "KITH_KNOWN_IDS": seeds.as_json(),
        "PYTHONPATH": str(HERE.parents[1]),
    }
    with output.open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=tmp_path
        )
        try:
            eventually(lambda: process.poll() is not None, timeout=seconds * 2 + 90, interval=0.2)
        finally:
            process.kill()
            process.wait()

    assert process.returncode == 0, output.read_text()[-12_000:]


def test_every_role_of_every_operation_is_tried() -> None:
    """An operation for a role that no run has would never be called."""
    for service in {service for service, _ in RUNS}:
        tried = {name for one, role in RUNS if one == service for name in operations_of(service, role)}
        written = document(load_service(service))
        every = {one["operationId"] for methods in written["paths"].values() for one in methods.values()}
        assert every == tried


def operations_of(service: str, role: Role) -> list[str]:
    """Return the operations that a role may use."""
    written = document(load_service(service))
    return [
        operation["operationId"]
        for methods in written["paths"].values()
        for operation in methods.values()
        if str(role) in operation["x-roles"]
    ]
