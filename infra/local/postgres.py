"""A private PostgreSQL: made once, started on a port of 127.0.0.1, reached with a password only."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from infra.local.accounts import Account, give, make_private
from infra.local.find import Found
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.processes import Program

SUPERUSER = "postgres"

# Everything not named stays as initdb chose it; durability in particular is never traded away.
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    # No socket file: its path would have to be short, and a password over loopback serves as well.
    "unix_socket_directories": "''",
    "max_connections": "300",
    "password_encryption": "'scram-sha-256'",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "'192MB'",
    "max_wal_size": "'2GB'",
    "wal_compression": "on",
    # Two cores, and often a container with a small /dev/shm, which parallel queries would fill.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    # Short statements with several policies each: compiling costs more than it saves.
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_duration_statement": "'2s'",
    "log_line_prefix": "'%m [%p] %a %d '",
    # Logs name constraints, never the values that broke them.
    "log_error_verbosity": "'terse'",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
ACCESS = """\
# TYPE  DATABASE  USER  ADDRESS       METHOD
host    all       all   127.0.0.1/32  scram-sha-256
"""
INCLUDE = "include 'kith.conf'"


class Postgres:
    """The PostgreSQL of one instance."""

    name = "postgresql"

    def __init__(
        self, instance: Instance, server: Found, folder: Path, account: Account | None, port: int
    ) -> None:
        """`folder` is where its data is, or will be; `port` must be free when it starts."""
        self.server = server
        self.data = folder / "postgresql"
        self.account = account
        self.port = port
        self._log = instance.log_folder / "postgresql.log"
        self._password = instance.password("postgresql_superuser_password")

    @property
    def url(self) -> str:
        """The superuser's address."""
        return f"postgresql://{SUPERUSER}:{self._password}@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        """Make the data directory if there is none, and write the settings."""
        if not (self.data / "PG_VERSION").is_file():
            self._initialise()
        major = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        if major != str(self.server.version[0]):
            raise LocalProblem(
                f"{self.data} was made by PostgreSQL {major}, and the one found is {self.server}: "
                f"install PostgreSQL {major} again, or start afresh with `make clean`."
            )
        settings = SETTINGS | {"port": str(self.port)}
        self._write("kith.conf", "".join(f"{name} = {value}\n" for name, value in settings.items()))
        self._write("pg_hba.conf", ACCESS)
        # What initdb found out about this machine, its shared memory above all, stays in force.
        own = (self.data / "postgresql.conf").read_text(encoding="utf-8")
        if INCLUDE not in own:
            self._write("postgresql.conf", f"{own}\n{INCLUDE}\n")

    def program(self) -> Program:
        """Return how to start it, in the foreground."""
        return Program(
            name=self.name,
            command=(str(self.server.folder / "postgres"), "-D", str(self.data)),
            environment=self._environment(),
            log=self._log,
            account=self.account,
            cwd=self.data,
            # Fast shutdown: sessions are ended, everything is written.
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
        )

    def is_ready(self) -> bool:
        """Whether it takes the superuser's connections."""
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        """Make a new data directory beside its place, then move it there: a half-made one is never used."""
        new = self.data.with_name("postgresql.new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        make_private(new, self.account)
        password_file = new.with_name("postgresql.password")
        password_file.unlink(missing_ok=True)
        with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self._password)
        give(password_file, self.account)
        try:
            made = subprocess.run(
                [
                    *(str(self.server.folder / "initdb"), "--pgdata", str(new)),
                    *("--username", SUPERUSER, "--pwfile", str(password_file), "--auth=scram-sha-256"),
                    *("--encoding=UTF8", "--locale=C", "--data-checksums"),
                ],
                env=self._environment(),
                cwd=new,
                capture_output=True,
                text=True,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
                check=False,
            )
        finally:
            password_file.unlink(missing_ok=True)
        if made.returncode != 0:
            last = (made.stderr.strip() or "it said nothing").splitlines()
            raise LocalProblem(f"PostgreSQL's initdb could not make {new}: {' '.join(last[-3:])}")
        new.rename(self.data)

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        give(path, self.account)

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.data)}
