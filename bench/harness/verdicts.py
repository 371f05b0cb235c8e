"""Goals, what was measured, and whether they are met."""

import dataclasses


@dataclasses.dataclass
class Line:
    """One goal."""

    name: str
    goal: str
    figure: str
    met: bool

    def __str__(self):
        return f"{self.name:<58} {self.goal:>12} {self.figure:>12}   {'met' if self.met else 'missed'}"


def at_least(name, bound, value, unit="x"):
    """More is better."""
    return Line(name, f">= {_show(bound, unit)}", _show(value, unit), value >= bound)


def at_most(name, bound, value, unit="x"):
    """Less is better."""
    return Line(name, f"<= {_show(bound, unit)}", _show(value, unit), value <= bound)


def _show(value, unit):
    if unit == "MB":
        return f"{value / 1e6:.1f} MB"
    if unit == "s":
        return f"{value:.3f} s"
    if unit == "%":
        return f"{100 * value:.0f} %"
    return f"{value:.2f} {unit}"


class Report:
    """All that a run has found."""

    def __init__(self, say=print):
        self.say = say
        self.lines = []
        self.tables = {}
        self.facts = {}
        self.disturbed = []

    def add(self, line):
        """Takes a verdict and shows it."""
        self.lines.append(line)
        self.say(str(line))

    def take(self, name, rounds):
        """Takes the medians of a case."""
        self.tables[name] = rounds.table()
        self.facts[f"rounds dropped, {name}"] = rounds.dropped
        if not rounds.quiet:
            self.disturbed.append(name)

    def document(self):
        """Everything, for a file."""
        return {
            "goals": [dataclasses.asdict(line) for line in self.lines],
            "tables": self.tables,
            "facts": self.facts,
            "disturbed": self.disturbed,
        }
