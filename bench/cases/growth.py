"""Latency must not grow with what others have stored."""

import sqlite3

from harness import load
from harness.rounds import Rounds, Step
from harness.shop import Shop
from harness.verdicts import at_most

#: Instances of each size; every one has as many families.
SIZES = {"small": 100, "large": 100_000}
EACH = 10
WANTED = {"find": "family", "list": "families"}


def _copies(columns, table, changed, source):
    """`INSERT .. SELECT` of copies of a row that the server made itself."""
    wanted = [column for column in columns if column != "serial"]
    values = [changed.get(column, f"{table}.{column}") for column in wanted]
    return f"INSERT INTO {table} ({', '.join(wanted)}) SELECT {', '.join(values)} FROM {table}, {source}"


def _seed(columns, instances, numbers):
    """SQL that adds instances with families, modelled on those of the instance `shop`."""
    name = "'copy-' || n"
    copies = _copies(columns("instances"), "instances", {"id": name, "id_key": name}, numbers(instances))
    yield f"{copies} WHERE id = 'shop'"
    owner = "(SELECT min(serial) FROM instances WHERE id LIKE 'copy-%') + (n - 1) / " + str(EACH)
    changed = {"instance_serial": owner, "slug": "'copy-' || n"}
    copies = _copies(columns("token_families"), "token_families", changed, numbers(instances * EACH))
    yield f"{copies} WHERE slug = 'first'"


def _few(shop):
    """The measured instance has as many families as the others."""
    for number in range(EACH, 100):
        shop.collector.call("DELETE", f"/instances/hundred/private/tokenfamilies/family-{number}")


def _on_postgres(bench, name, instances):
    database = f"growth_{name}"
    server = bench.merchant(postgres=bench.postgres.create(database))
    shop = Shop(server, bench.directory)
    _few(shop)

    def columns(table):
        ask = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
        return bench.postgres.sql(database, ask).split()

    for statement in _seed(columns, instances, lambda count: f"generate_series(1, {count}) AS numbers (n)"):
        bench.postgres.sql(database, statement)
    bench.postgres.sql(database, "VACUUM ANALYZE")
    bench.postgres.sql(database, "CHECKPOINT")
    return server, shop


def _on_sqlite(bench, name, instances):
    home = bench.home()
    server = bench.merchant(home)
    shop = Shop(server, bench.directory)
    _few(shop)
    bench.end(server)
    (path,) = home.rglob("*.sqlite3")
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN")

    def columns(table):
        return [row[1] for row in database.execute(f"PRAGMA table_info({table})")]

    def numbers(count):
        counted = f"SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}"
        return f"(WITH RECURSIVE c(n) AS ({counted}) SELECT n FROM c) AS numbers"

    for statement in _seed(columns, instances, numbers):
        database.execute(statement)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return bench.merchant(home), shop


def _step(name, server, wanted, seconds):
    return Step(name, lambda: load.wrk(server, wanted, 1, seconds))


def growth(bench, report, plan):
    """One connection on each size in turn."""
    for database, prepare in (("Postgres", _on_postgres), ("SQLite", _on_sqlite)):
        report.say(f"  filling {database}")
        servers = {name: prepare(bench, name, instances) for name, instances in SIZES.items()}
        steps = []
        for what, request in WANTED.items():
            path = {"find": "/tokenfamilies/family-5", "list": "/tokenfamilies"}[what]
            for name, (server, shop) in servers.items():
                wanted = load.Request(f"/instances/hundred/private{path}").of(shop.collector.token)
                steps.append(_step(f"{database}: {what}, {name}", server, wanted, plan.seconds))
        result = Rounds(steps, plan, report.say)
        report.take(f"growth, {database}", result)
        for what in WANTED:
            ratio = result.ratio(f"{database}: {what}, large", f"{database}: {what}, small", "p50")
            report.add(at_most(f"{database}: {what} among 1,000,000 against 1,000, latency", 1.3, ratio))
        for server, _ in servers.values():
            bench.end(server)
