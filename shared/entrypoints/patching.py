"""Make the standard library and psycopg cooperative, before anything else is imported.

psycopg's C wait function blocks the whole event loop; its Python one yields. Which is used is decided when
psycopg is imported, so this module imports nothing of ours and nothing that imports psycopg.
"""

import os
import sys
import warnings


def patch() -> None:
    """Patch this process once; safe to call again.

    Raise `ImportError` when psycopg came first, because every query would then stop the whole process.
    """
    os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
    # nameko 2.14 imports pkg_resources, and eventlet announces its own retirement: known, not ours to mend.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet  # noqa: PLC0415 - the filters above must be in place first

    if eventlet.patcher.is_monkey_patched("socket"):
        return
    if "psycopg" in sys.modules:
        raise ImportError("psycopg was imported before shared.entrypoints: import shared.entrypoints first")
    eventlet.monkey_patch()
