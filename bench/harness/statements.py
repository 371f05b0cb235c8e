"""The anchor's statements are taken from the server itself, at the start of each run.

A server on a database that logs everything answers one request; what it has executed for that, text
and values, becomes the script of pgbench. So the two can never differ.
"""

import dataclasses
import re
import pathlib

# A server that was just started also sets up its connections.
WARM_UP = 64

EXECUTED = re.compile(
    r"LOG:  execute [^:]*: (?P<sql>[^\n]*(?:\n\t[^\n]*)*)"
    r"(?:\n[^\n]*DETAIL:  [Pp]arameters: (?P<values>[^\n]*(?:\n\t[^\n]*)*))?"
)
PLAIN = re.compile(r"LOG:  statement: (?P<sql>[^\n]*)")
VALUE = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


@dataclasses.dataclass
class Script:
    """A pgbench script that executes what one request made the server execute."""

    statements: list
    file: pathlib.Path
    variables: dict


def watch(postgres, database, send):
    """Text and values of what was executed for one request."""
    for _ in range(WARM_UP):
        send()
    start = postgres.log_size()
    send()
    log = postgres.log(start)
    plain = [found["sql"] for found in PLAIN.finditer(log)]
    if plain:
        raise RuntimeError(f"one request also made the server execute {plain} on {database}")
    seen = []
    for found in EXECUTED.finditer(log):
        values = {}
        for number, text in VALUE.findall(found["values"] or ""):
            values[int(number)] = None if text == "NULL" else text[1:-1].replace("''", "'")
        seen.append((found["sql"].replace("\n\t", " "), values))
    if not seen:
        raise RuntimeError(f"the server executed nothing that was logged:\n{log}")
    return seen


def script(seen, file, fresh=None):
    """Makes the script; the value `fresh` becomes a new one each time."""
    lines, variables = [], {}
    for index, (sql, values) in enumerate(seen):
        if set(map(int, re.findall(r"\$(\d+)", sql))) != set(values):
            raise RuntimeError(f"the values of {sql} are {values}")
        for number, value in values.items():
            name = f"v{index}_{number}"
            if value is None:
                lines.append(f"\\set {name} null")
            elif fresh is not None and value == fresh():
                lines.append(f"\\set {name} random(1, 9000000000000000000)")
            else:
                variables[name] = value
        lines.append(re.sub(r"\$(\d+)", rf":v{index}_\1", sql) + ";")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Script([sql for sql, _ in seen], file, variables)
