"""Install PostgreSQL and RabbitMQ with the system's package manager, and start nothing by doing so."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infra.local.problems import LocalProblem

Which = Callable[[str], str | None]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Manager:
    """A package manager: how it is called here, and what it calls the two."""

    name: str
    program: str
    packages: dict[str, tuple[str, ...]]
    script: str
    needs_root: bool = True


# Debian starts a service as soon as its package is installed. policy-rc.d (exit 101) forbids it; one that is
# already there is kept aside and put back, however this ends. What is new here does not start at boot either.
_APT = """\
set -eu
policy=/usr/sbin/policy-rc.d
restore() {
    rm -f "$policy"
    if [ -e "$policy.kith-saved" ]; then mv "$policy.kith-saved" "$policy"; fi
}
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if [ -e "$policy" ] && ! grep --quiet 'by Kith' "$policy"; then mv "$policy" "$policy.kith-saved"; fi
printf '#!/bin/sh\\n# Made by Kith while it installs, removed right after.\\nexit 101\\n' > "$policy"
chmod 755 "$policy"
export DEBIAN_FRONTEND=noninteractive
new=
for package in {packages}; do
    dpkg-query --status "$package" > /dev/null 2>&1 || new="$new $package"
done
apt-get update --quiet=2
apt-get install --yes --no-install-recommends --quiet=2 \\
    -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 {packages}
if [ -n "$new" ] && command -v systemctl > /dev/null; then
    systemctl --quiet disable $new 2> /dev/null || true
fi"""

MANAGERS = (
    Manager(
        "apt",
        "apt-get",
        {"postgresql": ("postgresql",), "rabbitmq": ("rabbitmq-server",)},
        _APT,
    ),
    Manager(
        "dnf",
        "dnf",
        {"postgresql": ("postgresql-server",), "rabbitmq": ("rabbitmq-server",)},
        "dnf install --assumeyes {packages}",
    ),
    Manager(
        "apk",
        "apk",
        {"postgresql": ("postgresql",), "rabbitmq": ("rabbitmq-server",)},
        "apk add --update-cache {packages}",
    ),
    Manager(
        "pacman",
        "pacman",
        {"postgresql": ("postgresql",), "rabbitmq": ("rabbitmq",)},
        "pacman --sync --refresh --needed --noconfirm {packages}",
    ),
    Manager(
        "zypper",
        "zypper",
        {"postgresql": ("postgresql-server",), "rabbitmq": ("rabbitmq-server",)},
        "zypper --non-interactive install {packages}",
    ),
    Manager(
        "brew",
        "brew",
        {"postgresql": ("postgresql@17",), "rabbitmq": ("rabbitmq",)},
        "brew install {packages}",
        needs_root=False,
    ),
)
_NAMES = {"postgresql": "PostgreSQL (15 or newer)", "rabbitmq": "RabbitMQ (3.10 or newer)"}


@dataclass(frozen=True)
class Plan:
    """What will be done, before it is done."""

    manager: str
    packages: tuple[str, ...]
    command: tuple[str, ...]
    as_root_by: str | None

    def __str__(self) -> str:
        how = f" as root, through {self.as_root_by}" if self.as_root_by else ""
        what = " and ".join(self.packages)
        return f"install {what} with {self.manager}{how}; no service is started or enabled"


def plan(
    missing: Sequence[str],
    *,
    which: Which = shutil.which,
    uid: int | None = None,
    terminal: bool | None = None,
) -> Plan:
    """Choose how to install what is missing (of `postgresql` and `rabbitmq`).

    Raises `LocalProblem` where there is no package manager we know, or no way to become root.
    """
    uid = os.geteuid() if uid is None else uid
    terminal = sys.stdin.isatty() if terminal is None else terminal
    names = " and ".join(_NAMES[one] for one in missing)
    lack = "is" if len(missing) == 1 else "are"
    manager = next((one for one in MANAGERS if which(one.program) and (one.needs_root or uid != 0)), None)
    if manager is None:
        raise LocalProblem(
            f"{names} {lack} missing, and there is no package manager here that Kith knows "
            f"({', '.join(one.name for one in MANAGERS)}): install it yourself, "
            "or set DATABASE_URL, AMQP_URL and RABBITMQ_MANAGEMENT_URL to servers that you have."
        )
    packages = tuple(package for one in missing for package in manager.packages[one])
    script = manager.script.replace("{packages}", " ".join(packages))
    command: tuple[str, ...] = ("sh", "-c", script)
    if not manager.needs_root or uid == 0:
        return Plan(manager.name, packages, command, None)
    if which("sudo") is None:
        raise LocalProblem(
            f"{names} {lack} missing, and you may not install it: there is no sudo. "
            f"Ask an administrator to install {' and '.join(packages)} with {manager.name}."
        )
    # Without a terminal nobody can type a password: sudo then says so at once instead of waiting.
    sudo = ("sudo",) if terminal else ("sudo", "--non-interactive")
    return Plan(manager.name, packages, (*sudo, *command), "sudo")


def carry_out(chosen: Plan, say: Say) -> None:
    """Do what was planned; raise `LocalProblem` when it does not work."""
    say(f"Kith will {chosen}.")
    done = subprocess.run(chosen.command, check=False)
    if done.returncode != 0:
        raise LocalProblem(
            f"{chosen.manager} could not install {' and '.join(chosen.packages)}; its own words are above "
            f"(exit code {done.returncode})."
        )


def shown(chosen: Plan) -> str:
    """Return the command as one could type it."""
    return shlex.join(chosen.command)
