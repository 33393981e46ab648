"""Patch the standard library for eventlet before pytest imports anything else.

Loaded by `-p tests.plugins.patch_first` in pyproject.toml. A test that starts a service's container hangs
when a module took the blocking `socket`, `threading` or `time` before they were patched, and psycopg's C wait
function stops the hub: both are decided at import, so this comes first.
"""

import os
import warnings

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")

with warnings.catch_warnings():
    # eventlet announces its own retirement at every import; nameko 2.14 is built on it, so this is known.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    # nameko 2.14 imports pkg_resources, whose deprecation is why setuptools is pinned below 81.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    warnings.filterwarnings("ignore", message="Deprecated call to `pkg_resources")
    import eventlet

    eventlet.monkey_patch()
    import nameko.containers  # noqa: F401  (imported here so that its warnings end here)
