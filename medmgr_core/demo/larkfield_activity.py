"""Larkfield's indicators and appointments, and how one of its files is read."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

from medmgr_core.activity.records import Appointment
from medmgr_core.imports.records import CodeMapping, ImportProfile, LoadedFile, WaitingRow
from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.periods import add_months

INDICATORS = (
    Indicator(indicator_code="ED-ATT", name="Emergency attendances", kind="count", better="neither"),
    Indicator(indicator_code="ED-4H", name="Emergency attendances over four hours", kind="count", better="lower"),
    Indicator(indicator_code="BEDS", name="Beds open at midnight", kind="level", better="neither"),
    Indicator(indicator_code="ED-LEFT", name="Patients who left before being seen", kind="count", better="lower"),
    Indicator(indicator_code="OPD-30M", name="Outpatients seen within 30 minutes, %", kind="ratio", better="higher"),
)

_FIRST = date(2025, 4, 1)
# Attendances of twelve months; winter is busier, and slower.
_ATTENDANCES = (4120, 4285, 4190, 4310, 4055, 4140, 4390, 4520, 4710, 4655, 4280, 4475)
_OVER_FOUR_HOURS = (1085, 1120, 1042, 1131, 1003, 1064, 1240, 1391, 1588, 1602, 1299, 1330)
# They guard savings. More left unseen from spring 2026 on, when the bank could not fill the agency's shifts.
_LEFT = (212, 198, 224, 231, 205, 190, 208, 219, 201, 215, 196, 210,
         218, 206, 229, 221, 213, 238, 262, 249, 275, 268, 291, 259, 283)  # fmt: skip
_SEEN_IN_30 = (71.2, 69.8, 72.5, 70.1, 68.9, 71.7, 73.0, 70.6, 69.3, 71.1, 72.2, 70.4,
               71.9, 70.2, 69.1, 72.8, 71.4, 70.0, 71.6)  # fmt: skip


def _values(unit: str, indicator: str, figures: tuple[float, ...], first: date = _FIRST) -> list[IndicatorValue]:
    return [
        IndicatorValue(unit_code=unit, indicator_code=indicator, period_on=add_months(first, month), value=figure)
        for month, figure in enumerate(figures)
    ]


VALUES = (
    *_values("ED", "ED-ATT", _ATTENDANCES),
    *_values("ED", "ED-4H", _OVER_FOUR_HOURS),
    *_values("W8", "BEDS", (28, 28, 28, 24, 24, 28)),
    *_values("ED", "ED-LEFT", _LEFT, date(2024, 10, 1)),
    *_values("OPD", "OPD-30M", _SEEN_IN_30),
)

_DAYS = (date(2026, 4, 7), date(2026, 4, 8), date(2026, 4, 14))
APPOINTMENTS = tuple(
    Appointment(appointment_no=f"OPD-{day:%m%d}-{slot:02}", unit_code="OPD", appointment_on=day,
                booked_on=date(2026, 3, 2 + slot), was_missed=(slot + day.day) % 7 == 0)
    for day in _DAYS for slot in range(1, 9)
)  # fmt: skip

PROFILES = (
    ImportProfile(
        profile_code="payments-over-25k", name="Payments over £25,000", record_table="actual",
        headings=json.dumps(["Date", "Expense Type", "Expense Area", "Supplier", "Transaction Number", "Amount"]),
        choice=json.dumps({"columns": {"posted_on": "Date", "account_code": "Expense Type", "cost_centre_code": "Expense Area",
                                       "supplier_code": "Supplier", "reference": "Transaction Number", "amount": "Amount"},
                           "constants": {}, "forms": {}, "measures": []}),
    ),
)  # fmt: skip

CODES = (CodeMapping(record_table="unit", text="Emergency dept", code="ED"),)

# A return that came as a file: one value was taken, one row still waits because its month cannot be read.
FILES = (
    LoadedFile(
        batch="return-2026-03", file_name="emergency-return-2026-03.csv", file_digest=sha256(b"emergency return").hexdigest(),
        record_table="indicator_value", unit_code="ED", rows_read=2, new_rows=1, wrong_rows=1,
        first_on=date(2026, 3, 1), last_on=date(2026, 3, 1),
    ),
)  # fmt: skip
WAITING = (
    WaitingRow(
        waiting_no="WR-000001", batch="return-2026-03", unit_code="ED", row_in_file=3,
        cells=json.dumps({"unit_code": "ED", "indicator_code": "ED-4H", "period_on": "Marhc 2026", "value": "1330"}),
        problem="Period: enter a date such as 2026-11-22.",
    ),
)  # fmt: skip
