"""Looking at processes and ending them, by their number in /proc."""

import contextlib
import os
import signal
import time
from pathlib import Path


def _stat(pid: int) -> list[str]:
    """The fields after the program's name: state, parent, … Empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def is_running(pid: int) -> bool:
    """Whether it still does something: one that has ended and was not reaped does not count."""
    fields = _stat(pid) if pid else []
    return bool(fields) and fields[0] not in "ZX"


def command_line(pid: int) -> str:
    """How it was started; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def children(pid: int) -> list[int]:
    """The processes it started itself."""
    everyone = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [each for each in everyone if pid and _stat(each)[1:2] == [str(pid)]]


def kill_hard(*pids: int, wait: float = 10.0) -> None:
    """SIGKILL, the first one first, and wait until none of them runs."""
    for pid in filter(None, pids):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + wait
    while any(is_running(pid) for pid in pids):
        if time.monotonic() > until:
            raise TimeoutError(f"still running after SIGKILL: {pids}")
        time.sleep(0.01)
