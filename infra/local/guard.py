"""Ends what the supervisor started, should the supervisor be killed: `python -m infra.local.guard PIDS`.

Standard input is a pipe that only the supervisor holds: its end is the supervisor's end, however that came.
The kernel's own signal on a parent's death is quicker, but exists on Linux alone.
"""

import os
import signal
import sys
from pathlib import Path

from infra.local.processes import end_leftovers


def main() -> None:
    """Wait for the supervisor's end, then end everything that is still written down."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while os.read(0, 1024):
        pass
    end_leftovers(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
