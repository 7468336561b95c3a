"""What rosters are judged by. Hours are those of published rosters: worked where that is known, else planned."""

from __future__ import annotations

from datetime import date
from typing import Any

from medmgr_core.measure import Measure
from medmgr_core.rosters.queries import leave_waiting

_HELD: dict[str, Any] = {"owner": "Head of nursing", "next_review": date(2027, 4, 1)}
_MONTH: dict[str, Any] = {"view": "roster_month", **_HELD}
_LEAD: dict[str, Any] = {"view": "roster_lead", **_HELD}

HOURS = Measure(
    code="roster_hours", title="Hours rostered", kind="count", unit="count", better="neither", numerator="hours",
    meaning="Paid hours of published rosters, by own staff, bank and agency.", formula="Sum of hours.",
    why="The ground all other figures of rosters stand on.", **_MONTH,
)  # fmt: skip
COST = Measure(
    code="roster_cost", title="Cost of rosters", kind="count", unit="money", better="lower", numerator="cost",
    meaning="What the hours of published rosters cost at the rates kept of people, bank and agency.",
    formula="Sum of hours × cost of an hour; people without a rate count nothing.",
    why="Shown beside the pay budget before the month is over.", **_MONTH,
)  # fmt: skip
HOUR_COST = Measure(
    code="roster_hour_cost", title="Cost of an hour", kind="ratio", unit="money", better="lower", numerator="cost",
    denominator="hours", meaning="What an hour of published rosters costs on average.", formula="Cost ÷ hours.",
    why="Dear hours are bought late or by a costly mix.", **_MONTH,
)  # fmt: skip
TEMPORARY = Measure(
    code="roster_temporary", title="Temporary hours", kind="ratio", unit="share", better="lower",
    numerator="CASE WHEN source <> 'own' THEN hours * 60 ELSE 0 END", denominator="hours * 60",
    meaning="Hours of bank and agency in all hours.", formula="(Bank + agency hours) ÷ all hours.",
    why="Strangers to a ward cost more and know it less.", **_MONTH,
)  # fmt: skip
AGENCY = Measure(
    code="roster_agency", title="Agency hours", kind="ratio", unit="share", better="lower",
    numerator="CASE WHEN source = 'agency' THEN hours * 60 ELSE 0 END", denominator="hours * 60",
    meaning="Hours of agencies in all hours.", formula="Agency hours ÷ all hours.", why="The dearest hours there are.", **_MONTH,
)  # fmt: skip
REGISTERED = Measure(
    code="roster_registered", title="Registered hours", kind="ratio", unit="share", better="higher",
    numerator="CASE WHEN grade = 'registered' THEN hours * 60 ELSE 0 END", denominator="hours * 60",
    meaning="Hours of registered nurses in all hours.", formula="Registered hours ÷ all hours.",
    why="The mix of skills is what patients are safe by.", **_MONTH,
)  # fmt: skip
FILL = Measure(
    code="roster_fill", title="Worked of planned", kind="ratio", unit="share", better="higher", numerator="hours * 60",
    denominator="planned_hours * 60", meaning="Hours that were worked, or are still planned, of those planned.",
    formula="Hours ÷ planned hours.", why="A roster that falls apart on the day protects nobody.", **_MONTH,
)  # fmt: skip
MISSED = Measure(
    code="roster_missed", title="Shifts missed", kind="ratio", unit="share", better="lower", numerator="absent_shifts",
    denominator="told_shifts", meaning="Of the shifts whose outcome is known, those on which the person was absent.",
    formula="Absent ÷ confirmed shifts.", why="Each one is a gap nobody planned.", **_MONTH,
)  # fmt: skip
LEAD = Measure(
    code="roster_lead", title="Days of notice", kind="ratio", unit="count", better="higher", numerator="days", denominator="1",
    meaning="Days from publishing a roster to its first day, on average.", formula="Sum of days ÷ published rosters.",
    why="People plan their lives by it.", **_LEAD,
)  # fmt: skip
IN_TIME = Measure(
    code="roster_in_time", title="Published in time", kind="ratio", unit="share", better="higher", numerator="in_time",
    denominator="1", meaning="Rosters published as many days ahead as the rule “publication” wants.",
    formula="Published in time ÷ published.", why="Late rosters are filled by bank and agency.", **_LEAD,
)  # fmt: skip
CARE = Measure(
    code="roster_care", title="Care hours per patient day", kind="ratio", unit="count", better="higher", view="care_day",
    numerator="care_hours * 60", denominator="CASE WHEN care_hours > 0 THEN patients * 60 ELSE 0 END",
    meaning="Hours of registered and support staff for each patient there at 23:59, on days that were counted and rostered.",
    formula="Care hours ÷ sum of patients at 23:59.", why="The hands for each patient, whatever the size of the unit.", **_HELD,
)  # fmt: skip
WAITING = Measure(
    code="roster_leave_waiting", title="Leave to decide", kind="from rows", unit="count", better="lower", rows=leave_waiting,
    compares=False, meaning="Absences asked for that nobody has decided.", formula="Number of absences asked for.",
    why="Leave decided late is leave taken over a gap.", **_HELD,
)  # fmt: skip

MEASURES = (HOURS, COST, HOUR_COST, TEMPORARY, AGENCY, REGISTERED, FILL, MISSED, LEAD, IN_TIME, CARE, WAITING)
SHOWN = (HOURS, COST, TEMPORARY, REGISTERED, LEAD, WAITING)  # on the page Rosters
