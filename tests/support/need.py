"""What the tests need from the machine: `python -m tests.support.need` finds it, or installs it where it may."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OLDEST_POSTGRES = 15


def find_chromium() -> Path | None:
    """The Chromium (or Chrome) of this machine; MEDMGR_CHROMIUM names another one."""
    for name in (os.environ.get("MEDMGR_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return Path(found)
    return None


def find_postgres() -> Path | None:
    """The folder with the newest PostgreSQL server programs, 15 or later."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    usable = [(version, folder) for folder in folders if (version := _postgres_version(folder)) >= OLDEST_POSTGRES]
    return max(usable)[1] if usable else None


def _postgres_version(folder: Path) -> int:
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\d+", answer)
    return int(found.group()) if found else 0


@dataclass(frozen=True)
class Need:
    """One thing the machine has to have, the Debian package that brings it, and what goes untested without it."""

    package: str
    find: Callable[[], Path | None]
    untested: str

    @property
    def sentence(self) -> str:
        return f"MISSING PACKAGE: {self.package}. WITHOUT IT {self.untested} ARE NOT TESTED."


CHROMIUM = Need("chromium", find_chromium, "THE SCREENS IN A REAL BROWSER")
POSTGRES = Need("postgresql", find_postgres, f"STORES ON POSTGRESQL ({OLDEST_POSTGRES} OR LATER)")


def in_ci() -> bool:
    """Where what is missing is a failure, not a skip."""
    return os.environ.get("CI", "").lower() == "true"


def install(packages: list[str]) -> None:
    """Install Debian packages when we are root; whether that worked is seen by looking for the programs again."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    # The run level 1 keeps Debian from starting a database server of its own: the tests start theirs.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    wait_for_lock = ["-o", "DPkg::Lock::Timeout=300"]
    subprocess.run(["apt-get", "update"], env=quiet)
    for package in packages:  # one by one: what is to be had is installed although another is not
        subprocess.run(["apt-get", *wait_for_lock, "install", "-y", package], env=quiet)


def missing() -> list[Need]:
    """The needs this machine does not meet."""
    return [need for need in (CHROMIUM, POSTGRES) if need.find() is None]


def main() -> int:
    """Find or install everything; one loud line for what could not be had, and a failure in CI."""
    if wanted := missing():
        install([need.package for need in wanted])
    still_missing = missing()
    for need in still_missing:
        print(f"\n!!! {need.sentence} !!!\n", file=sys.stderr, flush=True)
    return 1 if still_missing and in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
