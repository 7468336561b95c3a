"""Larkfield's duties: licences, trainings, drills, certificates and reviews, and what was done for them. All invented."""

from __future__ import annotations

from collections.abc import Sequence

from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
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
DU-000022 | Yearly service of the infusion pump | maintenance | ICU      | equipment    | IP-0113   | joanna.adeyemi   | 12    | month      | last_done |              | 30         | high     | no          |
DU-000023 | Calibration of the blood gas analyser | calibration | ICU    | equipment    | BG-0007   | joanna.adeyemi   | 90    | day        | last_done |              | 7          | high     | no          |
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

COMPLIANCE_RECORDS: dict[type[Record], Sequence[Record]] = {EvidenceItem: EVIDENCE, Duty: DUTIES, DutyEvent: EVENTS}
