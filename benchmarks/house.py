"""What a benchmark works in: a folder, stores with the sample facility, servers, a browser. All ends with it."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Self

import pandas as pd
from playwright.sync_api import Browser

from medmgr_core.demo.hospital import build_demo
from medmgr_core.demo.sample import load_sample
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.records import SYSTEM
from medmgr_core.workspace import open_workspace
from tests.support.app_server import AppServer
from tests.support.browser import open_browser
from tests.support.need import CHROMIUM

APPS = Path(__file__).parent / "apps"
STAFF_ROWS = 5_000


class HostServer(AppServer):
    """A server under test that notes the times of its runs."""

    def __init__(self, folder: Path, kind: str, script: Path, store: Path | str) -> None:
        super().__init__(folder, store=str(store))
        self._kind, self._script, self._times = kind, script, folder / "times"

    def runs(self) -> list[float]:
        """Milliseconds of each run of the script so far."""
        return [float(text) for text in self._times.read_text().split()] if self._times.exists() else []

    def _command(self, *more: str) -> list[str]:
        python = super()._command()[0]
        return [python, "-m", "benchmarks.host", self._kind, str(self._script), "--port", str(self.port),
                "--store", self.store, "--times", str(self._times), *more]  # fmt: skip


class House:
    """Opened with ``with``. ``rounds`` scales how often each thing is measured; ``scale`` is how many sites a large store has."""

    def __init__(self, rounds: float = 1.0, scale: int = 10) -> None:
        self._rounds, self.scale = rounds, scale
        self._hospitals: dict[int, Path] = {}
        self._open = ExitStack()
        self._count = 0

    def __enter__(self) -> Self:
        self._folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="medmgr-bench-")))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def rounds(self, usual: int) -> int:
        """How often to measure."""
        return max(3, round(usual * self._rounds))

    @cached_property
    def browser(self) -> Browser:
        """One headless Chromium."""
        chromium = CHROMIUM.find()
        if chromium is None:
            raise SystemExit(CHROMIUM.sentence)
        return self._open.enter_context(open_browser(chromium))

    def folder(self) -> Path:
        """A new empty folder."""
        self._count += 1
        path = self._folder / str(self._count)
        path.mkdir()
        return path

    def store(self, *, many_staff: bool = False) -> Path:
        """A store file of its own with the sample facility; ``many_staff`` brings the staff to 5,000."""
        made = self._many_staff if many_staff else self._sample
        return Path(shutil.copytree(made, self.folder() / "store")) / "medmgr.duckdb"

    def hospital(self, scale: int = 1) -> Path:
        """A store file of its own with so many generated hospitals."""
        if scale not in self._hospitals:
            folder = self._hospitals[scale] = self.folder()
            store = open_workspace(f"duckdb:///{folder / 'medmgr.duckdb'}")
            build_demo(store, scale=scale)
            store.close()
        return Path(shutil.copytree(self._hospitals[scale], self.folder() / "store")) / "medmgr.duckdb"

    @cached_property
    def _sample(self) -> Path:
        folder = self.folder()
        store = open_workspace(f"duckdb:///{folder / 'medmgr.duckdb'}")
        load_sample(store)
        store.close()
        return folder

    @cached_property
    def _many_staff(self) -> Path:
        file = self.store()
        store = open_workspace(f"duckdb:///{file}")
        held = int(store.rows("SELECT count(*) FROM live_staff_member")[0][0])
        units = [code for (code,) in store.rows("SELECT DISTINCT unit_code FROM live_staff_member ORDER BY 1")]
        with store.write(by=SYSTEM, source="import", batch="benchmark") as work:
            work.add_rows(StaffMember, many_staff(STAFF_ROWS - held, units))
        store.close()
        return file.parent

    def serve(self, kind: str, script: Path, store: Path | str) -> HostServer:
        """A started server, ``ours`` or ``bare``, that ends with the house."""
        server = HostServer(self.folder(), kind, script, store)
        self._open.callback(server.stop)
        server.start()
        while kind == "ours" and not server.runs():  # it runs the first page by itself, to be warm
            time.sleep(0.05)
        return server


def many_staff(count: int, units: list[str]) -> pd.DataFrame:
    """Invented staff members, the same each time."""
    groups = ("clinical", "clinical", "clinical", "clerical", "administrative", "facilities")
    jobs = ("Staff nurse", "Healthcare assistant", "Midwife", "Ward clerk", "Planner", "Porter")
    given = ("Ada", "Ben", "Chidi", "Dana", "Emeka", "Freya", "Goran", "Hana", "Ivo", "Jaya", "Kofi", "Lena")
    family = ("Abbott", "Banerjee", "Costa", "Diallo", "Evans", "Fofana", "Grant", "Hussain", "Ilic", "Jones", "Kaya")
    return pd.DataFrame({
        "staff_no": [f"B-{n:05}" for n in range(count)],
        "name": [f"{given[n % len(given)]} {family[n // len(given) % len(family)]} {n}" for n in range(count)],
        "job_title": [jobs[n % len(jobs)] for n in range(count)],
        "staff_group": [groups[n % len(groups)] for n in range(count)],
        "unit_code": [units[n % len(units)] for n in range(count)],
        "contract_hours": [37.5 if n % 3 else 22.5 for n in range(count)],
        "joined_on": pd.to_datetime([f"{2001 + n % 24}-{n % 12 + 1:02}-01" for n in range(count)]).astype("datetime64[us]"),
        "left_on": pd.Series([None] * count, dtype="datetime64[us]"),
    })  # fmt: skip
