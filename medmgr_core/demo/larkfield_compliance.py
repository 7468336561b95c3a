"""Larkfield's compliance: duties and what was done for them, an assessment with its evidence, risks, policies. All invented."""

from __future__ import annotations

from collections.abc import Sequence

from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
from medmgr_core.compliance.outlines import OUTLINES, outline
from medmgr_core.compliance.policy_records import Policy, PolicyRead, PolicyVersion
from medmgr_core.compliance.requirement_commands import requirements_of
from medmgr_core.compliance.requirement_records import (
    Assessment,
    EvidenceLink,
    Finding,
    Framework,
    Requirement,
    RequirementResult,
)
from medmgr_core.compliance.risk_records import Risk, RiskScore
from medmgr_core.demo.text_table import records_in
from medmgr_core.record import Record

EVIDENCE = records_in(EvidenceItem, """
evidence_no | name                                    | unit_code | owner          | issued_on  | valid_until | link
EV-000001   | Fire risk assessment of the whole site   | LGH       | joanna.adeyemi | 2025-11-03 | 2026-11-02  | Q:/estates/fire/2025
EV-000002   | Certificate of the fixed electrical test | LGH       | joanna.adeyemi | 2024-05-17 | 2029-05-16  | Q:/estates/electrical
EV-000003   | Medicines audit, second quarter          | LGH       | sian.llewellyn | 2026-07-10 | 2027-01-31  | Q:/quality/audits
EV-000004   | Water hygiene certificate                | LGH       | joanna.adeyemi | 2026-03-02 | 2027-03-01  | Q:/estates/water
EV-000005   | Employers' liability certificate         | LGH       | joanna.adeyemi | 2026-01-01 | 2026-12-31  | Q:/insurance
EV-000006   | Record of the night drill on Ward 8      | W8        | joanna.adeyemi | 2026-09-22 |             | Q:/estates/fire/drills
""")  # fmt: skip

