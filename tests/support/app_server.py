"""The running desk: `python -m medmgr_core serve` in a process and a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

from tests.support.ports import free_port

PROJECT = Path(__file__).resolve().parents[2]
# Tests speak to the loopback, whatever proxy the machine is told to use.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class AppServer:
    """One server process; `start` returns when it is healthy."""

    def __init__(self, data_folder: Path, *, store: str | None = None, mode: str | None = None) -> None:
        self.data_folder = data_folder
        self.store = store or str(data_folder / "medmgr.duckdb")
        self.mode = mode
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log_path(self) -> Path:
        return self.data_folder / "server.log"

    def log_text(self) -> str:
        """All it has written so far, of earlier starts too."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def start(self, *more: str, wait: float = 120.0) -> Self:
        """Start it, with more arguments of `serve` where given; again after `stop` or `kill`, on the same store."""
        self.port = free_port()
        self.data_folder.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*_dies_with_us(), *self._command(*more)], stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, cwd=PROJECT, env=self._environment(), start_new_session=True,
            )  # fmt: skip
        self._wait_until_healthy(wait)
        return self

    def stop(self, wait: float = 15.0) -> None:
        """End it as a service manager does: ask, and kill it when it does not listen."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and all it started at once, as a power cut does."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _command(self, *more: str) -> list[str]:
        mode = ["--mode", self.mode] if self.mode else []
        serve = ["-m", "medmgr_core", "serve", "--port", str(self.port), "--store", self.store]
        return [sys.executable, *serve, *mode, *more]

    def _environment(self) -> dict[str, str]:
        """Ours without the caller's own MedMgr settings; files beside the store go into the data folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDMGR_")}
        return kept | {"MEDMGR_DATA": str(self.data_folder), "PYTHONUNBUFFERED": "1"}

    def _wait_until_healthy(self, wait: float) -> None:
        until = time.monotonic() + wait
        while not self.is_healthy():
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self._log_end()}")
            if time.monotonic() > until:
                self.kill()
                raise AssertionError(f"the server was not healthy after {wait:g} s:\n{self._log_end()}")
            time.sleep(0.05)

    def is_healthy(self) -> bool:
        try:
            with _DIRECT.open(f"{self.url}/_stcore/health", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _log_end(self) -> str:
        return "\n".join(self.log_text().splitlines()[-40:])


def _dies_with_us() -> list[str]:
    """Where Linux can: the server ends when the test worker that started it is killed."""
    return ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
