"""Larkfield's complaints and actions: what came in, how it was answered, and what was done about it. All invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from medmgr_core.actions.records import Action
from medmgr_core.complaints.case import Case, due_dates
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintIssue, ComplaintStep, ComplaintSubject
from medmgr_core.complaints.return_records import ComplaintReturn, Feedback
from medmgr_core.complaints.shipped import POLICIES, regime_of
from medmgr_core.demo.text_table import records_in
from medmgr_core.indicators.target_records import MeasureTarget
from medmgr_core.people.records import RecordReader, RestrictedRecord, Snooze
from medmgr_core.record import Record

LAST_DAY = date(2026, 11, 20)

SUBJECTS = records_in(ComplaintSubject, """
subject_code | name                                | domain
ACC          | Access and waiting times            | management
ADM          | Admission, discharge and transfer   | management
APP          | Appointments and cancellations      | management
CLI          | Clinical treatment                  | clinical
COM          | Communication                       | relationships
CON          | Consent                             | relationships
EOL          | End of life care                    | clinical
FAC          | Facilities, food and cleanliness    | management
MED          | Prescribing and medication          | clinical
NUR          | Nursing care                        | clinical
PRI          | Privacy, dignity and wellbeing      | relationships
STA          | Staff numbers                       | management
TRA          | Transport                           | management
VAL          | Values and behaviours of staff      | relationships
""")  # fmt: skip

COMPLAINTS = records_in(Complaint, """
complaint_no | received_on | unit_code | kind       | from_whom | channel   | is_formal | severity | handler          | acknowledged_on | agreed_on  | agreed_until | answered_on | closed_on  | outcome       | summary
CP-000001    | 2026-04-09  | ED        | complaint  | patient   | letter    | yes       | moderate | sian.llewellyn   | 2026-04-13      | 2026-04-16 | 2026-05-22   | 2026-05-20  | 2026-05-20 | upheld        | Waited nine hours on a trolley in the corridor with a broken wrist; nobody explained the delay.
CP-000002    | 2026-04-28  | W7        | complaint  | relative  | email     | yes       | low      | denise.clarke    | 2026-04-30      | 2026-05-05 | 2026-06-05   | 2026-06-12  | 2026-06-12 | partly_upheld | Evening meals arrived cold four days in a row and the diet sheet was lost.
CP-000003    | 2026-05-18  | OPD       | complaint  | patient   | phone     | yes       | low      | joanna.adeyemi   | 2026-05-19      | 2026-05-21 | 2026-06-19   | 2026-06-15  | 2026-06-15 | not_upheld    | Clinic was cancelled by text on the morning of the appointment, for the second time.
CP-000004    | 2026-06-02  | MAT       | compliment | patient   | letter    | no        | not_rated | sian.llewellyn   |                 |            |              |             | 2026-06-03 |               | Thank you to the whole team for a calm and kind birth after a frightening week.
CP-000005    | 2026-06-22  | W7        | complaint  | patient   | letter    | yes       | moderate | denise.clarke    | 2026-06-29      | 2026-07-01 | 2026-07-31   | 2026-07-30  | 2026-07-30 | upheld        | Call bell was out of reach for most of a night; pain relief came three hours late.
CP-000006    | 2026-07-14  | W7        | concern    | relative  | in_person | no        | low      | denise.clarke    |                 |            |              |             | 2026-07-15 | upheld        | No one could say who looked after my father that day.
CP-000007    | 2026-08-11  | AMU       | complaint  | relative  | email     | yes       | high     | sian.llewellyn   | 2026-08-13      | 2026-08-18 | 2026-09-30   | 2026-10-09  | 2026-10-12 | upheld        | A dose of a blood thinner was given twice; the family was told two days later.
CP-000008    | 2026-09-07  | W7        | complaint  | patient   | web_form  | yes       | moderate | denise.clarke    | 2026-09-09      | 2026-09-11 | 2026-10-30   |             |            |               | Moved between bays five times in six days, twice at night, without a reason.
CP-000009    | 2026-09-21  | THE       | complaint  | staff     | in_person | yes       | high     | sian.llewellyn   | 2026-09-22      | 2026-09-25 | 2026-12-11   |             |            |               | Repeatedly shouted at and belittled in front of the team during lists.
CP-000010    | 2026-10-05  | ED        | enquiry    | patient   | phone     | no        | not_rated | tomasz.zielinski |                 |            |              |             | 2026-10-05 |               | Asked how to get a copy of a discharge letter.
CP-000011    | 2026-10-12  | W7        | complaint  | relative  | email     | yes       | moderate | denise.clarke    | 2026-10-14      | 2026-10-16 | 2026-11-27   |             |            |               | Nobody helped with meals at the weekend; drinks stood untouched.
CP-000012    | 2026-10-26  | OPD       | complaint  | patient   | phone     | yes       | low      | joanna.adeyemi   | 2026-10-28      |            |              |             |            |               | Letter with the date of the scan came after the date itself.
CP-000013    | 2026-11-09  | W7        | complaint  | patient   | letter    | yes       | moderate | denise.clarke    | 2026-11-11      |            |              |             |            |               | Waited forty minutes for help to the toilet, twice in one day.
CP-000014    | 2026-11-16  | ED        | complaint  | patient   | web_form  | yes       | not_rated |                 |                 |            |              |             |            |               | Was sent home without the medicine that had been prescribed.
CP-000015    | 2026-11-20  | AMU       | complaint  | carer     | phone     | yes       | low      | amara.okonkwo    |                 |            |              |             |            |               | The hearing aid went missing on the move from the emergency department.
""")  # fmt: skip

ISSUES = records_in(ComplaintIssue, """
issue_no  | complaint_no | subject_code | profession     | service    | stage_of_care    | severity | harm | outcome
CI-000001 | CP-000001    | ACC          | nursing        | emergency  | examination      | 2        | 2    | upheld
CI-000002 | CP-000001    | COM          | medical        | emergency  | examination      | 1        | 0    | upheld
CI-000003 | CP-000002    | FAC          | facilities     | inpatient  | care_on_the_ward | 1        | 0    | upheld
CI-000004 | CP-000003    | APP          | administration | outpatient | administration   | 1        | 0    | not_upheld
CI-000005 | CP-000005    | NUR          | nursing        | inpatient  | care_on_the_ward | 2        | 2    | upheld
CI-000006 | CP-000005    | MED          | nursing        | inpatient  | care_on_the_ward | 2        | 2    | upheld
CI-000007 | CP-000006    | COM          | nursing        | inpatient  | care_on_the_ward | 1        | 0    | upheld
CI-000008 | CP-000007    | MED          | nursing        | inpatient  | admission        | 3        | 3    | upheld
CI-000009 | CP-000007    | COM          | medical        | inpatient  | admission        | 2        | 1    | upheld
CI-000010 | CP-000008    | ADM          | management     | inpatient  | care_on_the_ward | 2        | 1    |
CI-000011 | CP-000009    | VAL          | medical        |            |                  | 3        | 2    |
CI-000012 | CP-000011    | NUR          | nursing        | inpatient  | care_on_the_ward | 2        | 1    |
CI-000013 | CP-000011    | STA          | management     | inpatient  | care_on_the_ward | 2        |      |
CI-000014 | CP-000012    | APP          | administration | outpatient | administration   | 1        | 0    |
CI-000015 | CP-000013    | NUR          | nursing        | inpatient  | care_on_the_ward | 2        | 1    |
CI-000016 | CP-000013    | PRI          | nursing        | inpatient  | care_on_the_ward | 2        | 1    |
CI-000017 | CP-000014    | MED          | medical        | emergency  | discharge        |          |      |
""")  # fmt: skip

STEPS = records_in(ComplaintStep, """
step_no   | complaint_no | happened_on | step         | event   | until      | note
CS-000001 | CP-000001    | 2026-04-13  | acknowledged |         |            |
CS-000002 | CP-000001    | 2026-04-16  | plan_agreed  |         | 2026-05-22 | Agreed on the phone.
CS-000003 | CP-000001    | 2026-04-29  | statement    |         |            | Statement of the charge nurse on the night received.
CS-000004 | CP-000001    | 2026-05-20  | answered     |         |            |
CS-000005 | CP-000007    | 2026-08-13  | acknowledged |         |            |
CS-000006 | CP-000007    | 2026-08-18  | plan_agreed  |         | 2026-09-30 |
CS-000007 | CP-000007    | 2026-09-29  | extended     | respond | 2026-10-09 | Agreed with the family: the pharmacist's report is awaited.
CS-000008 | CP-000007    | 2026-10-09  | answered     |         |            |
CS-000009 | CP-000008    | 2026-09-09  | acknowledged |         |            |
CS-000010 | CP-000008    | 2026-09-11  | plan_agreed  |         | 2026-10-30 |
CS-000011 | CP-000008    | 2026-10-20  | updated      |         |            | Told that the bed records are still being read.
CS-000012 | CP-000009    | 2026-09-22  | acknowledged |         |            |
CS-000013 | CP-000009    | 2026-09-25  | plan_agreed  |         | 2026-12-11 | An outside investigator is appointed.
""")  # fmt: skip

RESTRICTIONS = (RestrictedRecord(record_type="complaint", record_key="CP-000009"),)
READERS = tuple(
    RecordReader(record_type="complaint", record_key="CP-000009", person_code=person) for person in ("manager", "sian.llewellyn")
)

PUT_OFF = (
    Snooze(person_code="sian.llewellyn", kind="effect to check", record="AC-000003", root_type="complaint", root_key="CP-000005",
           until_on=date(2026, 11, 30), reason="The audit of the rounds is on the 27th."),
)  # fmt: skip

RETURNS = records_in(ComplaintReturn, """
unit_code | period_on  | line                               | figure
LGH       | 2025-04-01 | Complaints total brought forward   | 6
LGH       | 2025-04-01 | Complaints total new               | 48
LGH       | 2025-04-01 | Complaints total resolved          | 50
LGH       | 2025-04-01 | Complaints number upheld           | 21
LGH       | 2025-04-01 | Complaints number partially upheld | 16
LGH       | 2025-04-01 | Complaints number not upheld       | 13
LGH       | 2025-04-01 | Complaints total carried forward   | 5
""")  # fmt: skip

COMMENTS = records_in(Feedback, """
feedback_no | unit_code | given_on   | comment                                                   | theme         | topic              | theme_code | criticality | question
FB-000001   | OPD       | 2026-09-14 | The clinic ran an hour late and nobody said why.          | Access        | Waiting            | wb         | -3          | What could be better?
FB-000002   | W7        | 2026-09-20 | Kind nurses, and time to listen.                          | Staff         | Attitude           | ss         | 4           | What was good?
FB-000003   | W7        | 2026-10-02 | The food was cold most days.                              | Environment   | Food               | eq         | -2          | What could be better?
FB-000004   | ED        | 2026-10-11 | Could not find the way; the signs are hard to read.       | Environment   | Signs              | eq         | -1          | What could be better?
FB-000005   | MAT       | 2026-10-30 | Everything was explained before it was done.              | Communication | Information        | mi         | 5           | What was good?
""")  # fmt: skip

TARGETS = records_in(MeasureTarget, """
measure_code           | unit_code | valid_from | target | remarks
complaint_acknowledged | LHG       | 2026-04-01 | 95     | Board, March 2026
complaint_answered     | LHG       | 2026-04-01 | 85     | Board, March 2026
complaint_median_days  | LHG       | 2026-04-01 | 30     | Board, March 2026
complaint_overdue      | LHG       | 2026-04-01 | 0      |
complaint_answered     | W7        | 2026-10-01 | 75     | Agreed while the ward is short of staff
action_overdue         | LHG       | 2026-04-01 | 2      |
saving_share           | LHG       | 2026-04-01 | 90     | Board, March 2026
""")  # fmt: skip

ACTIONS = records_in(Action, """
action_no | task                                                          | unit_code | owner          | due_on     | kind        | about     | about_key | check_on   | done_on    | evidence                                        | verified_on | verified_by    | effective | stopped_on
AC-000001 | Waits over four hours are told to patients every hour         | ED        | joanna.adeyemi | 2026-06-30 | corrective  | complaint | CP-000001 | 2026-09-30 | 2026-06-24 | Board in the waiting room; audit of 20 June     | 2026-10-02  | sian.llewellyn | yes       |
AC-000002 | Meals leave the kitchen in heated trolleys                    | CAT       | joanna.adeyemi | 2026-07-31 | corrective  | complaint | CP-000002 |            | 2026-08-14 | Three trolleys delivered, temperatures logged   | 2026-09-15  | sian.llewellyn | partly    |
AC-000003 | Call bell within reach is part of every hourly round          | W7        | denise.clarke  | 2026-08-31 | corrective  | complaint | CP-000005 | 2026-11-16 | 2026-08-27 | Round sheet changed, all staff briefed          |             |                |           |
AC-000004 | Second check of blood thinners by a pharmacist at admission   | AMU       | amara.okonkwo  | 2026-10-31 | preventive  | complaint | CP-000007 | 2027-01-31 |            |                                                 |             |                |           |
AC-000005 | Moves at night only with the consent of the site manager      | W7        | denise.clarke  | 2026-11-27 | corrective  | complaint | CP-000008 |            |            |                                                 |             |                |           |
AC-000006 | Outside mediation for the theatre team                        | THE       | sian.llewellyn | 2026-12-18 | improvement | complaint | CP-000009 |            |            |                                                 |             |                |           |
AC-000007 | Volunteers help with meals at weekends                        | W7        | denise.clarke  | 2026-10-09 | improvement | complaint | CP-000011 |            |            |                                                 |             |                |           |
AC-000008 | Letters of appointments go out by e-mail as well              | OPD       | joanna.adeyemi | 2026-12-11 | preventive  | complaint | CP-000012 |            |            |                                                 |             |                |           |
AC-000009 | Text messages the day before replace the reminder letter      | OPD       | joanna.adeyemi | 2026-05-29 | improvement | other     |           |            |            |                                                 |             |                |           | 2026-05-20
AC-000010 | Fire drill on a night shift                                   | W8        | joanna.adeyemi | 2026-09-30 | preventive  | other     |           | 2026-10-15 | 2026-09-22 | Report of the fire officer                      | 2026-10-20  | manager        | no        |
""")  # fmt: skip


def clocks(complaints: Iterable[Complaint] = COMPLAINTS) -> list[ComplaintClock]:
    """The due dates of the complaints, as the steps so far left them."""
    calendar = regime_of("england").calendar()
    steps = {held.complaint_no: tuple(s for s in STEPS if s.complaint_no == held.complaint_no) for held in complaints}
    cases = [Case(held, steps[held.complaint_no], (), POLICIES, calendar) for held in complaints]
    return [
        ComplaintClock(complaint_no=case.complaint.complaint_no, event=event, **values)
        for case in cases for event, values in due_dates(case, None, LAST_DAY).items()
    ]  # fmt: skip


QUALITY_RECORDS: dict[type[Record], Sequence[Record]] = {
    ComplaintSubject: SUBJECTS, Complaint: COMPLAINTS, ComplaintIssue: ISSUES, ComplaintStep: STEPS, ComplaintClock: clocks(),
    RestrictedRecord: RESTRICTIONS, RecordReader: READERS, Action: ACTIONS, Snooze: PUT_OFF,
    MeasureTarget: TARGETS, ComplaintReturn: RETURNS, Feedback: COMMENTS,
}  # fmt: skip