DUTIES = records_in(Duty, """
duty_no   | name                            | kind          | unit_code | about        | about_key | owner            | every | every_unit | basis     | first_due_on | grace_days | harm     | blocks_work | ended_on
DU-000001 | Nursing registration             | licence       | W7        | staff_member | N-0402    | denise.clarke    | 12    | month      | fixed     | 2022-12-31   | 0          | high     | yes         |
DU-000002 | Nursing registration             | licence       | W7        | staff_member | N-0412    | denise.clarke    | 12    | month      | fixed     | 2022-12-12   | 0          | high     | yes         |
DU-000003 | Nursing registration             | licence       | W7        | staff_member | N-0419    | denise.clarke    | 12    | month      | fixed     | 2023-04-30   | 0          | high     | yes         |
DU-000004 | Basic life support               | training      | W7        | staff_member | N-0402    | denise.clarke    | 12    | month      | last_done |              | 28         | moderate | yes         |
DU-000005 | Basic life support               | training      | W7        | staff_member | N-0412    | denise.clarke    | 12    | month      | last_done |              | 28         | moderate | yes         |
DU-000006 | Basic life support               | training      | W7        | staff_member | N-0419    | denise.clarke    | 12    | month      | last_done |              | 28         | moderate | yes         |
DU-000007 | Basic life support               | training      | W7        | staff_member | N-0424    | denise.clarke    | 12    | month      | last_done | 2026-12-18   | 28         | moderate | yes         |
DU-000008 | Moving and handling              | training      | W7        | staff_member | N-0402    | denise.clarke    | 24    | month      | last_done |              | 28         | low      | no          |
DU-000009 | Moving and handling              | training      | W7        | staff_member | N-0412    | denise.clarke    | 24    | month      | last_done |              | 28         | low      | no          |
DU-000010 | Moving and handling              | training      | W7        | staff_member | N-0419    | denise.clarke    | 24    | month      | last_done |              | 28         | low      | no          |
DU-000011 | Moving and handling              | training      | W7        | staff_member | N-0424    | denise.clarke    | 24    | month      | last_done | 2024-04-30   | 28         | low      | no          |
DU-000012 | Fire safety                      | training      | W7        | staff_member | N-0402    | denise.clarke    | 12    | month      | last_done |              | 0          | moderate | no          |
DU-000013 | Fire safety                      | training      | W7        | staff_member | N-0412    | denise.clarke    | 12    | month      | last_done |              | 0          | moderate | no          |
DU-000014 | Fire safety                      | training      | W7        | staff_member | N-0419    | denise.clarke    | 12    | month      | last_done |              | 0          | moderate | no          |
DU-000015 | Medical registration             | licence       | ED        | staff_member | M-0008    | manager          | 12    | month      | fixed     | 2022-08-01   | 0          | severe   | yes         |
DU-000016 | Advanced life support            | credential    | ED        | staff_member | M-0008    | manager          | 48    | month      | last_done |              | 0          | high     | no          |
DU-000017 | Fire drill                       | drill         | W7        | unit         | W7        | joanna.adeyemi   | 6     | month      | last_done |              | 14         | moderate | no          |
DU-000018 | Fire drill                       | drill         | W8        | unit         | W8        | joanna.adeyemi   | 6     | month      | last_done |              | 14         | moderate | no          |
DU-000019 | Fire risk assessment             | certificate   | LGH       | other        |           | joanna.adeyemi   | 12    | month      | last_done |              | 0          | severe   | no          |
DU-000020 | Registration with the regulator  | permit        | LGH       | other        |           | manager          |       | month      | last_done |              | 0          | severe   | no          |
DU-000021 | Employers' liability insurance   | insurance     | LGH       | other        |           | joanna.adeyemi   | 12    | month      | fixed     | 2024-12-31   | 0          | severe   | no          |
DU-000022 | Yearly service of the infusion pump | maintenance | W7       | equipment    | E-0305    | joanna.adeyemi   | 12    | month      | last_done |              | 30         | high     | no          |
DU-000023 | Calibration of the flow sensor        | calibration | ICU    | equipment    | E-0211    | joanna.adeyemi   | 90    | day        | last_done |              | 7          | high     | no          |
DU-000024 | Review of the medicines policy   | policy_review | LGH       | policy       | MED-01    | sian.llewellyn   | 24    | month      | last_done |              | 30         | moderate | no          |
DU-000025 | Waste carrier's licence          | permit        | LGH       | supplier     | S118      | joanna.adeyemi   | 36    | month      | last_done |              | 0          | low      | no          | 2026-04-01
""")  # fmt: skip

