"""Which user PostgreSQL and RabbitMQ run as: we ourselves, or an ordinary one when we are root."""

import hashlib
import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.local.problems import LocalProblem

ELSEWHERE = Path("/var/lib/kith")


@dataclass(frozen=True)
class Account:
    """A user to become before a program starts."""

    name: str
    uid: int
    gid: int


def account_for(*candidates: str) -> Account | None:
    """Return the first of these users that exists, or else `nobody`; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in (*candidates, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise LocalProblem(
        "PostgreSQL refuses to run as root, and there is no ordinary user to run it as: "
        "add one (`useradd --system postgres`), or run as an ordinary user."
    )


def can_enter(folder: Path, account: Account) -> bool:
    """Whether this user may go into `folder`, judged by every directory on the way to it."""
    for step in (folder, *folder.parents):
        try:
            found = step.stat()
        except FileNotFoundError:
            continue
        if found.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif found.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def data_folder(instance_folder: Path, accounts: Iterable[Account | None]) -> Path:
    """Return where data goes: inside the instance, unless one of the users cannot get there.

    A checkout under /root is closed to everyone else; opening it up is not ours to do.
    """
    reachable = all(account is None or can_enter(instance_folder, account) for account in accounts)
    return instance_folder / "data" if reachable else elsewhere(instance_folder)


def elsewhere(instance_folder: Path) -> Path:
    """Return the directory for the data of an instance that others cannot enter."""
    digest = hashlib.sha256(str(instance_folder).encode()).hexdigest()[:10]
    return ELSEWHERE / f"{instance_folder.name}-{digest}"


def make_private(folder: Path, account: Account | None) -> None:
    """Make `folder` for that user alone; take over what another one left there."""
    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is not None and folder.stat().st_uid != account.uid:
        give(folder, account)
        for path in folder.rglob("*"):
            give(path, account)
    folder.chmod(0o700)


def give(path: Path, account: Account | None) -> None:
    """Make `account` the owner of a file, where we are root."""
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
