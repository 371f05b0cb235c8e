"""Finds the programs that the benchmark needs, and says what to type where one is missing."""

import os
import pathlib
import pwd
import shutil
import subprocess
import sys

#: Where databases lie: on a disk, which /tmp often is not; and short enough for a unix socket.
DATA = pathlib.Path("/var/tmp")
ROOT = pathlib.Path(__file__).resolve().parents[2]


def postgres_binaries():
    """The directory with initdb and postgres: that of pg_config, else the newest packaged one."""
    candidates = []
    if shutil.which("pg_config"):
        named = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(pathlib.Path(named.stdout.strip()))
    packaged = [path for path in pathlib.Path("/usr/lib/postgresql").glob("*") if path.name.isdigit()]
    candidates += [path / "bin" for path in sorted(packaged, key=lambda path: -int(path.name))]
    for directory in candidates:
        if all((directory / name).exists() for name in ("initdb", "postgres", "psql", "pgbench")):
            return directory
    return None


def require():
    """Ends the program unless everything is there. Nothing is ever installed from here."""
    missing = []
    if not shutil.which("wrk"):
        missing.append("wrk")
    if postgres_binaries() is None:
        missing.append("postgresql")
    if missing:
        sys.exit(f"Programs are missing. Type: sudo apt-get install {' '.join(missing)}")
    if filesystem() == "tmpfs":
        sys.exit(f"{DATA} is not on a disk: what is written there costs nothing and proves nothing.")


def unprivileged():
    """Who runs Postgres, which refuses to be root: nobody else if we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    sys.exit("There is neither a user postgres nor nobody to run Postgres as.")


def filesystem():
    """What kind of file system databases lie on."""
    best = ("", "an unknown file system")
    for line in pathlib.Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _, place, kind, *_ = line.split()
        if DATA.is_relative_to(place) and len(place) >= len(best[0]):
            best = (place, kind)
    return best[1]


def target():
    """Where cargo builds."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def program(name):
    """A release build of this workspace."""
    path = target() / "release" / name
    if not path.exists():
        sys.exit(f"{path} is not there. Type: make bench")
    return path
