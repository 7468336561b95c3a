"""What compliance is judged by."""

from __future__ import annotations

from datetime import date

from medmgr_core.compliance import duty_queries as duties
from medmgr_core.compliance import policy_queries as policies
from medmgr_core.compliance import requirement_queries as requirements
from medmgr_core.compliance import risk_queries as risks
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

READY = Measure(
    code="compliance_ready", title="Ready, of assessed", kind="from rows", unit="share", better="higher",
    compares=False, rows=requirements.ready,
    meaning="Weight of requirements met, of those assessed that apply: compliant counts whole, partly half, non nothing.",
    formula="Σ weight × value ÷ Σ weight, over assessed requirements that apply, newest assessment of each set and unit.",
    why="How good we are where we have looked.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

READY_OF_ALL = Measure(
    code="compliance_ready_of_all", title="Ready, of all", kind="from rows", unit="share", better="higher", compares=False,
    rows=requirements.ready_of_all,
    meaning="The same with what nobody has assessed counted as not met.",
    formula="Σ weight × value ÷ Σ weight, over all requirements that apply.",
    why="What an inspector would find tomorrow if we are unlucky.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

STALE = Measure(
    code="compliance_stale", title="Met, evidence expired", kind="from rows", unit="count", better="lower", compares=False,
    rows=requirements.stale_now,
    meaning="Requirements said to be met whose every piece of evidence has expired.",
    formula="Compliant results with evidence, the latest valid-until of which is before today.",
    why="It looks green and would not stand.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

FINDINGS_OPEN = Measure(
    code="compliance_findings_open", title="Findings open", kind="from rows", unit="count", better="neither", compares=False,
    rows=requirements.open_findings, meaning="Findings of audits, surveys, inspections and incidents that are not closed.",
    formula="Number of findings without a closing day.", why="What we know and have not put right.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

FINDINGS_OVERDUE = Measure(
    code="compliance_findings_overdue", title="Findings overdue", kind="from rows", unit="count", better="lower",
    compares=False, rows=requirements.overdue_findings, meaning="Open findings past the day they were to be put right.",
    formula="Open findings with a due day before today.", why="A promise to an inspector that was not kept.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

FINDINGS_IN_TIME = Measure(
    code="compliance_findings_in_time", title="Closed in time", kind="ratio", unit="share", better="higher",
    sides=requirements.closed_in_time,
    meaning="Of findings due in these months, those closed, with what shows it, on or before their day.",
    formula="Closed by the due day ÷ closed or past their day, by the month they were due.",
    why="Whether promises are realistic and kept.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

RISKS_EXTREME = Measure(
    code="compliance_risks_extreme", title="Extreme risks", kind="from rows", unit="count", better="lower", compares=False,
    rows=lambda store, scope: risks.count_of(store, scope, "extreme"),
    meaning="Open risks whose score with controls is 15 or more.", formula="Consequence × likelihood ≥ 15, newest score.",
    why="What the board must know by name.", owner="Board secretary", next_review=_REVIEW,
)  # fmt: skip

RISKS_OVER = Measure(
    code="compliance_risks_over", title="Above their target", kind="from rows", unit="count", better="lower", compares=False,
    rows=lambda store, scope: risks.count_of(store, scope, "over"),
    meaning="Open risks whose score is above the one aimed at.", formula="Newest score > target score.",
    why="Controls that are not enough yet.", owner="Board secretary", next_review=_REVIEW,
)  # fmt: skip

RISKS_UNSEEN = Measure(
    code="compliance_risks_unseen", title="Risks without review", kind="from rows", unit="count", better="lower",
    compares=False, rows=lambda store, scope: risks.count_of(store, scope, "review_late"),
    meaning="Open risks whose day to look at them again has passed, or was never set.",
    formula="Open risks with a review day before today or none.", why="A register nobody reads protects nobody.",
    owner="Board secretary", next_review=_REVIEW,
)  # fmt: skip

POLICIES_LATE = Measure(
    code="compliance_policies_late", title="Policies past review", kind="from rows", unit="count", better="lower",
    compares=False, rows=policies.late_reviews, meaning="Policies in use whose review was due before today.",
    formula="Number of policies with a review day before today.", why="Staff follow what is written.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

POLICIES_READ = Measure(
    code="compliance_policies_read", title="Read and understood", kind="from rows", unit="share", better="higher",
    compares=False, rows=policies.read_share,
    meaning="Of policies and staff in post who are to read them, those noted as read in the version that holds.",
    formula="Read ÷ to be read, person by policy.", why="A policy nobody read changes nothing.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

OF_DUTIES = (EXPIRED, LAPSING, IN_TIME, TRAINING, LICENSED)
OF_RISKS = (RISKS_EXTREME, RISKS_OVER, RISKS_UNSEEN)
OF_POLICIES = (POLICIES_LATE, POLICIES_READ)
ON_TOP = (READY, READY_OF_ALL, STALE, FINDINGS_OPEN, FINDINGS_OVERDUE, FINDINGS_IN_TIME)  # the tiles of Compliance
MEASURES = (*ON_TOP, *OF_DUTIES, *OF_RISKS, *OF_POLICIES)
