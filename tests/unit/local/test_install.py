"""How PostgreSQL and RabbitMQ are installed, without installing them."""

import subprocess
from pathlib import Path

import pytest

from infra.local import install
from infra.local.problems import LocalProblem

BOTH = ["postgresql", "rabbitmq"]


def having(*programs: str) -> install.Which:
    """A machine that has these programs and no others."""
    return lambda name: f"/usr/bin/{name}" if name in programs else None


@pytest.mark.parametrize(
    ("program", "packages"),
    [
        ("apt-get", ("postgresql", "rabbitmq-server")),
        ("dnf", ("postgresql-server", "rabbitmq-server")),
        ("apk", ("postgresql", "rabbitmq-server")),
        ("pacman", ("postgresql", "rabbitmq")),
        ("zypper", ("postgresql-server", "rabbitmq-server")),
    ],
)
def test_each_system_is_asked_by_its_own_names(program: str, packages: tuple[str, ...]) -> None:
    """A wrong package name is only noticed on somebody else's machine."""
    plan = install.plan(BOTH, which=having(program), uid=0)

    assert plan.packages == packages
    assert plan.as_root_by is None
    assert all(package in plan.command[-1] for package in packages)


def test_only_what_is_missing_is_installed() -> None:
    """A PostgreSQL that is there already is nobody's to upgrade."""
    plan = install.plan(["rabbitmq"], which=having("apt-get"), uid=0)

    assert plan.packages == ("rabbitmq-server",)


def test_an_ordinary_user_installs_through_sudo() -> None:
    """Asked for on the terminal, where there is one."""
    plan = install.plan(BOTH, which=having("apt-get", "sudo"), uid=1000, terminal=True)

    assert plan.command[:2] == ("sudo", "sh")
    assert "through sudo" in str(plan)


def test_sudo_does_not_wait_for_a_password_that_nobody_can_type() -> None:
    """In a pipeline the alternative is to hang."""
    plan = install.plan(BOTH, which=having("apt-get", "sudo"), uid=1000, terminal=False)

    assert plan.command[:2] == ("sudo", "--non-interactive")


def test_without_sudo_an_ordinary_user_is_told_whom_to_ask() -> None:
    """One sentence, with the packages' names in it."""
    with pytest.raises(LocalProblem, match="Ask an administrator to install postgresql and rabbitmq-server"):
        install.plan(BOTH, which=having("apt-get"), uid=1000)


def test_without_a_package_manager_the_other_ways_are_named() -> None:
    """Somebody without one still has servers somewhere."""
    with pytest.raises(LocalProblem, match="set DATABASE_URL, AMQP_URL"):
        install.plan(BOTH, which=having(), uid=0)


def test_homebrew_never_runs_as_root() -> None:
    """It refuses to, so root has no package manager there."""
    assert install.plan(BOTH, which=having("brew"), uid=501).as_root_by is None
    with pytest.raises(LocalProblem):
        install.plan(BOTH, which=having("brew"), uid=0)


class Debian:
    """A Debian of empty commands, with its policy-rc.d in a directory of ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.policy = folder / "policy-rc.d"
        self.said = folder / "said"
        self.said.touch()
        self.command("dpkg-query", "exit 1")
        self.command("systemctl", "")
        self.command("apt-get", f'[ "$1" != install ] || cp {self.policy} {folder}/policy-during')

    def command(self, name: str, script: str) -> None:
        """Make a command that notes its arguments and does this."""
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.said}\n{script}\n')
        path.chmod(0o755)

    def run(self) -> int:
        """Install; return the exit code."""
        script = install.plan(BOTH, which=having("apt-get"), uid=0).command[-1]
        script = script.replace("/usr/sbin/policy-rc.d", str(self.policy))
        environment = {"PATH": f"{self.folder}:/usr/bin:/bin"}
        return subprocess.run(["sh", "-c", script], env=environment, check=False).returncode


@pytest.fixture
def debian(tmp_path: Path) -> Debian:
    """A machine to install on."""
    return Debian(tmp_path)


def test_nothing_is_started_while_debian_installs(debian: Debian) -> None:
    """Debian starts what it installs, on the standard ports, unless policy-rc.d says no."""
    assert debian.run() == 0

    assert "exit 101" in (debian.folder / "policy-during").read_text()
    assert not debian.policy.exists()


def test_new_services_do_not_start_at_boot(debian: Debian) -> None:
    """Kith runs its own instances; a second set at every boot is not what was asked for."""
    debian.run()

    assert "systemctl --quiet disable postgresql rabbitmq-server" in debian.said.read_text()


def test_services_that_were_there_before_stay_enabled(debian: Debian) -> None:
    """Somebody uses them."""
    debian.command("dpkg-query", "exit 0")
    debian.run()

    assert "systemctl" not in debian.said.read_text()


@pytest.mark.parametrize("outcome", [0, 100])
def test_a_policy_of_somebody_else_is_put_back(debian: Debian, outcome: int) -> None:
    """Containers have one of their own, and so do careful administrators."""
    debian.policy.write_text("#!/bin/sh\nexit 0\n")
    debian.command("apt-get", f"exit {outcome}")

    assert debian.run() == outcome
    assert debian.policy.read_text() == "#!/bin/sh\nexit 0\n"


def test_what_a_killed_installation_left_is_put_right_by_the_next(debian: Debian) -> None:
    """Otherwise our own refusal would be kept as if it were theirs."""
    debian.policy.write_text("#!/bin/sh\n# Made by Kith while it installs, removed right after.\nexit 101\n")
    debian.policy.with_name("policy-rc.d.kith-saved").write_text("theirs")

    debian.run()
    assert debian.policy.read_text() == "theirs"


def test_a_failed_installation_is_one_sentence() -> None:
    """The manager's own words came before it."""
    plan = install.Plan("apt", ("postgresql",), ("sh", "-c", "exit 100"), None)
    said: list[str] = []

    with pytest.raises(LocalProblem, match=r"apt could not install postgresql.*exit code 100"):
        install.carry_out(plan, said.append)
    assert said == ["Kith will install postgresql with apt; no service is started or enabled."]
