"""Five times as many at once as there is room for: the others must not notice."""

from harness import load
from harness.processes import CORES
from harness.rounds import Rounds, Step
from harness.shop import Shop
from harness.verdicts import Line, at_least, at_most

TIMES = 5
ROOM_OF_CORE = 128
ROOM = ROOM_OF_CORE * CORES  # MAX_REQUESTS, and the connections of all threads in the second case
NORMAL = (48, ROOM)
CASES = {
    "requests": ["MAX_CONNECTIONS = 4096"],
    "connections": [f"MAX_CONNECTIONS = {ROOM_OF_CORE}"],  # of each thread
}


def overload(bench, report, plan):
    """More requests than are worked on, and more connections than are served."""
    for name, options in CASES.items():
        if plan.quick and name != "requests":
            continue
        url = bench.postgres.create(f"overload_{name}")
        server = bench.merchant(postgres=url, options=options)
        shop = Shop(server, bench.directory)
        _judge(name, server, shop, report, plan)
        bench.end(server)


def _judge(name, server, shop, report, plan):
    def run(connections, patience):
        request = shop.requests["profile"]
        return load.wrk(server, request, connections, plan.seconds, "overload.lua", [patience], tolerant=True)

    kinds = {"patient": "that wait as they are told", "impatient": "that come again at once"}
    kinds = kinds if name == "requests" else {"impatient": "that wait in the queue of the system"}
    memory = []

    def crowd(patience):
        figures = run(TIMES * ROOM, patience)
        memory.append(server.memory())
        return figures

    steps = [Step(f"{count} connections", lambda count=count: run(count, "impatient")) for count in NORMAL]
    steps += [Step(kind, lambda kind=kind: crowd(kind)) for kind in kinds]
    result = Rounds(steps, plan, report.say)
    report.take(f"overload, {name}", result)
    best = max((f"{count} connections" for count in NORMAL), key=result.median)
    for kind, words in kinds.items():
        line = f"{TIMES} times the {name}, {words}, good answers"
        # Clients that wait are timers, of which wrk looks through all each time: what it needs more
        # than usual is not to be charged to the server.
        field = "left" if kind == "patient" else "rate"
        report.add(at_least(line, 0.9, result.ratio(kind, best, field)))
        report.facts[f"CPU of wrk for a request, {kind}, us"] = result.median(kind, "load")
    report.facts[f"CPU of wrk for a request, {best}, us"] = result.median(best, "load")
    refused = sum(figures[kind].busy for figures in result.rounds for kind in kinds)
    told = sum(figures[kind].told for figures in result.rounds for kind in kinds)
    report.facts[f"refused with 503, {TIMES} times the {name}"] = refused
    if name == "requests":
        met = refused > 0 and told == refused
        report.add(Line("excess answered 503 with Retry-After", "all", f"{told}/{refused}", met))
    first, last = max(memory[: len(kinds)]), max(memory[-len(kinds) :])
    report.add(at_most(f"{TIMES} times the {name}, memory, last against first round", 1.1, last / first))
