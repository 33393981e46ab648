"""Make or refresh `.venv` from the locked requirements: `python -I infra/local/setup_venv.py run|dev`.

Runs before anything is installed, so it needs nothing but the standard library; and old versions of Python
must be able to read it, to be told that they are too old.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import typing

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
# What serves development serves running too.
ENOUGH = {"run": ("run", "dev"), "dev": ("dev",)}


def main() -> None:
    """Do what is missing; exit with one sentence where that does not work."""
    kind = sys.argv[1]
    refuse_if_unfit()
    os.makedirs(os.path.join(ROOT, ".kith"), exist_ok=True)
    with open(os.path.join(ROOT, ".kith", "venv.lock"), "w") as lock:
        # Two of us at once would install over each other.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(is_fresh(one) for one in ENOUGH[kind]):
            make()
            install(kind)


def refuse_if_unfit() -> None:
    """Exit when this Python cannot do it."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has less is to hear it from here
        sys.exit(
            f"kith: Python {version} is too old: install 3.11 or newer, or name one: make PYTHON=/path/to/it"
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        sys.exit(f"kith: Python {version} lacks venv: install it (on Debian: apt-get install python3-venv).")
    if not os.access(VENV if os.path.isdir(VENV) else ROOT, os.W_OK):
        sys.exit(f"kith: you may not write to {VENV}: run as its owner, or remove it.")


def is_fresh(kind: str) -> bool:
    """Whether `.venv` was made from what is locked now, and still works."""
    try:
        with open(stamp_of(kind)) as stamp:
            return stamp.read() == digest(kind) and os.access(VENV_PYTHON, os.X_OK)
    except OSError:
        return False


def stamp_of(kind: str) -> str:
    """The file that says what `.venv` was made from."""
    return os.path.join(VENV, f".kith-{kind}")


def digest(kind: str) -> str:
    """A digest of everything that decides what is in `.venv`."""
    found = hashlib.sha256(ROOT.encode())
    for name in (LOCKS[kind], "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            found.update(file.read())
    return found.hexdigest()


def make() -> None:
    """Make an empty `.venv`, unless there is one that works."""
    if os.path.exists(VENV_PYTHON) and succeeds([VENV_PYTHON, "-c", "import pip"], quiet=True):
        return
    say("making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if not succeeds([sys.executable, "-m", "venv", VENV]):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("kith: .venv cannot be made; why is said above.")


def install(kind: str) -> None:
    """Install exactly what is locked, each by its hash, then Kith itself as it is here."""
    say(f"installing what {LOCKS[kind]} names; this takes a minute, once")
    pip = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    locked = [*pip, "--require-hashes", "--requirement", os.path.join(ROOT, LOCKS[kind])]
    itself = [*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT]
    if not (succeeds(locked) and succeeds(itself)):
        sys.exit(
            "kith: what is locked could not be installed; pip says why above (the network? a full disk?)."
        )
    with open(stamp_of(kind), "w") as stamp:
        stamp.write(digest(kind))


def succeeds(command: typing.Sequence[str], quiet: bool = False) -> bool:
    """Run a command; whether it ended well."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, stdout=sink, stderr=sink, cwd=ROOT) == 0


def say(line: str) -> None:
    """Tell a person what takes its time."""
    sys.stderr.write(f"kith: {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
