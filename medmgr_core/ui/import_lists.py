"""Lists about files and what they brought: files taken in, rows that wait, indicators, appointments."""

from __future__ import annotations

from medmgr_core.activity import queries as activity
from medmgr_core.imports import queries as imports
from medmgr_core.indicators import queries as indicators
from medmgr_core.indicators.records import Indicator
from medmgr_core.listing import Column, Listing
from medmgr_core.record import field_of

LOADED = Listing(
    imports.LOADED,
    (
        Column("entered_at", "When", "moment", width=140),
        Column("file_name", "File", search=True),
        Column("unit_name", "For", search=True),
        Column("new_rows", "New", "count", width=80),
        Column("changed_rows", "Changed", "count", width=90),
        Column("same_rows", "Already there", "count", width=110),
        Column("wrong_rows", "Wrong", "count", width=80),
        Column("left_out", "Left out", "count", width=80),
        Column("total", "Sum", "money_exact", width=130),
        Column("first_on", "From", "date", width=105),
        Column("last_on", "To", "date", width=105),
        Column("entered_by", "By", search=True, shown=False),
        Column("batch", "Batch", "code", search=True, shown=False),
        Column("rows_read", "Rows read", "count", shown=False),
    ),
    key=("batch",),
    order="entered_at",
    descending=True,
)

WAITING = Listing(
    imports.WAITING,
    (
        Column("file_name", "File", search=True, width=220),
        Column("row_in_file", "Row", "count", width=70),
        Column("problem", "What is wrong", search=True),
        Column("cells", "Cells", search=True, shown=False),
        Column("waiting_no", "Number", "code", width=100),
        Column("batch", "Batch", "code", search=True, shown=False),
    ),
    key=("waiting_no",),
    order="waiting_no",
)

VALUES = Listing(
    indicators.VALUES,
    (
        Column("period_on", "Period", "date", width=110),
        Column("indicator_name", "Indicator", search=True),
        Column("unit_name", "Unit", search=True),
        Column("breakdown", "Breakdown", search=True),
        Column("value", "Value", "figure", width=110),
        Column("as_written", "As written", search=True, shown=False),
        Column("indicator_code", "Indicator code", "code", search=True, shown=False),
        Column("unit_code", "Unit code", "code", search=True, shown=False),
    ),
    key=("unit_code", "indicator_code", "breakdown", "period_on"),
    order="period_on",
    descending=True,
)

INDICATORS = Listing(
    indicators.INDICATORS,
    (
        Column("indicator_code", "Code", "code", search=True, width=130),
        Column("name", "Name", search=True),
        Column("kind", "Kind", "choice", field_of(Indicator, "kind").choices, width=110),
        Column("better", "Better is", "choice", field_of(Indicator, "better").choices, width=110),
        Column("remarks", "Remarks", search=True, shown=False),
    ),
    key=("indicator_code",),
    order="name",
)

APPOINTMENTS = Listing(
    activity.APPOINTMENTS,
    (
        Column("appointment_no", "Number", "code", search=True, width=140),
        Column("appointment_on", "Date", "date", width=110),
        Column("booked_on", "Booked on", "date", width=110),
        Column("unit_name", "Unit", search=True),
        Column("was_missed", "Missed", "yes_no", width=90),
        Column("unit_code", "Unit code", "code", search=True, shown=False),
    ),
    key=("appointment_no",),
    order="appointment_on",
    descending=True,
)