EVENTS = records_in(DutyEvent, """
event_no  | duty_no   | step      | done_on    | next_due_on | outcome      | by_whom              | evidence_no | replaces  | note
DE-000001 | DU-000001 | done      | 2025-12-03 | 2026-12-31  | passed       | register checked     |             |           |
DE-000002 | DU-000002 | done      | 2025-12-01 | 2026-12-12  | passed       | register checked     |             |           |
DE-000003 | DU-000003 | done      | 2026-04-11 | 2027-04-30  | passed       | register checked     |             |           |
DE-000004 | DU-000004 | done      | 2026-02-16 | 2027-02-16  | passed       | Resuscitation team   |             |           |
DE-000005 | DU-000005 | done      | 2025-11-05 | 2026-11-05  | passed       | Resuscitation team   |             |           |
DE-000006 | DU-000006 | done      | 2026-09-21 | 2027-09-21  | passed       | Resuscitation team   |             |           |
DE-000007 | DU-000008 | done      | 2025-06-09 | 2027-06-09  | passed       |                      |             |           |
DE-000008 | DU-000009 | done      | 2024-09-30 | 2026-09-30  | passed       |                      |             |           |
DE-000009 | DU-000010 | exempt    | 2026-10-01 | 2027-03-31  | passed       |                      |             |           | Light duties after an operation
DE-000010 | DU-000012 | done      | 2026-05-06 | 2027-05-06  | passed       | Fire officer         |             |           |
DE-000011 | DU-000013 | done      | 2026-05-06 | 2027-05-06  | passed       | Fire officer         |             |           |
DE-000012 | DU-000014 | done      | 2025-12-08 | 2026-12-08  | passed       | Fire officer         |             |           |
DE-000013 | DU-000015 | done      | 2026-07-20 | 2027-08-01  | passed       | register checked     |             |           |
DE-000014 | DU-000016 | done      | 2023-02-28 | 2027-02-28  | passed       |                      |             |           |
DE-000015 | DU-000017 | done      | 2026-05-19 | 2026-11-19  | with_remarks | Fire officer         |             |           | Two doors were wedged open
DE-000016 | DU-000018 | done      | 2026-09-22 | 2027-03-22  | passed       | Fire officer         | EV-000006   |           |
DE-000017 | DU-000019 | done      | 2025-11-03 | 2026-11-03  | passed       | Fire consultants     | EV-000001   |           |
DE-000018 | DU-000020 | done      | 2019-04-01 |             | passed       |                      |             |           | Held without end
DE-000019 | DU-000021 | done      | 2025-12-15 | 2026-12-31  | passed       |                      | EV-000005   |           |
DE-000020 | DU-000022 | done      | 2025-12-10 | 2026-12-10  | passed       | Medical engineering  |             |           |
DE-000021 | DU-000023 | done      | 2026-09-14 | 2026-12-13  | passed       | Maker                |             |           |
DE-000022 | DU-000024 | done      | 2024-10-31 | 2026-10-31  | passed       | Medicines committee  |             |           |
DE-000023 | DU-000018 | done      | 2026-03-10 | 2026-09-10  | passed       | Fire officer         |             |           |
DE-000024 | DU-000018 | done      | 2026-03-12 | 2026-09-12  | passed       | Fire officer         |             | DE-000023 | Typed a wrong day
DE-000025 | DU-000006 | done      | 2026-08-03 | 2027-08-03  | failed       | Resuscitation team   |             |           | Repeats on 21 September
""")  # fmt: skip

FRAMEWORKS = (
    Framework(framework_code="EFS", name="English fundamental standards (outline)", version="2014",
              source=OUTLINES["english_fundamental_standards"][1]),
)  # fmt: skip
REQUIREMENTS = requirements_of("EFS", outline("english_fundamental_standards"))

ASSESSMENTS = records_in(Assessment, """
assessment_no | framework_code | unit_code | started_on | lead           | remarks                            | closed_on
AS-000001     | EFS            | LGH       | 2025-09-01 | sian.llewellyn | First look                         | 2025-10-15
AS-000002     | EFS            | LGH       | 2026-09-07 | sian.llewellyn | Before the visit of the regulator  |
""")  # fmt: skip

RESULTS = records_in(RequirementResult, """
assessment_no | requirement_code | result         | judged_on  | judged_by      | note
AS-000001     | EFS/12           | partly         | 2025-09-11 | sian.llewellyn | Second checks of medicines are not made everywhere
AS-000001     | EFS/15           | compliant      | 2025-09-11 | sian.llewellyn |
AS-000002     | EFS/9            | compliant      | 2026-09-09 | sian.llewellyn |
AS-000002     | EFS/10           | compliant      | 2026-09-09 | sian.llewellyn |
AS-000002     | EFS/11           | partly         | 2026-09-10 | sian.llewellyn | Two of twenty forms without a date
AS-000002     | EFS/12           | compliant      | 2026-09-14 | sian.llewellyn |
AS-000002     | EFS/14           | non            | 2026-09-14 | sian.llewellyn | Drinks out of reach on three wards
AS-000002     | EFS/15           | compliant      | 2026-09-15 | sian.llewellyn |
AS-000002     | EFS/16           | compliant      | 2026-09-21 | sian.llewellyn |
AS-000002     | EFS/18           | partly         | 2026-09-22 | sian.llewellyn | Life support training below target
AS-000002     | EFS/20           | compliant      | 2026-09-22 | sian.llewellyn |
AS-000002     | EFS/5            | not_applicable | 2026-09-22 | sian.llewellyn | Directors are employed by the group, which is assessed there
AS-000002     | EFS/17           | not_assessed   |            |                |
""")  # fmt: skip

