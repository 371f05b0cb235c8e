"""Size of the program, time to start, memory."""

import http.client
import statistics
import time

from harness import load, tools
from harness.shop import Shop
from harness.verdicts import at_most

STARTS = 5
CROWD = 1000
SETTLE = 0.5


def size(report):
    """The release build is stripped."""
    report.add(at_most("binary, stripped", 15e6, tools.program("taler-merchant").stat().st_size, "MB"))


def start(bench, report):
    """From the start of the process to the first answer, on a database that has its schema."""
    for name, url in (("Postgres", bench.postgres.create("start")), ("SQLite", None)):
        home, taken = bench.home(), []
        for _ in range(STARTS + 1):
            server = bench.merchant(home, url)
            server.client().call("GET", "/config")
            taken.append(time.monotonic() - server.started)
            bench.end(server)
        report.add(at_most(f"{name}, from start to first answer", 0.2, statistics.median(taken[1:]), "s"))


def memory(bench, report, plan):
    """Idle, and with a crowd of connections; the process has hashed no password before."""
    for name, url in (("Postgres", bench.postgres.create("memory")), ("SQLite", None)):
        home = bench.home()
        server = bench.merchant(home, url)
        shop = Shop(server, bench.directory)
        bench.end(server)
        server = bench.merchant(home, url)
        shop.owner.port = server.port
        shop.owner.call("GET", "/instances/shop/private")
        time.sleep(SETTLE)
        report.add(at_most(f"{name}, memory when idle", 20e6, server.memory(), "MB"))
        held = _hold(server, CROWD)
        report.facts[f"{name}, bytes with {CROWD} connections that do nothing"] = server.memory()
        for connection in held:
            connection.close()
        load.wrk(server, shop.requests["profile"], CROWD, plan.seconds, "overload.lua", tolerant=True)
        report.facts[f"{name}, bytes after the load"] = server.memory()
        report.add(at_most(f"{name}, peak memory, {CROWD} connections", 40e6, server.memory("VmHWM"), "MB"))
        bench.end(server)


def _hold(server, count):
    """Connections that have had one answer and stay."""
    held = []
    for _ in range(count):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/config")
        connection.getresponse().read()
        held.append(connection)
    return held
