"""Load: wrk against servers, pgbench against Postgres."""

import dataclasses
import json
import os
import re
import subprocess
import uuid

from . import tools

LUA = tools.ROOT / "bench" / "lua"
THREADS = 2


@dataclasses.dataclass
class Request:
    """What is asked again and again."""

    path: str
    headers: dict = dataclasses.field(default_factory=dict)
    body: os.PathLike | None = None  # a file in which @ becomes something new each time

    def of(self, token):
        """The same with a token."""
        return dataclasses.replace(self, headers={"Authorization": f"Bearer {token}"})


@dataclasses.dataclass
class Figures:
    """What a run of some seconds gave. Times are in microseconds."""

    rate: float
    p50: float = 0.0
    p99: float = 0.0
    cpu: float = 0.0
    busy: int = 0
    told: int = 0
    requests: int = 0
    left: float = 0.0  # good answers for each second of CPU that wrk left to the others
    load: float = 0.0  # CPU that wrk took for a request


def wrk(server, request, connections, seconds, script=None, arguments=(), tolerant=False):
    """Drives a server. Unless `tolerant`, every answer has to be a good one."""
    if script is None:
        script = "post.lua" if request.body else "get.lua"
    if request.body:
        arguments = [request.body, uuid.uuid4().hex[:12]]
    threads = min(THREADS, connections)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    for name, value in request.headers.items():
        command += ["-H", f"{name}: {value}"]
    command += ["-s", LUA / script, server.url(request.path), "--", *arguments]
    before, load = server.cpu(), _cpu_of_load()
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        env=os.environ | {"BENCH_LUA": str(LUA)},
        check=False,
    )
    used, load = server.cpu() - before, _cpu_of_load() - load
    found = re.search(r"^FIGURES (.*)$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or not found:
        raise RuntimeError(f"wrk failed: {done.stdout}{done.stderr}")
    figures = json.loads(found[1])
    bad = figures["refused"] + figures["failed"]
    if bad and not tolerant:
        raise RuntimeError(f"{bad} of {figures['requests']} requests for {request.path} failed")
    good = figures["requests"] - figures["refused"]
    return Figures(
        rate=good / figures["seconds"],
        p50=figures["p50"],
        p99=figures["p99"],
        cpu=1e6 * used / max(figures["requests"], 1),
        busy=figures["busy"],
        told=figures["told"],
        requests=figures["requests"],
        left=good / (figures["seconds"] * os.cpu_count() - load),
        load=1e6 * load / max(figures["requests"], 1),
    )


def _cpu_of_load():
    """CPU of all children that have ended: of wrk, where it runs alone."""
    times = os.times()
    return times.children_user + times.children_system


def pgbench(postgres, database, script, clients, seconds):
    """Runs the statements of a script, prepared, as fast as so many clients can."""
    command = [postgres.binaries / "pgbench", "-h", postgres.directory, "-U", "postgres"]
    command += ["-M", "prepared", "-n", "-T", seconds, "-f", script.file]
    command += ["-c", clients, "-j", min(THREADS, clients)]
    for name, value in script.variables.items():
        command += ["-D", f"{name}={value}"]
    command = [str(part) for part in [*command, database]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([\d.]+) \(without initial", done.stdout, re.MULTILINE)
    if done.returncode != 0 or not found:
        raise RuntimeError(f"pgbench failed: {done.stdout}{done.stderr}")
    return Figures(rate=float(found[1]))
