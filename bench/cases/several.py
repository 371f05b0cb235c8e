"""Several processes on one Postgres: what they do together."""

import concurrent.futures
import shutil
from functools import partial

from harness import load
from harness.rounds import Rounds, Step
from harness.shop import Shop

COUNTS = (1, 2, 4)
CONNECTIONS = 48


def several(bench, report, plan):
    """1, 2 and 4 processes with the same secret, which share the connections of the load."""
    url, home = bench.postgres.create("several"), bench.home()
    servers = [bench.merchant(home, url)]
    shop = Shop(servers[0], bench.directory)
    while len(servers) < max(COUNTS):
        other = bench.home()
        shutil.copytree(home, other, dirs_exist_ok=True)
        servers.append(bench.merchant(other, url))

    def run(count, request):
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            each = CONNECTIONS // count
            ask = partial(load.wrk, request=request, connections=each, seconds=plan.seconds)
            waiting = [pool.submit(ask, server) for server in servers[:count]]
            parts = [part.result() for part in waiting]
        total = load.Figures(sum(part.rate for part in parts))
        total.p50, total.p99 = max(part.p50 for part in parts), max(part.p99 for part in parts)
        total.cpu = sum(part.cpu * part.rate for part in parts) / total.rate
        return total

    steps = []
    for name in ("profile", "create"):
        for count in COUNTS:
            title = f"{count} processes: {name}"
            steps.append(Step(title, partial(run, count, shop.requests[name])))
    report.take("several processes", Rounds(steps, plan, report.say))
    for server in servers:
        bench.end(server)
