"""What compliance is judged by."""

from __future__ import annotations

from datetime import date

from medmgr_core.compliance import duty_queries as duties
from medmgr_core.measure import Measure

_OWNER = "Head of quality"
_REVIEW = date(2027, 4, 1)

EXPIRED = Measure(
    code="compliance_duty_expired", title="Duties expired", kind="from rows", unit="count", better="lower", compares=False,
    rows=lambda store, scope: duties.in_state(store, scope, ("expired",)),
    meaning="Licences, trainings, drills and reviews past their day and past their grace, that nobody set aside.",
    formula="Number of duties due before today less their days of grace.", why="Each one is a rule broken today.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

LAPSING = Measure(
    code="compliance_duty_lapsing", title="Lapse in 90 days", kind="from rows", unit="count", better="neither", compares=False,
    rows=duties.lapsing_now, meaning="Duties that fall due from today to 90 days ahead, those set aside left out.",
    formula="Number of duties due within 90 days.", why="The work to plan before it presses.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

IN_TIME = Measure(
    code="compliance_duty_in_time", title="Done in time", kind="ratio", unit="share", better="higher", sides=duties.turns,
    meaning="Of duties that came due in these months, those done by their day or within its grace.",
    formula="Done by the last day of grace ÷ came due; what still has time is not judged.",
    why="Shows whether renewal works, not only whether it is well today.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

TRAINING = Measure(
    code="compliance_training", title="Training in date", kind="from rows", unit="share", better="higher", compares=False,
    rows=lambda store, scope: duties.in_date(store, scope, ("training",)),
    meaning="Courses in date of all courses asked of staff in post; the exempt are left out, grace is no excuse here.",
    formula="People and courses in date ÷ people and courses required.", why="Untrained staff harm patients and themselves.",
    owner="Head of workforce", next_review=_REVIEW,
)  # fmt: skip

LICENSED = Measure(
    code="compliance_licensed", title="Licences in date", kind="from rows", unit="share", better="higher", compares=False,
    rows=lambda store, scope: duties.in_date(store, scope, ("licence", "credential")),
    meaning="Licences and credentials of staff in post that are in date.",
    formula="In date ÷ required of staff in post, the exempt left out.", why="Nobody works on a lapsed licence.",
    owner="Head of workforce", next_review=_REVIEW,
)  # fmt: skip

OF_DUTIES = (EXPIRED, LAPSING, IN_TIME, TRAINING, LICENSED)
MEASURES = OF_DUTIES
