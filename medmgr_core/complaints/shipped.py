"""The regimes MedMgr knows and the clocks it comes with. Read on 2026-11-22; what was not checked says so in its source.

A facility may change them or add its own: they are records like any other. Nothing is made up: where the rules give no
count, or none was found, the amount is empty.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from medmgr_core.complaints.records import ALL_STAGES, ClockPolicy, Event
from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.working_days import WorkingCalendar


@dataclass(frozen=True)
class Regime:
    """Whose rules: a name for the screen, the holidays that count, and whether days the facility closes itself are days off."""

    code: str
    name: str
    country: str
    region: str | None = None
    local_closures: bool = True

    def calendar(self, closures: Collection[date] = ()) -> WorkingCalendar:
        """Its working days. England's rules name the days off: a closure of the facility's own is none of them."""
        return WorkingCalendar(self.country, self.region, closures if self.local_closures else ())


REGIMES: dict[str, Regime] = {
    regime.code: regime
    for regime in (
        Regime("england", "England, NHS", "GB", "ENG", local_closures=False),
        Regime("phso", "England, NHS Complaint Standards", "GB", "ENG", local_closures=False),
        Regime("england_candour", "England, duty of candour", "GB", "ENG", local_closures=False),
        Regime("scotland", "Scotland, NHS", "GB", "SCT"),
        Regime("northern_ireland", "Northern Ireland, HSC", "GB", "NIR"),
        Regime("wales", "Wales, NHS", "GB", "WLS"),
        Regime("ireland", "Ireland, HSE", "IE"),
        Regime("nsw", "Australia, NSW Health", "AU", "NSW"),
        Regime("south_australia", "Australia, an example of South Australia", "AU", "SA"),
        Regime("us_hospital", "United States, hospitals", "US"),
        Regime("us_nursing_home", "United States, nursing homes", "US"),
    )
}

_START = date(2020, 1, 1)  # before anything MedMgr counts; not the day the rules came into force
_UNCHECKED = "General knowledge, not checked: confirm it and change it here"
_NI: dict[str, Any] = {
    "valid_from": date(2026, 1, 1),
    "source": "Northern Ireland procedure from 1 January 2026; read 2026-11-22",
}
_SCOTLAND: dict[str, Any] = {"source": "Scottish model complaints handling procedure; read 2026-11-22"}
_WALES: dict[str, Any] = {"source": "Wales, regulations of 2011; read 2026-11-22"}
_WALES_NEW: dict[str, Any] = {
    "valid_from": date(2026, 4, 1),
    "source": "Wales as amended from 1 April 2026 (Listening to People: early resolution, then investigation). "
    "The new day counts were not found: enter them here",
}
_IRELAND: dict[str, Any] = {"source": "HSE, Your Service Your Say; read 2026-11-22"}
_NSW: dict[str, Any] = {"source": "NSW Health; read 2026-11-22"}
_SA: dict[str, Any] = {"source": "Example of one South Australian service (IHCSA); read 2026-11-22"}
_CMS = "CMS guidance to 42 CFR 482.13(a)(2): 7 calendar days on average is right, else tell and give a date. "


def _clock(regime: str, event: Event, amount: int | None = None, **more: Any) -> ClockPolicy:
    return ClockPolicy(**{"regime": regime, "stage": ALL_STAGES, "event": event, "amount": amount, "valid_from": _START} | more)


def _agreed(regime: str, source: str) -> ClockPolicy:
    return _clock(regime, "respond", starts_from="agreed", extendable=True, source=source)


def _six_months(regime: str, source: str, **more: Any) -> ClockPolicy:
    return _clock(regime, "close", 6, unit="month", source=source, **more)


POLICIES: tuple[ClockPolicy, ...] = (
    _clock("england", "acknowledge", 3, source="SI 2009/309; read second-hand 2026-11-22"),
    _agreed("england", "SI 2009/309: the period is offered for discussion and agreed; read second-hand 2026-11-22"),
    _six_months("england", "SI 2009/309: unless a longer period is agreed before they end; read second-hand 2026-11-22",
                extendable=True),
    _clock("phso", "acknowledge", 3, source=f"NHS Complaint Standards. {_UNCHECKED}"),
    _agreed("phso", f"NHS Complaint Standards: agreed timescale, with updates. {_UNCHECKED}"),
    _six_months("phso", f"NHS Complaint Standards: six-month rule. {_UNCHECKED}", extendable=True),
    _clock("england_candour", "respond", 10, unit="day",
           source="NHS Standard Contract: 10 days; read 2026-11-22. Regulation 20 has no day count. Whether working days are "
           "meant was not checked: calendar days are the safer reading"),
    _clock("scotland", "respond", 5, stage="stage_1", extendable=True, extend_by=5, **_SCOTLAND),
    _clock("scotland", "acknowledge", 3, stage="stage_2", **_SCOTLAND),
    _clock("scotland", "respond", 20, stage="stage_2",
           source=f"{_SCOTLAND['source']}. No extension is named in what was read: change it here if yours has one"),
    _clock("northern_ireland", "respond", 5, stage="stage_1", extendable=True, extend_by=5, **_NI),
    _clock("northern_ireland", "acknowledge", 3, stage="stage_2", **_NI),
    _clock("northern_ireland", "respond", 20, stage="stage_2", extendable=True, extend_by=20, **_NI),
    _clock("wales", "acknowledge", 2, **_WALES),
    _clock("wales", "respond", 30, extendable=True,
           source=f"{_WALES['source']}: 30 working days, else explain, within six months"),
    _six_months("wales", _WALES["source"]),
    _clock("wales", "acknowledge", **_WALES_NEW),
    _clock("wales", "respond", **_WALES_NEW),
    _clock("wales", "close", **_WALES_NEW),
    _clock("ireland", "acknowledge", 5, source=f"HSE, Your Service Your Say. {_UNCHECKED}"),
    _clock("ireland", "respond", 30, starts_from="acknowledged", extendable=True,
           source=f"{_IRELAND['source']}: 30 working days from acknowledgement, else tell by then"),
    _clock("ireland", "update", 20, starts_from="last_update", **_IRELAND),
    _six_months("ireland", _IRELAND["source"]),
    _clock("ireland", "respond", 20, stage="review", **_IRELAND),
    _clock("ireland", "respond", 2, stage="point_of_contact", unit="day",
           source=f"{_IRELAND['source']}: 48 hours, counted as two days"),
    _clock("nsw", "acknowledge", 5, **_NSW),
    _clock("nsw", "respond", 35, **_NSW),
    _clock("south_australia", "acknowledge", 5, **_SA),
    _clock("south_australia", "respond", 30, **_SA),
    _clock("us_hospital", "acknowledge", source="42 CFR 482.13(a)(2): the hospital's own procedure; read 2026-11-22"),
    _clock("us_hospital", "respond", 7, unit="day", extendable=True, source=f"{_CMS}{_UNCHECKED}"),
    _clock("us_nursing_home", "respond", source=f"42 CFR 483.10(j): a prompt written decision, without a count. {_UNCHECKED}"),
)  # fmt: skip


def regime_of(code: str) -> Regime:
    """A regime MedMgr knows. Raises InvalidEntry naming those there are."""
    found = REGIMES.get(code.strip().casefold())
    if found is None:
        raise InvalidEntry(f"No complaint clocks are known for “{code}”. Known are {', '.join(sorted(REGIMES))}.")
    return found
