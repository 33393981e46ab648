"""Keep log files from growing without end."""

import shutil
from pathlib import Path

LARGEST = 10_000_000
KEPT = 3


def rotate(folder: Path, *, largest: int = LARGEST) -> None:
    """Set aside each log that has grown past `largest` bytes, and start it anew.

    The processes hold their files open in append mode, so the file is copied and emptied in place.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size <= largest:
            continue
        for number in range(KEPT - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.rename(log.with_name(f"{log.name}.{number + 1}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        with log.open("r+b") as file:
            file.truncate(0)
