"""The long forms of what `make test` tries in a short one: the walk of every role, back-tests, two ways against each other."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.proof.report import Proven
from tests.support.app_server import PROJECT
from tests.support.long_form import SWITCH

_ASKS = re.compile(r"^from tests\.support\.long_form import", re.M)
_TOLD = re.compile(r"(\d+) (passed|failed|error)")


def with_long_form() -> list[str]:
    """The test files that have one: those that ask how long they shall be."""
    files = sorted((PROJECT / "tests").rglob("test_*.py"))
    return [str(each.relative_to(PROJECT)) for each in files if _ASKS.search(each.read_text(encoding="utf-8"))]


def try_long(workers: int = 2) -> Proven:
    """Runs them in processes of their own."""
    files = with_long_form()
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "--dist", "worksteal", *files]
    ran = subprocess.run(command, cwd=PROJECT, env=os.environ | {SWITCH: "1"}, capture_output=True, text=True)
    last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ran.stderr[-500:]
    told = {word: int(count) for count, word in _TOLD.findall(last)}
    faults = [] if ran.returncode == 0 else [last, *re.findall(r"^(?:FAILED|ERROR) .*", ran.stdout, re.M)]
    return Proven(
        "Role walk, back-tests and other long tests", "both", f"{told.get('passed', 0)} tests of {len(files)} files", faults
    )
