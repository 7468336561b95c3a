"""What was measured, as lines on the console and as a table in RESULTS.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).with_name("RESULTS.md")
OPENING, CLOSING = "<!-- benchmarks -->", "<!-- /benchmarks -->"
_SECTION = re.compile(f"{OPENING}.*{CLOSING}", re.S)
_EMPTY = f"# Results\n\n{OPENING}\n{CLOSING}\n\n<!-- proofs -->\n<!-- /proofs -->\n"


@dataclass(frozen=True)
class Spread:
    """Repeated measurements of one thing, all in one unit."""

    values: Sequence[float]
    unit: str = "ms"

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    def __str__(self) -> str:
        low, high = min(self.values), max(self.values)
        around = f" ({_short(low)}–{_short(high)}, {len(self.values)}×)" if len(self.values) > 1 else ""
        return f"{_short(self.median)}{around} {self.unit}"


@dataclass(frozen=True)
class Line:
    """One result. ``over``: the floor it is a ratio to; without it the goal is absolute, in the unit of ``measured``."""

    benchmark: str
    what: str
    where: str  # server or browser, cold or warm
    measured: Spread
    over: Spread | None = None
    goal: float | None = None

    @property
    def figure(self) -> float:
        """What is held against the goal."""
        return self.measured.median / self.over.median if self.over else self.measured.median

    @property
    def shown(self) -> str:
        """The figure with its unit."""
        return f"{self.figure:.2f} ×" if self.over else f"{_short(self.figure)} {self.measured.unit}"

    @property
    def verdict(self) -> str:
        """Whether the goal is met."""
        return "–" if self.goal is None else "met" if self.figure <= self.goal else "NOT MET"

    @property
    def wanted(self) -> str:
        """The goal with its unit."""
        return "–" if self.goal is None else f"≤ {self.goal:g} {'×' if self.over else self.measured.unit}"

    @property
    def absolute(self) -> str:
        """The values behind the figure."""
        return f"{self.measured} against {self.over}" if self.over else str(self.measured)

    def __str__(self) -> str:
        figure = f"{self.shown}, goal {self.wanted}: {self.verdict}"
        return f"{self.benchmark:<12} {self.what} [{self.where}]: {figure}. {self.absolute}"


def write_results(lines: Sequence[Line], path: Path = RESULTS) -> None:
    """Replace the section of the benchmarks; what else stands in the file is left alone."""
    held = path.read_text(encoding="utf-8") if path.exists() else _EMPTY
    if not _SECTION.search(held):
        held = f"{held.rstrip()}\n\n{OPENING}\n{CLOSING}\n"
    path.write_text(_SECTION.sub(lambda _: section(lines), held), encoding="utf-8")


def section(lines: Sequence[Line]) -> str:
    """The section of RESULTS.md."""
    rows = [
        f"| {line.benchmark} | {line.what} | {line.where} | {line.shown} | {line.wanted} | {line.verdict} | {line.absolute} |"
        for line in lines
    ]
    return "\n".join([
        OPENING,
        "## Benchmarks",
        "",
        f"`make bench` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {machine()}.",
        "Each ratio is to a floor measured in turn with it (A B A B …) in the same run; medians, with lowest, highest and number",
        "of measurements. Browser: from the click, or from opening the address, to the last change of the document in",
        "headless Chromium on the same machine. Server: the run of the script, or the call. Cold: a new browser profile on a",
        "server already warm. The floor of a screen is a bare Streamlit app with one button and one `st.write`, served by",
        "uvicorn with the same settings.",
        "",
        "| Benchmark | What | Where | Figure | Goal | | Measured |",
        "|---|---|---|---|---|---|---|",
        *rows,
        CLOSING,
    ])  # fmt: skip


def machine() -> str:
    """Processor, cores, memory and versions. No names, no folders."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "duckdb", "pandas", "uvicorn"))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()}, Python {platform.python_version()}, {versions}"
    return f"{_processor()}, {cores} cores, {_memory()}, {system}; load before {_load()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*:\s*(.+)", info.read_text())):
        return found[1]
    return platform.processor() or platform.machine()


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "memory unknown"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"


_LOAD = os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _load() -> str:
    return "unknown" if _LOAD is None else f"{_LOAD:.1f}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
