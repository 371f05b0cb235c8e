"""A throw-away Postgres that keeps what it promises: fsync and synchronous_commit are on."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from . import tools

# Ends the server and removes its files when standard input closes, that is when the harness ends,
# however it ends.
WATCH = '"$0" "$@" >log 2>&1 & read _; kill -INT $!; wait; rm -rf "$PWD"'
SETTINGS = [
    "listen_addresses=",
    "unix_socket_directories=.",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "max_connections=200",  # several servers, and the anchor beside them
    "log_parameter_max_length=-1",  # the probe wants all of them
]


class Postgres:
    """A cluster on a unix socket. Everything else is as Debian delivers it."""

    def __init__(self):
        self.binaries = tools.postgres_binaries()
        self.user = tools.unprivileged()
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="bench-pg", dir=tools.DATA))
        if self.user is not None:
            os.chown(self.directory, self.user, self.user)
        self._run("initdb", "-NA", "trust", "-U", "postgres", "--locale=C", "--encoding=UTF8", ".")
        command = ["sh", "-c", WATCH, str(self.binaries / "postgres"), "-D", "."]
        for setting in SETTINGS:
            command += ["-c", setting]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, start_new_session=True, **self._as_user()
        )
        self._wait()

    def _as_user(self):
        if self.user is None:
            return {"cwd": self.directory}
        return {"cwd": self.directory, "user": self.user, "group": self.user, "extra_groups": []}

    def _run(self, name, *arguments):
        subprocess.run([self.binaries / name, *arguments], check=True, capture_output=True, **self._as_user())

    def _wait(self):
        for _ in range(500):
            try:
                return self.sql("postgres", "SELECT 1")
            except subprocess.CalledProcessError:
                time.sleep(0.02)
        raise RuntimeError(f"Postgres does not start:\n{self.log(0)}")

    def sql(self, database, text):
        """Runs SQL, one line for each row."""
        arguments = ["-h", self.directory, "-U", "postgres", "-d", database, "-XqAt", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(
            [self.binaries / "psql", *arguments], input=text, check=True, capture_output=True, text=True
        )
        return done.stdout

    def create(self, database):
        """Makes a database; answers how servers are told about it."""
        self.sql("postgres", f"CREATE DATABASE {database}")
        return f"postgres:///{database}?host={self.directory}&user=postgres"

    def log_size(self):
        """Where the log ends now."""
        return (self.directory / "log").stat().st_size

    def log(self, start):
        """What was logged from there on."""
        with open(self.directory / "log", "rb") as file:
            file.seek(start)
            return file.read().decode("utf-8", errors="replace")

    def stop(self):
        """Stops it; its files are gone afterwards."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.directory, ignore_errors=True)
