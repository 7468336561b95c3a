"""What was proven: a line on the console each, and the section of RESULTS.md."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.report import RESULTS, machine

OPENING, CLOSING = "<!-- proofs -->", "<!-- /proofs -->"
_SECTION = re.compile(f"{OPENING}.*{CLOSING}", re.S)


@dataclass
class Proven:
    """The outcome of one proof. ``faults``: sentences; none means that it held."""

    proof: str
    engine: str
    figures: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """In a word."""
        return "held" if not self.faults else f"FAILED: {len(self.faults)} faults"

    def __str__(self) -> str:
        more = "".join(f"\n    {fault}" for fault in self.faults[:10])
        return f"{self.proof} [{self.engine}]: {self.verdict}. {self.figures}{more}"


def write_results(proven: Sequence[Proven], postgres: str, seconds: float, path: Path = RESULTS) -> None:
    """Replace the section of the proofs; what else stands in the file is left alone."""
    held = path.read_text(encoding="utf-8") if path.exists() else "# Results\n"
    if not _SECTION.search(held):
        held = f"{held.rstrip()}\n\n{OPENING}\n{CLOSING}\n"
    path.write_text(_SECTION.sub(lambda _: section(proven, postgres, seconds), held), encoding="utf-8")


def section(proven: Sequence[Proven], postgres: str, seconds: float) -> str:
    """The section of RESULTS.md."""
    rows = [f"| {each.proof} | {each.engine} | {each.verdict} | {each.figures} |" for each in proven]
    return "\n".join([
        OPENING,
        "## Proofs",
        "",
        f"`make proof` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {seconds:.0f} s: {machine()}, at the end {_load()}; "
        f"psycopg {version('psycopg')}, {postgres}.",
        "A kill is SIGKILL: processes die, the machine does not. Acknowledged: the call that saved had returned, and the",
        "writer had noted it in a file of its own.",
        "",
        "| Proof | Engine | | Figures |",
        "|---|---|---|---|",
        *rows,
        CLOSING,
    ])  # fmt: skip


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
