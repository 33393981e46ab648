"""A private RabbitMQ node, with its own name daemon (epmd), cookie, plugins and ports on 127.0.0.1."""

import base64
import http.client
import os
import secrets
import signal
from pathlib import Path

from infra.local.accounts import Account, give, make_private
from infra.local.find import Found, erlang_tool
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.processes import Program

ADMINISTRATOR = "kith_administrator"
PLUGINS = "[rabbitmq_management,rabbitmq_prometheus].\n"
PORTS = ("amqp", "distribution", "epmd", "management", "prometheus")

# Erlang terms rather than rabbitmq.conf: translating the latter takes a second and a half of every start.
# The user is made at the first start only; with one of our own, RabbitMQ makes no guest.
CONFIG = """\
[
 {{rabbit, [
   {{tcp_listeners, [{{"127.0.0.1", {amqp}}}]}},
   {{default_user, <<"{user}">>}},
   {{default_pass, <<"{password}">>}},
   {{default_user_tags, [administrator]}},
   {{vm_memory_high_watermark, {{absolute, "1GB"}}}},
   {{disk_free_limit, "256MB"}},
   {{log, [{{console, [{{enabled, true}}, {{level, notice}}]}}, {{file, [{{file, false}}]}}]}}
 ]}},
 {{rabbitmq_management, [{{tcp_config, [{{ip, "127.0.0.1"}}, {{port, {management}}}]}}]}},
 {{rabbitmq_prometheus, [{{tcp_config, [{{ip, "127.0.0.1"}}, {{port, {prometheus}}}]}}]}}
].
"""


class RabbitMQ:
    """The RabbitMQ of one instance."""

    name = "rabbitmq"

    def __init__(
        self,
        instance: Instance,
        server: Found,
        folder: Path,
        account: Account | None,
        ports: dict[str, int],
    ) -> None:
        """`ports` has one for each of `PORTS`, free when it starts."""
        self.server = server
        self.home = folder / "rabbitmq"
        self.account = account
        self.ports = ports
        self._node = f"kith-{instance.name}@localhost"
        self._log_folder = instance.log_folder
        self._password = instance.password("rabbitmq_administrator_password")

    @property
    def amqp_url(self) -> str:
        """The administrator's AMQP address."""
        return f"amqp://{ADMINISTRATOR}:{self._password}@127.0.0.1:{self.ports['amqp']}/%2F"

    @property
    def management_url(self) -> str:
        """The management API's address, user and password included."""
        return f"http://{ADMINISTRATOR}:{self._password}@127.0.0.1:{self.ports['management']}"

    @property
    def prometheus_url(self) -> str:
        """Where RabbitMQ tells its own metrics."""
        return f"http://127.0.0.1:{self.ports['prometheus']}/metrics"

    def prepare(self) -> None:
        """Write its configuration."""
        make_private(self.home, self.account)
        cookie = self.home / ".erlang.cookie"
        if not cookie.exists():
            self._write(cookie.name, secrets.token_hex(32))
        cookie.chmod(0o400)
        self._write("enabled_plugins", PLUGINS)
        self._write(
            "advanced.config", CONFIG.format(user=ADMINISTRATOR, password=self._password, **self.ports)
        )

    def name_daemon(self) -> Program:
        """Return how to start epmd; RabbitMQ would leave one behind as a daemon if it found none."""
        epmd = erlang_tool("epmd")
        if epmd is None:
            raise LocalProblem("Erlang's epmd is not there, though RabbitMQ is: install Erlang again.")
        return Program(
            name="epmd",
            command=(epmd,),
            environment=self._environment(),
            log=self._log_folder / "epmd.log",
            account=self.account,
            cwd=self.home,
        )

    def program(self) -> Program:
        """Return how to start it, in the foreground."""
        return Program(
            name=self.name,
            command=(str(self.server.folder / "sbin" / "rabbitmq-server"),),
            environment=self._environment(),
            log=self._log_folder / "rabbitmq.log",
            account=self.account,
            cwd=self.home,
            stop_signal=signal.SIGTERM,
            orphan_signal=signal.SIGTERM,
        )

    def is_ready(self) -> bool:
        """Whether the management API knows us, which comes after the AMQP listener."""
        credentials = base64.b64encode(f"{ADMINISTRATOR}:{self._password}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["management"], timeout=2)
        try:
            connection.request("GET", "/api/whoami", headers={"Authorization": f"Basic {credentials}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _write(self, name: str, text: str) -> None:
        path = self.home / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        give(path, self.account)

    def _environment(self) -> dict[str, str]:
        erl = erlang_tool("erl")
        cores = min(2, os.cpu_count() or 1)
        return {
            "PATH": f"{Path(erl).parent if erl else '/usr/local/bin'}:/usr/bin:/bin:/usr/sbin:/sbin",
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.home),
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.ports["amqp"]),
            "RABBITMQ_DIST_PORT": str(self.ports["distribution"]),
            "RABBITMQ_MNESIA_BASE": str(self.home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "enabled_plugins"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.home / "advanced.config"),
            # Files that are not there: whatever the system's own node is told must not be told to this one.
            "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq.conf"),
            "RABBITMQ_CONFIG_FILES": str(self.home / "conf.d"),
            "RABBITMQ_CONF_ENV_FILE": str(self.home / "rabbitmq-env.conf"),
            "ERL_EPMD_PORT": str(self.ports["epmd"]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            # Ours is there already; one that Erlang started by itself would stay behind as a daemon.
            "ERL_AFLAGS": "-start_epmd false",
            "ERL_CRASH_DUMP_SECONDS": "0",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                f"-kernel inet_dist_use_interface {{127,0,0,1}} +S {cores}:{cores}"
            ),
            # The script then becomes the server instead of waiting beside it: signals reach the server.
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_SERVER_START_ARGS": "-noinput +B i",
        }
