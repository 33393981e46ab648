"""What no file may say."""

import ast
import re
from pathlib import Path

from tests.architecture.tree import ROOT, files, is_below, name, parsed, python_files

SQL = re.compile(
    r"^\s*(select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from|with\b.+\bas\s*\(|(create|alter|drop)\s+(table|index|role|policy))\b",
    re.IGNORECASE | re.DOTALL,
)
MACHINE_PATH = re.compile(r"(?<![\w.:/}])/(work|root|home(?!/linuxbrew)|Users)/\w")
# Put together here, so that this file does not name them either.
REGISTRIES = re.compile(
    "|".join(
        ("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "deb" + r"\.debian\.org")
    )
)
# Directories of other accounts are what it tests.
ABOUT_PLACES = "tests/unit/local/test_places.py"
UNREADABLE = {".png", ".ico", ".woff2", ".pdf", ".jpg"}


def test_runtime_sql_lives_in_queries_files() -> None:
    """SQL that is named, described and in one place can be reviewed and explained as a whole."""
    found = {
        name(path): statements
        for path in python_files("services", "shared/events")
        if (statements := [text for text in _strings(path) if SQL.search(text)])
    }

    assert found == {}


def test_no_test_pretends_or_naps() -> None:
    """A mock agrees with whatever one believes, and a sleep is either too short or too long."""
    found = {
        name(path): said
        # Benchmark and fault tests pace a load by the clock, and the one place that waits polls.
        for path in python_files("tests")
        if not is_below(path, "tests/bench") and not is_below(path, "tests/faults")
        if name(path) != "tests/plugins/waiting.py"
        if (said := _mocks_and_naps(path))
    }

    assert found == {}


def test_no_file_names_a_registry() -> None:
    """Packages are named by name and hash; where they come from is each installation's own choice."""
    assert [name(path) for path, text in _texts() if REGISTRIES.search(text)] == []


def test_no_file_names_a_place_on_one_machine() -> None:
    """What works only where it was written is broken everywhere else."""
    found = {
        name(path): said.group()
        for path, text in _texts()
        if name(path) != ABOUT_PLACES and (said := MACHINE_PATH.search(text))
    }

    assert found == {}


def _texts() -> list[tuple[Path, str]]:
    this = Path(__file__)
    return [
        (path, path.read_text(encoding="utf-8"))
        for path in files()
        if path.suffix not in UNREADABLE and path != this and not is_below(path, ".git")
    ]


def _strings(path: Path) -> list[str]:
    """Return a file's string literals, without docstrings and without the text between f-string fields."""
    tree = parsed(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def _mocks_and_naps(path: Path) -> list[str]:
    said: list[str] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            names = [alias.name for alias in node.names]
            if "mock" in f"{module}.{'.'.join(names)}".split("."):
                said.append(f"line {node.lineno}: imports a mock")
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == "sleep" and not _only_yields(node):
                said.append(f"line {node.lineno}: sleeps")
    return said


def _only_yields(call: ast.Call) -> bool:
    """Tell whether it is `sleep(0)`: that lets other greenlets run and waits for nothing."""
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0


def test_the_licence_is_the_whole_agpl() -> None:
    """A licence that is changed by a word is another licence."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert text.split("\n", 2)[0].strip() == "GNU AFFERO GENERAL PUBLIC LICENSE"
    assert len(text.encode()) == 34523