LINKS = records_in(EvidenceLink, """
evidence_no | requirement_code
EV-000001   | EFS/15
EV-000003   | EFS/12
EV-000003   | EFS/17
EV-000004   | EFS/12
EV-000006   | EFS/18
""")  # fmt: skip

FINDINGS = records_in(Finding, """
finding_no | unit_code | source     | severity | requirement_code | owner          | opened_on  | due_on     | closed_on  | closed_by      | verified                                    | summary
FI-000001  | W7        | audit      | major    | EFS/14           | denise.clarke  | 2026-09-14 | 2026-10-30 |            |                |                                             | Drinks stand out of reach of patients who cannot get up
FI-000002  | W8        | inspection | moderate | EFS/15           | joanna.adeyemi | 2026-06-03 | 2026-08-31 |            |                |                                             | A fire door on the corridor does not close by itself
FI-000003  | LGH       | self       | minor    | EFS/11           | sian.llewellyn | 2026-09-10 | 2026-12-18 |            |                |                                             | Consent forms without a date
FI-000004  | AMU       | incident   | critical | EFS/12           | amara.okonkwo  | 2026-08-14 | 2026-11-30 |            |                |                                             | A blood thinner was given twice on the day of a transfer
FI-000005  | LGH       | survey     | moderate |                  | joanna.adeyemi | 2026-02-10 | 2026-04-30 | 2026-04-21 | sian.llewellyn | Signs were changed; walk-round of 20 April  | Visitors could not find the way to the wards at night
FI-000006  | ED        | audit      | moderate | EFS/18           | joanna.adeyemi | 2026-05-06 | 2026-07-31 | 2026-08-19 | sian.llewellyn | Roster of August seen                       | The resuscitation trolley was checked on 21 of 30 days
""")  # fmt: skip

RISKS = records_in(Risk, """
risk_no   | name                                           | unit_code | inherent_consequence | inherent_likelihood | target_consequence | target_likelihood | domain         | owner          | opened_on  | review_on  | closed_on  | close_reason                 | cause                               | effect                               | controls
RK-000001 | Too few registered nurses at night             | W7        | 4                    | 4                   | 4                  | 2                 | workforce      | denise.clarke  | 2025-04-14 | 2026-12-11 |            |                              | Posts stay empty for months         | Call bells wait, harm is noticed late | Bank nurses; matron decides each day
RK-000002 | Patients wait in corridors                     | ED        | 4                    | 5                   | 3                  | 3                 | patient_safety | joanna.adeyemi | 2024-11-04 | 2026-10-31 |            |                              | Beds are full by noon               | Care is given without privacy, late  | Boarding protocol; hourly rounds
RK-000003 | Fire spreads past a door that does not close   | W8        | 5                    | 3                   | 5                  | 1                 | estate         | joanna.adeyemi | 2026-06-03 | 2026-12-01 |            |                              | Closers are worn                    | Patients cannot be moved in time     | Doors kept shut by hand; patrols
RK-000004 | Power fails in the imaging department          | IMG       | 3                    | 2                   | 3                  | 1                 | service        | joanna.adeyemi | 2025-01-20 | 2027-01-20 |            |                              | One feed only                       | Lists are cancelled                  | Generator tested monthly
RK-000005 | A former clerk's account still works           | LGH       | 3                    | 3                   | 3                  | 1                 | information    | manager        | 2026-03-02 | 2026-11-30 |            |                              | Leavers are told by letter          | Records are read by others           | Monthly list of leavers
RK-000006 | Medicines fridge warms up unnoticed            | AMU       | 3                    | 4                   | 3                  | 2                 | patient_safety | amara.okonkwo  | 2025-05-12 |            |            |                              | Checked once a day                  | Vaccines are lost                    | Alarm ordered
RK-000007 | Ice on the ramp of the outpatient entrance     | LGH       | 3                    | 4                   | 3                  | 2                 | estate         | joanna.adeyemi | 2024-12-02 | 2025-04-01 | 2025-04-08 | Ramp is heated since March   |                                     |                                      |
RK-000008 | Petty cash is counted by one person            | LGH       | 2                    | 2                   | 1                  | 2                 | finance        | manager        | 2026-01-12 | 2027-01-12 |            |                              |                                     |                                      | Counted by two each Friday
""")  # fmt: skip

