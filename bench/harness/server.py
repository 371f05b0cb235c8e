"""Servers under test, started as an operator would: with a configuration file, stopped by their id."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

from . import processes, tools
from .client import Client

# A server whose harness was killed would disturb the next run.
DIES_WITH_US = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []

PASSWORD = "correct horse battery staple"


class Server:
    """A process that says where it serves."""

    def __init__(self, command, home):
        self.home = pathlib.Path(home)
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_DATA_HOME": str(home)}
        environment |= {"XDG_CONFIG_HOME": str(home), "TALER_MERCHANT_PASSWORD": PASSWORD}
        self.log = open(self.home / "log", "ab")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*DIES_WITH_US, *map(str, command)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=self.log,
            start_new_session=True,
        )
        line = self.process.stdout.readline().decode()
        found = re.match(r"Serving http://[^/]+:(\d+)/", line)
        if not found:
            self.stop()
            raise RuntimeError(f"{command} does not serve:\n{(self.home / 'log').read_text()}")
        self.port = int(found[1])

    @property
    def pid(self):
        """Its process."""
        return self.process.pid

    def url(self, path):
        """Where load goes."""
        return f"http://127.0.0.1:{self.port}{path}"

    def client(self):
        """Somebody without a token."""
        return Client(self.port)

    def cpu(self):
        """CPU it has used, in seconds."""
        return processes.cpu_seconds(self.pid)

    def memory(self, field="VmRSS"):
        """Its memory in bytes."""
        return processes.memory(self.pid, field)

    def stop(self):
        """Stops it and waits for its end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.log.close()


class Bench:
    """What a run has started, all of which is gone at its end."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="bench", dir=tools.DATA))
        self.servers = []
        self.postgres = None

    def home(self):
        """A data directory of its own."""
        return pathlib.Path(tempfile.mkdtemp(dir=self.directory))

    def start(self, command, home=None):
        """Starts a server."""
        server = Server(command, home or self.home())
        self.servers.append(server)
        return server

    def merchant(self, home=None, postgres=None, options=()):
        """The product, on SQLite in its home or on a Postgres database."""
        home = home or self.home()
        lines = ["[merchant]", "PORT = 0", "ENABLE_SELF_PROVISIONING = YES", *options]
        if postgres:
            lines += ["DB = postgres", "[merchantdb-postgres]", f"CONFIG = {postgres}"]
        (home / "taler-merchant.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [tools.program("taler-merchant"), "-c", home / "taler-merchant.conf", "serve"]
        return self.start(command, home)

    def anchor(self, synchronous):
        """The product on single commits."""
        return self.start([tools.program("sqlite-anchor"), synchronous])

    def end(self, server):
        """Stops a server before the end of the run."""
        server.stop()
        self.servers.remove(server)

    def stop(self):
        """Ends and removes everything."""
        for server in self.servers:
            server.stop()
        if self.postgres:
            self.postgres.stop()
        shutil.rmtree(self.directory, ignore_errors=True)
