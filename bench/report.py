#!/usr/bin/env python3
"""Writes the figures of a run into docs/PERFORMANCE.md. `make bench-report` runs it."""

import argparse
import json
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True  # this is the source tree

from harness import tables, tools

DOCUMENT = tools.ROOT / "docs" / "PERFORMANCE.md"
CHART = tools.ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def problems(document):
    """What keeps a run from being shown to others."""
    if document["quick"]:
        yield "it was a quick run"
    if document["disturbed"]:
        yield f"the machine was not quiet: {', '.join(document['disturbed'])}"
    if document["commit"].endswith("-dirty"):
        yield "it measured a source that is not committed"


def main():
    """Replaces what is between the marks."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--from", dest="run", type=pathlib.Path, default=tools.target() / "bench")
    parser.add_argument("--force", action="store_true", help="whatever the run was like")
    parser.add_argument("--print", action="store_true", help="only show what would be written")
    chosen = parser.parse_args()
    document = json.loads((chosen.run / "result.json").read_text(encoding="utf-8"))
    figures = tables.markdown(document)
    if chosen.print:
        print(figures)
        return 0
    found = list(problems(document))
    if found and not chosen.force:
        print(f"These figures are not for others: {'; '.join(found)}.", file=sys.stderr)
        return 1
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    chart = "![requests a second](performance.svg)"
    DOCUMENT.write_text(f"{before}{BEGIN}\n{figures}\n\n{chart}\n\n{END}{after}", encoding="utf-8")
    shutil.copyfile(chosen.run / "chart.svg", CHART)
    return 0


if __name__ == "__main__":
    sys.exit(main())
