"""Check the migrations for what locks or breaks a database in use: `python -m infra.lint_migrations`.

squawk reads plain SQL, so it is handed the part of each file that is applied, with a role's name where the
runner puts one.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from shared.db.migrate import parse

ROOT = Path(__file__).parents[1]
FOLDERS = ("shared/db/migrations", "services/*/migrations")
LEFT_OUT = {
    "require-lock-timeout": "the runner sets it for all of them",
    "require-statement-timeout": "the runner decides how long a migration may take",
    "prefer-bigint-over-int": "versions, attempts and thresholds are small by their nature",
    "prefer-bigint-over-smallint": "a partition's number is small by its nature",
    "prefer-timestamp-tz": "wall-clock times of a group's own zone are kept as such, beside the instant",
}


def main() -> int:
    """Run squawk over every migration; return its exit code."""
    files = sorted(path for folder in FOLDERS for path in ROOT.glob(f"{folder}/*.sql"))
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            copy = Path(folder) / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            applied = parse(path.name, path.read_text(encoding="utf-8")).up
            copy.write_text(applied.replace(":runtime_role", "kith_runtime") + "\n", encoding="utf-8")
        command = [
            str(Path(sys.executable).with_name("squawk")),
            *("--pg-version", "15.0", "--assume-in-transaction", "--reporter", "gcc"),
            *(f"--exclude={rule}" for rule in LEFT_OUT),
            *(str(path.relative_to(ROOT)) for path in files),
        ]
        # S603: the arguments are this file's own.
        return subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
