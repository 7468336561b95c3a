"""A file taken as it is: read by a child process with limits on time and memory, so that no file can harm the app."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from medmgr_core.entry.reading.found import NO_ROOM, LeftOut, Sheet, StagedFile
from medmgr_core.errors import ImportRejected

__all__ = ["LeftOut", "Sheet", "StagedFile", "read_file"]

_READING = Path(__file__).with_name("reading") / "__main__.py"
_SAVE_AS_CSV = 'Open it in a spreadsheet, save the sheet as "CSV UTF-8" and try again.'
_LONGEST_ANSWER = 50_000_000  # bytes
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096  # bytes
_log = logging.getLogger(__name__)


def read_file(
    path: Path, folder: Path, *, name: str | None = None, seconds: float = 60, memory: int = 1_200_000_000,
    max_bytes: int = 150_000_000, stop: threading.Event | None = None,
) -> StagedFile:  # fmt: skip
    """What a file holds, its tables staged below ``folder``. Raises ImportRejected with one plain sentence.

    name: as the sender called it; seconds: as long it may take; memory and max_bytes: bytes; stop: set it to give up.
    """
    size = path.stat().st_size
    if size > max_bytes:
        raise ImportRejected(f"This file is larger than {max_bytes / 1e6:g} MB. Split it, for instance by month.")
    if not size:
        raise ImportRejected("This file is empty. Choose a file that holds headings and rows.")
    room = Path(tempfile.mkdtemp(prefix="reading-", dir=folder))
    try:
        answer = _answer(path, room, seconds, memory, stop)
        staged = _staged(answer, room, _plain_name(name if name is not None else path.name))
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise
    _clear(room, staged.stage)
    return staged


def _answer(path: Path, room: Path, seconds: float, memory: int, stop: threading.Event | None) -> dict[str, Any]:
    """What the child found. Raises ImportRejected when it refuses, dies or says nothing sensible."""
    request = room / "request.json"
    request.write_text(json.dumps({"path": str(path.resolve()), "seconds": seconds, "memory": memory}), encoding="utf-8")
    with (room / "said.txt").open("wb") as said:
        child = _start(request, said.fileno())
        try:
            code = _wait(child, seconds, memory, stop)
        finally:
            _end(child)
    answer = _parsed(room / "answer.json")
    if "refused" in answer:
        raise ImportRejected(str(answer["refused"]))
    if "found" not in answer:
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            raise _too_slow(seconds)
        _log.warning("Reading a file ended with %s: %s", code, answer.get("failed") or _tail(room / "said.txt"))
        raise ImportRejected(f"This file cannot be read: its content is damaged or too large. {_SAVE_AS_CSV}")
    return dict(answer["found"])


def _too_slow(seconds: float) -> ImportRejected:
    return ImportRejected(f"This file takes more than {seconds:g} seconds to read. {_SAVE_AS_CSV}")


def _start(request: Path, said: int) -> subprocess.Popen[bytes]:
    # Few arenas: each thread would claim address space that counts against the limit.
    environment = {**os.environ, "MALLOC_ARENA_MAX": "2"}
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", str(_READING), str(request)],
        stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=request.parent, env=environment, start_new_session=True,
    )  # fmt: skip


def _wait(child: subprocess.Popen[bytes], seconds: float, memory: int, stop: threading.Event | None) -> int:
    """The exit code. Raises ImportRejected when time or memory are used up or the work is stopped."""
    end = time.monotonic() + seconds
    while True:
        try:
            return child.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            if stop is not None and stop.is_set():
                raise ImportRejected("Reading this file was stopped.") from None
            if time.monotonic() > end:
                raise _too_slow(seconds) from None
            if _memory_of(child.pid) > memory:
                raise ImportRejected(NO_ROOM) from None


def _memory_of(process: int) -> int:
    """How many bytes a process has filled; 0 where the system does not say it in this way."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and all it may have started."""
    if child.poll() is None:
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _parsed(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LONGEST_ANSWER:
            return {}
        answer = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _staged(found: dict[str, Any], room: Path, name: str) -> StagedFile:
    sheets = tuple(_sheet(sheet) for sheet in found["sheets"])
    return StagedFile(name, found["bytes"], found["digest"], found["kind"], found["encoding"], found["delimiter"], sheets,
                      tuple(found["notes"]), room / "stage.duckdb")  # fmt: skip


def _sheet(told: dict[str, Any]) -> Sheet:
    lists = {key: tuple(LeftOut(**out) for out in told[key]) for key in ("left_out", "problems")}
    return Sheet(**{**told, "columns": tuple(told["columns"]), **lists})


def _plain_name(name: str) -> str:
    """The last part of a name, for people to read: never used as a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:200] or "file"


def _clear(room: Path, stage: Path) -> None:
    """Only the stage stays."""
    for path in room.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path != stage:
            path.unlink(missing_ok=True)


def _tail(path: Path) -> str:
    try:
        return path.read_bytes()[-2000:].decode("utf-8", errors="replace")
    except OSError:
        return ""
