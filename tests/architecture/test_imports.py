"""Who may import what; `.importlinter` holds the coarser rules."""

import re
import sys
from pathlib import Path

from tests.architecture.tree import imports, is_below, name, python_files

FRAMEWORK = {"nameko", "eventlet", "greenlet"}
# Beside the standard library, a rule may know named errors and its own package.
DOMAIN_MAY_IMPORT = {"shared.errors"}


def test_nameko_and_eventlet_are_named_by_the_chassis_and_service_files_alone() -> None:
    """eventlet is being retired by its authors: replacing it must touch one package."""
    trespassers = {
        name(path): sorted(used)
        for path in python_files("shared", "services", "infra")
        if not is_below(path, "shared/entrypoints")
        and not (is_below(path, "services") and "service" in (path.stem, path.parent.name))
        and (used := {module for module in imports(path) if module.split(".")[0] in FRAMEWORK})
    }

    assert trespassers == {}


def test_a_domain_knows_the_standard_library_and_named_errors_alone() -> None:
    """Rules that know no I/O can be read, tested and argued about by themselves."""
    trespassers = {
        name(path): sorted(beyond) for path in _domain_files() if (beyond := _beyond_a_domain(path))
    }

    assert trespassers == {}


def test_services_do_not_know_each_other() -> None:
    """One service's change must not reach into another."""
    trespassers = {
        name(path): sorted(others)
        for path in python_files("services")
        if (others := {module for module in imports(path) if _is_of_another_service(path, module)})
    }

    assert trespassers == {}


def _domain_files() -> list[Path]:
    return [
        path for path in python_files("services") if path.stem == "domain" or path.parent.name == "domain"
    ]


def _beyond_a_domain(path: Path) -> set[str]:
    service = name(path).split("/")[1]
    own = f"services.{service}.domain"
    return {
        module
        for module in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not any(
            module == allowed or module.startswith(f"{allowed}.") for allowed in {*DOMAIN_MAY_IMPORT, own}
        )
        # The rules of one noun may build on those of another.
        and not re.match(rf"services\.{service}\.\w+\.domain(\.|$)", module)
        # `from services.x import domain` names the package on the way.
        and not own.startswith(f"{module}.")
        and module != "shared"
    }


def _is_of_another_service(path: Path, module: str) -> bool:
    parts = module.split(".")
    return len(parts) > 1 and parts[0] == "services" and parts[1] != name(path).split("/")[1]
