"""How many requests a second, at what cost, against anchors in the same rounds."""

from harness import load, statements, tools
from harness.rounds import Rounds, Step
from harness.shop import Shop, family
from harness.verdicts import at_least, at_most

#: Enough to keep two cores busy, and few enough that none waits long.
CONNECTIONS = 48
#: For what is dominated by a password hash.
HASHING = 4
CLIENTS = 16
CLIENT_COUNTS = (8, 16, 32, 48)


def probe(bench):
    """Makes the scripts of pgbench from what a server executes on a database of its own."""
    postgres = bench.postgres
    url = postgres.create("probe")
    postgres.sql("probe", "ALTER DATABASE probe SET log_statement = 'all'")
    server = bench.merchant(postgres=url)
    shop = Shop(server, bench.directory)
    path, count = "/instances/shop/private", [0]

    def slug():
        return f"probe-{count[0]}"

    def create():
        count[0] += 1
        shop.owner.call("POST", f"{path}/tokenfamilies", family(slug()))

    read = statements.watch(postgres, "probe", lambda: shop.owner.call("GET", path))
    written = statements.watch(postgres, "probe", create)
    bench.end(server)
    return {"read": read, "create": written, "slug": slug()}


def scripts(bench, seen, database, shop):
    """The scripts for another database: its token instead of the probe's."""
    mac = bench.postgres.sql(
        database,
        "SELECT mac FROM login_tokens JOIN instances ON instances.serial = instance_serial"
        " WHERE id = 'shop' ORDER BY login_tokens.serial LIMIT 1",
    ).strip()
    made = {}
    for name in ("read", "create"):
        swapped = []
        for sql, values in seen[name]:
            swapped.append((sql, {number: _own(value, mac) for number, value in values.items()}))
        file = bench.directory / f"{name}.sql"
        made[name] = statements.script(swapped, file, fresh=lambda: seen["slug"])
    return made


def _own(value, mac):
    """Bytes are the digest of the token, which is the only thing that differs."""
    return mac if value is not None and value.startswith("\\x") else value


class Throughput:
    """The servers and anchors that are compared."""

    def __init__(self, bench, report, plan):
        self.bench, self.report, self.plan = bench, report, plan
        seen = probe(bench)
        self.postgres = bench.merchant(postgres=bench.postgres.create("bench"))
        self.pg_shop = Shop(self.postgres, bench.directory)
        self.sqlite = bench.merchant()
        self.lite_shop = Shop(self.sqlite, bench.directory)
        self.scripts = scripts(bench, seen, "bench", self.pg_shop)
        report.facts["statements"] = {name: script.statements for name, script in self.scripts.items()}
        body = bench.directory / "profile.json"
        body.write_bytes(self.pg_shop.owner.call("GET", "/instances/shop/private"))
        self.bare = bench.start([tools.program("bare-route"), body])
        self.anchors = {}
        for synchronous in ("normal", "full"):
            server = bench.anchor(synchronous)
            self.anchors[synchronous] = (server, Shop(server, bench.directory))

    def best_clients(self):
        """How many clients pgbench does most with, when it reads."""
        counts = CLIENT_COUNTS[1:3] if self.plan.quick else CLIENT_COUNTS
        rates = {count: self._pgbench("read", count).rate for count in counts}
        self.report.facts["pgbench -c"] = rates
        return max(rates, key=rates.get)

    def _check(self):
        """An anchor that writes nothing would be easy to reach."""
        ask = "SELECT count(*) FROM token_families"
        before = int(self.bench.postgres.sql("bench", ask))
        load.pgbench(self.bench.postgres, "bench", self.scripts["create"], 1, 1)
        if int(self.bench.postgres.sql("bench", ask)) <= before:
            raise RuntimeError(f"pgbench creates nothing: {self.scripts['create'].statements}")

    def _pgbench(self, script, clients):
        return load.pgbench(self.bench.postgres, "bench", self.scripts[script], clients, self.plan.seconds)

    def _wrk(self, server, request, connections=CONNECTIONS):
        return load.wrk(server, request, connections, self.plan.seconds)

    def steps(self, best):
        """What is measured in each round, what is compared side by side."""
        pairs = self.pairs()
        steps = [Step("bare route", lambda: self._wrk(self.bare, load.Request("/")))]
        steps.append(Step("pgbench read", lambda: self._pgbench("read", CLIENTS)))
        if best != CLIENTS:
            steps.append(Step("pgbench read, best", lambda: self._pgbench("read", best)))
        steps += [self._step(pair, "profile") for pair in pairs]
        steps.append(Step("pgbench create", lambda: self._pgbench("create", CLIENTS)))
        steps += [self._step(pair, "create") for pair in pairs]
        steps.append(self._step(pairs[1], "family"))
        for name, (server, shop) in self.anchors.items():
            pair = (f"single {name.upper()} commits", server, shop)
            steps.append(self._step(pair, "create"))
        steps.append(self._step(("read by thread hop", *self.anchors["normal"]), "family"))
        return steps

    def others(self):
        """What has no goal, in rounds of its own: what disturbs it is not to end those that have one."""
        pairs = self.pairs()
        more = ("config", "accounts", "families")
        steps = [self._step(pair, name) for name in more for pair in pairs]
        return steps + [self._step(pair, name, HASHING) for name in ("login", "sign-up") for pair in pairs]

    def pairs(self):
        """The server on both databases."""
        return [("Postgres", self.postgres, self.pg_shop), ("SQLite", self.sqlite, self.lite_shop)]

    def _step(self, pair, name, connections=CONNECTIONS):
        where, server, shop = pair
        return Step(f"{where}: {name}", lambda: self._wrk(server, shop.requests[name], connections))

    def measure(self):
        """Runs the rounds and judges them."""
        self._check()
        best = self.best_clients()
        result = Rounds(self.steps(best), self.plan, self.report.say)
        self.report.take("throughput", result)
        best = "pgbench read" if best == CLIENTS else "pgbench read, best"
        for line in self.judge(result, best):
            self.report.add(line)
        if not self.plan.quick:
            self.report.take("throughput without a goal", Rounds(self.others(), self.plan, self.report.say))

    @staticmethod
    def judge(result, best):
        """Every goal about throughput."""
        bare, read, create = "bare route", "Postgres: profile", "Postgres: create"
        lite, durable = "SQLite: profile", "SQLite: create"
        yield at_least("Postgres read against pgbench -c 16", 0.95, result.ratio(read, "pgbench read"))
        yield at_least("Postgres read against the best pgbench", 0.85, result.ratio(read, best))
        yield at_most("Postgres read, CPU against the bare route", 3, result.ratio(read, bare, "cpu"))
        yield at_least("Postgres create against pgbench -c 16", 0.7, result.ratio(create, "pgbench create"))
        yield at_most("Postgres create, CPU against the bare route", 6, result.ratio(create, bare, "cpu"))
        yield at_least("SQLite read against the bare route", 0.4, result.ratio(lite, bare))
        hop = "read by thread hop: family"
        gain = result.ratio("SQLite: family", hop)
        yield at_least("SQLite read against one through spawn_blocking", 1.4, gain)
        for name, bound in (("NORMAL", 1.0), ("FULL", 3.0)):
            anchor = f"single {name} commits: create"
            line = f"SQLite durable write against single {name} commits"
            yield at_least(line, bound, result.ratio(durable, anchor))
        yield at_most("SQLite durable write, p99 against p50", 6, result.tail(durable))
        for step in (read, create, lite):
            yield at_most(f"{step}, p99 against p50", 10, result.tail(step))
