"""Check what ships without an engine, a cluster or a network: `python -m infra.check`.

Compose file, Kubernetes manifests, Dockerfile, YAML, shell scripts, Prometheus rules. A tool that the lock
file does not bring (kustomize or kubectl, promtool) is used when present, and when not, that one check is
left out and says so.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
# These kinds belong to operators, whose schemas no package brings; kubernetes-validate knows Kubernetes' own.
OPERATORS_KINDS = frozenset(
    {"Cluster", "RabbitmqCluster", "ScaledObject", "TriggerAuthentication", "PodMonitor", "Kustomization"}
)


@dataclass(frozen=True)
class Outcome:
    """What came of one check. `skipped`: why it was left out."""

    name: str
    passed: bool
    said: str = ""
    skipped: str = ""


def main() -> int:
    """Run every check, print a line for each, and return 1 when one failed."""
    failed = False
    for check in CHECKS:
        for outcome in check():
            failed = failed or not outcome.passed
            sys.stdout.write(f"{_line(outcome)}\n")
            sys.stdout.flush()
    return 1 if failed else 0


def _line(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"left out  {outcome.name}: {outcome.skipped}"
    if outcome.passed:
        return f"ok        {outcome.name}"
    return f"FAILED    {outcome.name}\n{outcome.said.rstrip()}"


def check_compose() -> Iterator[Outcome]:
    """The compose files fit the Compose Specification."""
    for path in (ROOT / "docker-compose.yml", ROOT / "infra/front/https.yml"):
        yield _run(
            f"compose: {_name(path)}",
            "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            str(path),
        )


def check_manifests() -> Iterator[Outcome]:
    """Every manifest fits the schema of its kind, property by property."""
    for path in sorted((ROOT / "k8s").rglob("*.yaml")):
        documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
        kinds = {document["kind"] for document in documents if document}
        if kinds <= OPERATORS_KINDS:
            if kinds != {"Kustomization"}:
                yield Outcome(
                    f"manifest: {_name(path)}", True, skipped=f"{', '.join(sorted(kinds))}: an operator's"
                )
            continue
        yield _run(f"manifest: {_name(path)}", "kubernetes-validate", "--strict", "--quiet", str(path))


def check_overlays() -> Iterator[Outcome]:
    """What kustomize makes of base and overlays fits too."""
    build = _kustomize()
    for folder in (ROOT / "k8s/base", *sorted((ROOT / "k8s/overlays").iterdir())):
        name = f"kustomize: {_name(folder)}"
        if build is None:
            yield Outcome(name, True, skipped="neither kustomize nor kubectl is installed")
            continue
        # S603: the arguments are this file's own.
        built = subprocess.run([*build, str(folder)], capture_output=True, text=True, check=False)  # noqa: S603
        if built.returncode:
            yield Outcome(name, False, built.stderr)
            continue
        target = ROOT / ".kith" / "check" / f"{folder.name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(built.stdout, encoding="utf-8")
        yield _run(name, "kubernetes-validate", "--strict", "--quiet", "--no-warn", str(target))


def check_dockerfile() -> Iterator[Outcome]:
    """The Dockerfile follows hadolint's advice."""
    yield _run("dockerfile: infra/Dockerfile", "hadolint", "infra/Dockerfile")


def check_yaml() -> Iterator[Outcome]:
    """All YAML is well-formed and evenly written."""
    yield _run("yaml: everything", "yamllint", "--strict", ".")


def check_shell() -> Iterator[Outcome]:
    """Shell scripts quote what they should."""
    scripts = [".ci/run", *sorted(_name(path) for path in (ROOT / "infra").rglob("*.sh"))]
    yield _run(f"shell: {', '.join(scripts)}", "shellcheck", *scripts)


def check_rules() -> Iterator[Outcome]:
    """Prometheus reads its configuration, and its alerts fire when they should."""
    for name, arguments in (
        ("prometheus: configuration", ("check", "config", "infra/prometheus/prometheus.yml")),
        ("prometheus: alerts fire when they should", ("test", "rules", "infra/prometheus/alerts_test.yml")),
    ):
        if shutil.which("promtool") is None:
            yield Outcome(name, True, skipped="promtool is not installed (Debian's package is `prometheus`)")
        else:
            yield _run(name, "promtool", *arguments)


def _kustomize() -> list[str] | None:
    if shutil.which("kustomize"):
        return ["kustomize", "build"]
    return ["kubectl", "kustomize"] if shutil.which("kubectl") else None


def _run(name: str, tool: str, *arguments: str) -> Outcome:
    """Run a tool: the one beside this Python first, for a virtual environment that is not active."""
    beside = Path(sys.executable).parent / tool
    found = str(beside) if beside.exists() else shutil.which(tool)
    if found is None:
        return Outcome(name, False, f"{tool} is not installed: `make install` brings it")
    # S603: the arguments are this file's own.
    done = subprocess.run([found, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return Outcome(name, done.returncode == 0, done.stdout + done.stderr)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


CHECKS: tuple[Callable[[], Iterator[Outcome]], ...] = (
    check_compose,
    check_manifests,
    check_overlays,
    check_dockerfile,
    check_yaml,
    check_shell,
    check_rules,
)

if __name__ == "__main__":
    sys.exit(main())
