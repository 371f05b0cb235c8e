"""What processes use, from /proc: CPU, memory, and who else is at work."""

import os
import pathlib
import time

TICK = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1
KERNEL = 2  # the parent of the kernel's own threads, which work for whoever asks them to


def _stat(pid):
    """Name, parent, and ticks of a process: its own, and those of children it has waited for."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    name, _, rest = text.rpartition(")")
    fields = rest.split()
    ticks = [int(field) for field in fields[11:15]]
    return name.partition("(")[2], int(fields[1]), sum(ticks[:2]), sum(ticks[2:])


def cpu_seconds(pid):
    """CPU that all threads of a process have used."""
    return _stat(pid)[2] / TICK


def memory(pid, field):
    """VmRSS or VmHWM of a process, in bytes."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"process {pid} has no {field}")


def _processes():
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                found[int(entry)] = _stat(entry)
            except OSError:
                continue  # it has ended meanwhile
    return found


def _machine():
    """Ticks of user, nice, system and steal, of all cores."""
    fields = pathlib.Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()[1:]
    return sum(int(fields[index]) for index in (0, 1, 2, 7))


class Snapshot:
    """Who has used how much CPU so far."""

    def __init__(self):
        self.time = time.monotonic()
        self.machine = _machine()
        self.processes = _processes()
        self.ours = self._descendants(os.getpid()) | self._descendants(KERNEL)

    def _descendants(self, root):
        children = {}
        for pid, (_, parent, _, _) in self.processes.items():
            children.setdefault(parent, []).append(pid)
        found, waiting = set(), [root]
        while waiting:
            pid = waiting.pop()
            if pid in self.processes and pid not in found:
                found.add(pid)
                waiting += children.get(pid, [])
        return found

    def ticks_of_ours(self):
        """Of the harness, all that it has started and the kernel: what is theirs and their dead's."""
        return sum(own + dead for _, _, own, dead in (self.processes[pid] for pid in self.ours))


class Watch:
    """What happened on the machine while a block ran."""

    def __enter__(self):
        self.before = Snapshot()
        return self

    def __exit__(self, *_):
        self.after = Snapshot()
        passed = (self.after.time - self.before.time) * TICK * CORES
        ours = self.after.ticks_of_ours() - self.before.ticks_of_ours()
        visible = self._visible()
        busy = self.after.machine - self.before.machine - ours
        #: Share of all cores that something else used, whether or not its processes can be seen.
        self.others = max(busy, sum(visible.values()), 0) / passed if passed else 0.0
        self.culprit = max(visible, key=visible.get) if any(visible.values()) else "outside"

    def _visible(self):
        used = {}
        for pid, (name, _, own, _) in self.after.processes.items():
            if pid not in self.after.ours:
                before = self.before.processes.get(pid)
                ticks = own - before[2] if before and before[0] == name else own
                used[name] = used.get(name, 0) + max(ticks, 0)
        return used
