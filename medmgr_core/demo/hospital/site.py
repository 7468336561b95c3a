"""One facility in the making: what it is, and the rows made for it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from medmgr_core.demo.hospital.plan import Plan
from medmgr_core.demo.hospital.shape import Shape
from medmgr_core.demo.hospital.when import When
from medmgr_core.record import Record

MOST_OF_A_KIND = 50_000  # documents of one kind a site may have, so that each has numbers of its own


def chance(*names: object) -> np.random.Generator:
    """Chance that depends on names alone: what is added elsewhere leaves it as it is."""
    text = "/".join(map(str, names))
    return np.random.default_rng(int.from_bytes(sha256(text.encode()).digest()[:8], "big"))


def text_where(mask: npt.ArrayLike, values: Any) -> pd.Series[str]:
    """Texts where the mask holds, elsewhere nothing."""
    held = np.asarray(mask, dtype=bool)
    return pd.Series(values, index=range(len(held)), dtype="str").where(held)


@dataclass
class Site:
    """One site. ``number``: 0 for a facility that stands alone, else its place in the group."""

    shape: Shape
    when: When
    seed: int
    number: int
    name: str
    rows: dict[type[Record], pd.DataFrame] = field(default_factory=dict)
    work: npt.NDArray[np.float64] = field(
        default_factory=lambda: np.zeros((0, 0))
    )  # done beside planned, by cost centre and month
    told: set[str] = field(default_factory=set)  # stories that rows made later must know of
    _plan: Plan | None = None
    _ledger: pd.DataFrame | None = None

    @property
    def top(self) -> str:
        """The code of its unit at the top."""
        return f"H{self.number:03d}" if self.number else self.shape.top

    def code(self, short: str) -> str:
        """A code of this site: with the site before it where there are several."""
        return f"{self.top}-{short}" if self.number else short

    def running(self, prefix: str, place: int) -> str:
        """A running number of this site."""
        return f"{prefix}-{max(self.number - 1, 0) * MOST_OF_A_KIND + place:06d}"

    def chance(self, name: str) -> np.random.Generator:
        """Chance of its own for each purpose."""
        return chance(self.seed, self.shape.code, self.number, name)

    def put(self, record_type: type[Record], rows: pd.DataFrame | Sequence[dict[str, Any]]) -> None:
        """Keep rows of a type; more of them follow those that are there."""
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
        held = self.rows.get(record_type)
        self.rows[record_type] = frame if held is None else pd.concat([held, frame], ignore_index=True)

    def change(self, record_type: type[Record], where: Any, **values: Any) -> None:
        """Set values in rows made before."""
        for name, value in values.items():
            self.rows[record_type].loc[where, name] = value

    @property
    def plan(self) -> Plan:
        """What is planned, and how spending will run beside it."""
        assert self._plan is not None
        return self._plan

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self._plan = plan

    @property
    def ledger(self) -> pd.DataFrame:
        """The spending lines: fields of Actual, and series, place of the month, place of the supplier."""
        assert self._ledger is not None
        return self._ledger

    @ledger.setter
    def ledger(self, ledger: pd.DataFrame) -> None:
        self._ledger = ledger

    @property
    def heads(self) -> dict[str, str]:
        """Who leads the department of each cost centre."""
        ending = f".h{self.number:03d}" if self.number else ""
        return {
            self.code(row["centre"]): f"head.{self.department_of(row['unit']).lower()}{ending}" for row in self.shape.centre_rows
        }

    def department_of(self, unit: str) -> str:
        """The department of a unit, by their short codes."""
        return next(row["under"] or row["unit"] for row in self.shape.unit_rows if row["unit"] == unit)

    @property
    def today(self) -> date:
        """The day it is built."""
        return self.when.today
