"""The first thing that runs on a bare machine."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.places import ROOT

SCRIPT = ROOT / "infra" / "local" / "setup_venv.py"


def test_an_old_python_can_read_it_far_enough_to_be_refused() -> None:
    """A syntax error would be a traceback in place of the one sentence."""
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("import sys; sys.version_info = (3, 9, 2)", "Python 3.9.2 is too old: install 3.11 or newer"),
        (
            "import importlib.util as u; f = u.find_spec; "
            "u.find_spec = lambda n: None if n == 'ensurepip' else f(n)",
            "lacks venv: install it",
        ),
    ],
)
def test_a_python_that_will_not_do_is_one_sentence(change: str, said: str) -> None:
    """With what to do about it."""
    run = f"sys.argv = ['x', 'run']; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    code = f"{change}; import runpy, sys; {run}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_is_fresh_is_not_made_again(tmp_path: Path) -> None:
    """`make test` asks every time; it must cost nothing."""
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    folder = tmp_path / "infra" / "local"
    folder.mkdir(parents=True)
    (folder / SCRIPT.name).write_text(SCRIPT.read_text())
    program = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); import setup_venv as s; import os, pathlib\n"
        "os.makedirs(s.VENV + '/bin'); os.symlink(sys.executable, s.VENV_PYTHON)\n"
        "assert not s.is_fresh('run')\n"
        "pathlib.Path(s.stamp_of('dev')).write_text(s.digest('dev'))\n"
        "assert s.is_fresh('dev') and not s.is_fresh('run')\n"
        "assert any(s.is_fresh(one) for one in s.ENOUGH['run'])\n"
        "pathlib.Path(s.ROOT, 'requirements-dev.txt').write_text('changed')\n"
        "assert not s.is_fresh('dev')\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
