"""The `kith` command: one module per noun under `shared/commands/`, loaded when it is asked for.

A module offers `command`, a click command or group, and is called by its own name: `kith token` is
`shared.commands.token:command`. Data goes to standard output and everything else to standard error; the exit
code is 0, 1 (it did not work) or 2 (it was not asked for properly).
"""

import errno
import importlib
import pkgutil
import sys
from importlib import metadata

import click

import shared.commands
from infra.local.problems import LocalProblem
from shared.errors import ConfigurationError


class Commands(click.Group):
    """Finds commands by file name, so that `kith token` does not pay for what `kith up` imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, or None when there is no such file."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(f"shared.commands.{module}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"shared.commands.{cmd_name}.command is no click command")
        command.name = cmd_name
        return command

    @staticmethod
    def _modules() -> dict[str, str]:
        """Return the module of each command; `import_` is the module of `import`, which Python keeps."""
        modules = [module.name for module in pkgutil.iter_modules(shared.commands.__path__)]
        return {module.rstrip("_").replace("_", "-"): module for module in modules}


def _version() -> str:
    try:
        return metadata.version("kith")
    except metadata.PackageNotFoundError:
        return "unknown (not installed)"


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version())
def kith() -> None:
    """Run and look after an installation of Kith."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what is wrong is said in one sentence, without a traceback."""
    try:
        result = kith.main(arguments, prog_name="kith", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except (LocalProblem, ConfigurationError) as error:
        click.echo(f"kith: {error}", err=True)
        return 2 if isinstance(error, ConfigurationError) else 1
    except BrokenPipeError:
        # Whoever read our output went away, as `head` does.
        sys.stderr.close()
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EDQUOT):
            raise
        click.echo(f"kith: {error.strerror}: {error.filename or 'no file named'}", err=True)
        return 1
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