SCORES = records_in(RiskScore, """
score_no  | risk_no   | scored_on  | consequence | likelihood | scored_by      | note
RS-000001 | RK-000001 | 2025-04-14 | 4           | 3          | denise.clarke  |
RS-000002 | RK-000001 | 2026-09-11 | 4           | 4          | denise.clarke  | Two more nurses have left
RS-000003 | RK-000002 | 2025-10-06 | 4           | 5          | joanna.adeyemi |
RS-000004 | RK-000002 | 2026-07-06 | 4           | 4          | joanna.adeyemi | Summer
RS-000005 | RK-000003 | 2026-06-10 | 5           | 3          | joanna.adeyemi |
RS-000006 | RK-000003 | 2026-10-12 | 5           | 2          | joanna.adeyemi | Half of the doors are done
RS-000007 | RK-000004 | 2025-01-20 | 3           | 2          | joanna.adeyemi |
RS-000008 | RK-000005 | 2026-03-09 | 3           | 2          | manager        |
RS-000009 | RK-000007 | 2025-03-28 | 3           | 1          | joanna.adeyemi |
RS-000010 | RK-000008 | 2026-01-12 | 2           | 1          | manager        |
""")  # fmt: skip

POLICIES = records_in(Policy, """
policy_code | name                              | unit_code | owner          | audience | retired_on
MED-01      | Medicines                         | LGH       | sian.llewellyn | clinical |
CON-02      | Consent                           | LGH       | sian.llewellyn | clinical |
FIN-03      | Gifts and hospitality             | LHG       | manager        | nobody   |
FAL-04      | Preventing falls                  | W7        | denise.clarke  | clinical |
SMO-05      | Smoking shelters                  | LGH       | manager        | nobody   | 2024-01-01
""")  # fmt: skip

VERSIONS = records_in(PolicyVersion, """
version_no | policy_code | version | issued_on  | approved_by         | link              | changes
PV-000001  | MED-01      | 5       | 2022-11-07 | Medicines committee | Q:/policies/MED-01-5 |
PV-000002  | MED-01      | 6       | 2024-10-31 | Medicines committee | Q:/policies/MED-01-6 | Second check of blood thinners
PV-000003  | CON-02      | 3       | 2026-04-13 | Board               | Q:/policies/CON-02-3 | Capacity is written down each time
PV-000004  | FIN-03      | 1       | 2025-01-20 | Board               | Q:/policies/FIN-03-1 |
PV-000005  | FAL-04      | 2       | 2026-08-31 | Matron              | Q:/policies/FAL-04-2 | Sensor mats
""")  # fmt: skip

READS = records_in(PolicyRead, """
version_no | staff_no | read_on
PV-000001  | N-0402   | 2022-11-21
PV-000002  | N-0402   | 2024-11-11
PV-000002  | N-0412   | 2024-11-18
PV-000002  | N-0210   | 2024-11-12
PV-000002  | M-0022   | 2025-01-08
PV-000003  | N-0402   | 2026-04-20
PV-000003  | M-0037   | 2026-05-04
PV-000003  | M-0039   | 2026-04-29
PV-000005  | N-0402   | 2026-09-01
PV-000005  | N-0412   | 2026-09-03
PV-000005  | N-0419   | 2026-09-02
""")  # fmt: skip

COMPLIANCE_RECORDS: dict[type[Record], Sequence[Record]] = {
    EvidenceItem: EVIDENCE, Duty: DUTIES, DutyEvent: EVENTS, Framework: FRAMEWORKS, Requirement: REQUIREMENTS,
    Assessment: ASSESSMENTS, RequirementResult: RESULTS, EvidenceLink: LINKS, Finding: FINDINGS, Risk: RISKS, RiskScore: SCORES,
    Policy: POLICIES, PolicyVersion: VERSIONS, PolicyRead: READS,
}  # fmt: skip
