"""Interleaved rounds: everything that is compared is measured in turn, several times over."""

import dataclasses
import statistics
import typing

from .processes import Watch

#: Share of the CPU that something else may use before a round does not count.
DISTURBED = 0.10


@dataclasses.dataclass
class Plan:
    """How long a run measures."""

    seconds: int  # each step
    rounds: int  # that count
    spare: int  # that are tried beyond that, instead of disturbed ones
    quick: bool = False


@dataclasses.dataclass
class Step:
    """One thing that is measured in each round."""

    name: str
    run: typing.Callable


class Rounds:
    """The figures of all rounds that count, by step."""

    def __init__(self, steps, plan, say):
        wanted, good, disturbed = plan.rounds, [], []
        while len(good) < wanted and len(good) + len(disturbed) < wanted + plan.spare:
            figures, worst, culprit = {}, 0.0, ""
            for step in steps:
                with Watch() as watch:
                    figures[step.name] = step.run()
                if watch.others > worst:
                    worst, culprit = watch.others, watch.culprit
            quiet = worst <= DISTURBED
            (good if quiet else disturbed).append(figures)
            note = "" if quiet else f", dropped: {worst:.0%} of the CPU was used by others ({culprit})"
            say(f"  round {len(good) + len(disturbed)}{note}")
        #: Whether there were enough rounds in which nobody else was at work.
        self.quiet = len(good) >= wanted
        self.dropped = len(disturbed)
        self.rounds = good if 2 * len(good) >= wanted else good + disturbed

    def median(self, step, field="rate"):
        """The median of a figure."""
        return statistics.median(getattr(figures[step], field) for figures in self.rounds)

    def ratio(self, step, other, field="rate"):
        """The median of how two figures of the same round compare."""
        ratios = [getattr(figures[step], field) / getattr(figures[other], field) for figures in self.rounds]
        return statistics.median(ratios)

    def tail(self, step):
        """The median of how many times the middle the slowest hundredth takes."""
        return statistics.median(figures[step].p99 / figures[step].p50 for figures in self.rounds)

    def table(self):
        """Medians of all figures, by step."""
        names = list(self.rounds[0])
        fields = ("rate", "p50", "p99", "cpu")
        return {name: {field: self.median(name, field) for field in fields} for name in names}
