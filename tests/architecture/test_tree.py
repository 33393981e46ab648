"""Where things are: the same places in every service, and no place for leftovers."""

import pytest

from tests.architecture.tree import ROOT, SERVICES, files, name, python_files

REQUIRED = {
    "__init__.py",
    "README.md",
    "service",
    "domain",
    "store",
    "queries.sql",
    "schemas",
    "migrations",
    "personal",
}
# A service grows by noun: each is a package with these files, and may have more.
OF_A_NOUN = {"__init__.py", "domain.py", "schemas.py", "store.py", "queries.sql", "service.py"}
# What is a service's alone may have a file of its own; each is named here, so that adding one is a decision.
NOUNS: dict[str, set[str]] = {
    "membership": set(),
    "scheduling": {"copies", "joining", "materialisation", "planning"},
    "mentorship": {"copies", "roles"},
    "referrals": {"records", "telling"},
    "analytics": {"disclosure", "facts", "projection"},
}
LONGEST = 320
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_files(service: str) -> None:
    """Whoever knows one service finds their way in all of them."""
    present = {
        path.relative_to(ROOT / "services" / service).parts[0]
        for path in files()
        if service in name(path).split("/")[1:2] and name(path).startswith("services/")
    }
    # What one file no longer holds becomes a package of the same name, split by noun.
    present = {part.removesuffix(".py") if part != "__init__.py" else part for part in present}

    assert sorted(REQUIRED - present) == []
    assert sorted(present - REQUIRED - NOUNS[service] - _nouns(service)) == []


def _nouns(service: str) -> set[str]:
    """Return the packages of a service that have every file of a noun."""
    folder = ROOT / "services" / service
    return {
        path.name
        for path in folder.iterdir()
        # As in a service, a file that grew too long is a package of the same name.
        if path.is_dir()
        and {f"{one.name}.py" if one.is_dir() else one.name for one in path.iterdir()} >= OF_A_NOUN
    }


def test_services_are_the_listed_ones_and_the_console() -> None:
    """A service that no list knows would be neither checked, scraped nor shipped."""
    present = {name(path).split("/")[1] for path in files() if name(path).startswith("services/")}

    assert present - {"__init__.py"} == {*SERVICES, "console"}


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    """Past about 300 lines a file holds more than one noun."""
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_file_is_named_for_leftovers() -> None:
    """What is called utils is looked for by nobody and grows for ever."""
    # k8s/base is what kustomize calls the part that overlays build on.
    leftovers = [
        name(path)
        for path in files()
        if path.stem in BANNED_NAMES or path.parent.name in BANNED_NAMES - {"base"}
    ]

    assert leftovers == []


def test_every_package_says_what_it_is_for() -> None:
    """The first line of a package is its place on the map."""
    silent = [
        name(path)
        for path in python_files("shared", "services", "infra")
        if path.name == "__init__.py" and not path.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]

    assert silent == []
