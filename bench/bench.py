#!/usr/bin/env python3
"""Measures the release build against anchors on the same machine. `make bench` runs it.

Prints a line for each goal and a table, and writes target/bench/result.json and chart.svg. Ends with
0 whether or not the goals are met; `--strict` ends with 1 if one is missed.
"""

import argparse
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # this is the source tree

from cases import growth, overload, resources, several, throughput
from harness import chart, processes, tables, tools
from harness.postgres import Postgres
from harness.rounds import Plan
from harness.server import Bench
from harness.verdicts import Report

CASES = ("resources", "throughput", "several", "overload", "growth")
QUICK = ("resources", "throughput", "overload")


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="what can be done in two minutes")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (5)")
    parser.add_argument("--seconds", type=int, help="how long each step takes (5; quick: 1)")
    parser.add_argument("--only", choices=CASES, action="append", help="this case; may be given again")
    parser.add_argument("--output", type=pathlib.Path, help="where the files go (target/bench)")
    parser.add_argument("--check", action="store_true", help="only look whether all programs are there")
    parser.add_argument("--strict", action="store_true", help="end with 1 if a goal is missed")
    chosen = parser.parse_args()
    chosen.seconds = chosen.seconds or (1 if chosen.quick else 5)
    chosen.only = chosen.only or (QUICK if chosen.quick else CASES)
    return chosen


def measure(bench, report, chosen):
    """Runs the cases."""
    rounds, seconds = chosen.rounds, chosen.seconds
    plan = Plan(seconds, rounds, spare=1 if chosen.quick else 3, quick=chosen.quick)
    # Not compared with an anchor that others may disturb in another way.
    short = Plan(seconds, 2 if chosen.quick else 3, spare=0 if chosen.quick else 2, quick=chosen.quick)
    if "resources" in chosen.only:
        report.say("resources")
        resources.size(report)
        resources.start(bench, report)
        resources.memory(bench, report, plan)
    if "throughput" in chosen.only:
        report.say("throughput")
        throughput.Throughput(bench, report, plan).measure()
    if "several" in chosen.only:
        report.say("several processes")
        several.several(bench, report, short)
    if "overload" in chosen.only:
        report.say("overload")
        overload.overload(bench, report, plan)
    if "growth" in chosen.only:
        report.say("growth")
        growth.growth(bench, report, Plan(min(seconds, 2), rounds, 3))


def machine():
    """Where this was measured."""
    memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    version = _output(tools.postgres_binaries() / "postgres", "--version")
    software = f"{version.replace('postgres (PostgreSQL)', 'Postgres')}, {tools.filesystem()}"
    return {"cores": processes.CORES, "memory": memory, "software": software}


def commit():
    """Which source this was built from."""
    return _output("git", "-C", tools.ROOT, "describe", "--always", "--dirty") or "an unknown commit"


def _output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def main():
    """Measures, shows, writes."""
    chosen = options()
    tools.require()
    if chosen.check:
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    began, bench, report = time.monotonic(), Bench(), Report(lambda text: print(text, flush=True))
    try:
        bench.postgres = Postgres()
        measure(bench, report, chosen)
    finally:
        bench.stop()
    document = {"commit": commit(), "quick": chosen.quick, "machine": machine()} | report.document()
    output = chosen.output or tools.target() / "bench"
    output.mkdir(parents=True, exist_ok=True)
    (output / "result.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if report.tables:
        (output / "chart.svg").write_text(chart.draw(report.tables), encoding="utf-8")
    print(tables.terminal(document))
    print("\n" + "\n".join(str(line) for line in report.lines))
    if report.disturbed:
        print(f"\nThe machine was not quiet: {', '.join(report.disturbed)}. Do not rely on these figures.")
    print(f"\n{output}/result.json and chart.svg, after {time.monotonic() - began:.0f} s")
    return 1 if chosen.strict and not all(line.met for line in report.lines) else 0


if __name__ == "__main__":
    sys.exit(main())
