"""The figures of a run as text, for the terminal and for the document."""


def terminal(document):
    """Every table of medians."""
    lines = []
    for name, table in document["tables"].items():
        lines += ["", f"{name:<44} {'1/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'CPU us':>7}"]
        for step, figures in table.items():
            lines.append(f"{step:<44} {' '.join(_cells(figures))}")
    return "\n".join(lines)


def _cells(figures):
    latencies = [f"{figures[field] / 1000:8.2f}" if figures[field] else " " * 8 for field in ("p50", "p99")]
    cpu = f"{figures['cpu']:7.1f}" if figures["cpu"] else " " * 7
    return [f"{figures['rate']:9,.0f}", *latencies, cpu]


def markdown(document):
    """Goals and medians, as the document has them."""
    machine = document["machine"]
    place = f"{machine['cores']} cores with {machine['memory']} GiB of memory, {machine['software']}"
    lines = [f"Measured at {document['commit']} on {place}.", ""]
    if document["disturbed"]:
        lines += [f"**The machine was not quiet** ({', '.join(document['disturbed'])}).", ""]
    lines += ["| | goal | measured | |", "| --- | --- | --- | --- |"]
    for line in document["goals"]:
        cells = (line["name"], line["goal"], line["figure"], "met" if line["met"] else "missed")
        lines.append(f"| {' | '.join(cells)} |")
    for name, table in document["tables"].items():
        lines += ["", f"| {name} | 1/s | p50 ms | p99 ms | CPU us |", "| --- | ---: | ---: | ---: | ---: |"]
        for step, figures in table.items():
            lines.append(f"| {step} | {' | '.join(cell.strip() for cell in _cells(figures))} |")
    return "\n".join(lines)
