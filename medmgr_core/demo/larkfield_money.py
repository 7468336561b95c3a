"""What stands around Larkfield's plan and ledger: a budget in the making, moves, reserves, orders, invoices, savings."""

from __future__ import annotations

from medmgr_core.budgets.plan_records import (
    BudgetMove,
    BudgetMoveLine,
    BudgetPackage,
    BudgetVersion,
    LockedMonth,
    Reserve,
    VersionLine,
)
from medmgr_core.budgets.reason_records import BudgetRule, ForecastOverride, Scenario, Usage, VarianceReason, Workload
from medmgr_core.demo.text_table import records_in
from medmgr_core.purchasing.records import ApprovalLimit, Invoice, PurchaseOrder, SpendRequest
from medmgr_core.record import Record
from medmgr_core.savings.records import SavingMonth, SavingScheme

BUDGET_RULES = (BudgetRule(rule_code="budgets"),)

VERSIONS = records_in(BudgetVersion, """
version_code | name                   | unit_code | year_on    | cut_line  | state | remarks
2027-D1      | First draft of 2027/28 | LHG       | 2027-04-01 | 120000.00 | draft | Before the pay award is known
""")  # fmt: skip

VERSION_LINES = records_in(VersionLine, """
version_code | cost_centre_code | account_code | base       | inflation | volume   | pressures | savings  | phasing       | shares                                      | note
2027-D1      | 31010            | 2210         | 4202000.00 | 0.03      | 0.00     | 0.00      | 0.00     | flat          |                                             |
2027-D1      | 31010            | 2240         | 433000.00  | 0.03      | 0.00     | 60000.00  | 90000.00 | flat          |                                             | Six posts filled by June
2027-D1      | 31010            | 3110         | 283000.00  | 0.04      | 5000.00  | 0.00      | 0.00     | calendar_days |                                             |
2027-D1      | 36010            | 3220         | 900000.00  | 0.02      | 0.00     | 0.00      | 0.00     | last_year     |                                             |
2027-D1      | 36110            | 3310         | 830000.00  | 0.03      | 12000.00 | 0.00      | 8000.00  | manual        | 8 8 8 8 8 8 8 9 9 9 8.5 8.5                 |
2027-D1      | 37010            | 2410         | 932000.00  | 0.03      | 0.00     | 0.00      | 0.00     | working_days  |                                             |
""")  # fmt: skip

PACKAGES = records_in(BudgetPackage, """
version_code | rank | name                                  | cost_centre_code | account_code | amount   | benefit
2027-D1      | 1    | Second triage nurse from noon to ten  | 31010            | 2210         | 84000.00 | First look within 15 minutes
2027-D1      | 2    | Pharmacy open on Sundays              | 35210            | 2320         | 36000.00 | Discharges on Sundays
2027-D1      | 3    | Volunteers' office                    | 37110            | 2410         | 28000.00 | Company at mealtimes
""")  # fmt: skip

MOVES = records_in(BudgetMove, """
move_no    | kind            | unit_code | moved_on   | asked_by       | amount   | reason                                      | state    | approver | decided_on
BM-000001  | virement        | D-SUR     | 2026-07-14 | manager        | 30000.00 | Ward 8 posts stay empty; Ward 7 covers      | approved | priya.raman | 2026-07-16
BM-000002  | reserve_release | D-URG     | 2026-09-03 | joanna.adeyemi | 45000.00 | Escalation beds opened a month early        | approved | manager  | 2026-09-04
BM-000003  | virement        | D-FAC     | 2026-11-10 | manager        | 12000.00 | Lift repairs brought forward                | asked    |          |
""")  # fmt: skip

MOVE_LINES = records_in(BudgetMoveLine, """
move_no   | cost_centre_code | account_code | month      | amount
BM-000001 | 33020            | 2210         | 2026-08-01 | -15000.00
BM-000001 | 33020            | 2210         | 2026-09-01 | -15000.00
BM-000001 | 33010            | 2210         | 2026-08-01 | 15000.00
BM-000001 | 33010            | 2210         | 2026-09-01 | 15000.00
BM-000002 | 31110            | 2240         | 2026-09-01 | 45000.00
BM-000003 | 36010            | 3230         | 2026-12-01 | -12000.00
BM-000003 | 36020            | 3240         | 2026-12-01 | 12000.00
""")  # fmt: skip

RESERVES = records_in(Reserve, """
unit_code | year_on    | amount    | basis
D-URG     | 2026-04-01 | 500000.00 | 3 % of the year's budget
D-MED     | 2026-04-01 | 150000.00 | 3 % of the year's budget
D-SUR     | 2026-04-01 | 520000.00 | 3 % of the year's budget
""")  # fmt: skip

LOCKED_MONTHS = records_in(LockedMonth, """
month      | note
2026-03-01 | Accounts of 2025/26 signed
""")  # fmt: skip

WORKLOADS = records_in(Workload, """
cost_centre_code | month      | counted_in  | planned | done
31010            | 2026-08-01 | attendances | 4100    | 4260
31010            | 2026-09-01 | attendances | 4150    | 4340
31010            | 2026-10-01 | attendances | 4300    | 4655
""")  # fmt: skip

USAGES = records_in(Usage, """
cost_centre_code | account_code | month      | planned | used
31010            | 2210         | 2026-10-01 | 12500   | 11800
31010            | 2240         | 2026-10-01 | 600     | 2180
31010            | 3120         | 2026-10-01 | 43000   | 46100
""")  # fmt: skip

REASONS = records_in(VarianceReason, """
cost_centre_code | month      | reason                                             | action
31020            | 2026-09-01 | Two consultants' posts empty; locums at cap rates  | Interviews on 3 December
""")  # fmt: skip

OVERRIDES = records_in(ForecastOverride, """
cost_centre_code | year_on    | amount     | reason
36010            | 2026-04-01 | 2390000.00 | The new energy contract starts in January
""")  # fmt: skip

SCENARIOS = records_in(Scenario, """
name                     | unit_code | year_on    | volume | pay_award | award_from | prices | vacancies | covered | premium
Pay award of three parts | LHG       | 2026-04-01 | 0      | 0.03      | 2027-01-01 | 0      | 0         | 0.5     | 0.4
A hard winter            | LHG       | 2026-04-01 | 0.06   | 0         |            | 0.02   | 0.04      | 0.7     | 0.6
""")  # fmt: skip

LIMITS = records_in(ApprovalLimit, """
role_code     | up_to
ward_manager  | 1000.00
manager       | 25000.00
finance       | 100000.00
administrator | 250000.00
""")  # fmt: skip

REQUESTS = records_in(SpendRequest, """
request_no | purpose                        | amount   | cost_centre_code | account_code | supplier_code | asked_on   | asked_by         | needed_on  | state    | approver       | decided_on | decision
SR-000001  | Twelve infusion pumps          | 18600.00 | 31110            | 3120         | S103          | 2026-10-12 | amara.okonkwo    | 2026-12-01 | ordered  | joanna.adeyemi | 2026-10-14 |
SR-000002  | Pressure mattresses, on hire   | 6400.00  | 33010            | 3120         | S103          | 2026-11-09 | denise.clarke    | 2026-12-15 | approved | manager        | 2026-11-11 |
SR-000003  | Chairs for the waiting room    | 3150.00  | 31010            | 3120         |               | 2026-11-16 | tomasz.zielinski | 2026-12-20 | asked    |                |            |
SR-000004  | Second ultrasound for the ward | 61000.00 | 31110            | 3120         | S119          | 2026-11-18 | amara.okonkwo    |            | asked    |                |            |
SR-000005  | Massage chairs for the office  | 2400.00  | 31110            | 3120         |               | 2026-10-05 | amara.okonkwo    |            | refused  | joanna.adeyemi | 2026-10-06 | Not from the ward's money
""")  # fmt: skip

ORDERS = records_in(PurchaseOrder, """
order_no   | request_no | ordered_on | supplier_code | cost_centre_code | account_code | amount   | expected_on | closed_on
PO-000001  | SR-000001  | 2026-10-15 | S103          | 31110            | 3120         | 18600.00 | 2026-12-01  |
PO-000002  |            | 2026-11-02 | S116          | 36020            | 3240         | 24000.00 | 2026-12-10  |
PO-000003  |            | 2026-09-01 | S126          | 37010            | 3540         | 900.00   | 2026-09-20  | 2026-10-01
PO-000004  |            | 2026-10-20 | S103          | 31010            | 3120         | 4200.00  | 2026-10-28  |
PO-000005  |            | 2026-11-16 | S101          | 33210            | 3110         | 12500.00 | 2026-12-08  |
""")  # fmt: skip

INVOICES = records_in(Invoice, """
supplier_code | reference | order_no  | cost_centre_code | account_code | amount  | invoiced_on | received_on | due_on     | state    | paid_on    | dispute
S103          | W-88120   | PO-000001 | 31110            | 3120         | 6200.00 | 2026-11-05  | 2026-11-09  | 2026-12-05 | received |            |
S116          | 2026/417  | PO-000002 | 36020            | 3240         | 8000.00 | 2026-11-12  | 2026-11-16  | 2026-12-12 | disputed |            | Two visits billed, one made
S126          | P-5521    | PO-000003 | 37010            | 3540         | 880.00  | 2026-09-18  | 2026-09-21  | 2026-10-18 | paid     | 2026-10-12 |
S103          | W-88102   |           | 31010            | 3120         | 1450.00 | 2026-10-06  | 2026-10-08  | 2026-11-05 | paid     | 2026-11-12 |
S103          | W-88102B  |           | 31010            | 3120         | 1450.00 | 2026-10-20  | 2026-10-22  | 2026-11-19 | paid     | 2026-11-17 |
S116          | 2026/398  |           | 36020            | 3240         | 2100.00 | 2026-10-21  | 2026-10-23  | 2026-11-20 | approved |            |
S119          | E-10077   |           | 31110            | 3120         | 3900.00 | 2026-11-10  | 2026-11-12  | 2026-11-27 | received |            |
""")  # fmt: skip

SCHEMES = records_in(SavingScheme, """
scheme_no  | name                            | cost_centre_code | account_code | owner           | stage   | starts_on  | is_recurrent | guard_code | guard_unit_code
SV-000001  | Food ordered per meal           | 36110            | 3310         | manager         | planned | 2027-01-01 | yes          |            |
SV-000002  | Fewer agency shifts by own bank | 31010            | 2240         | joanna.adeyemi  | open    | 2025-10-01 | yes          | ED-LEFT    | ED
SV-000003  | Clinic letters sent by e-mail   | 32210            | 2410         | manager         | open    | 2026-04-01 | yes          | OPD-30M    | OPD
""")  # fmt: skip

SCHEME_MONTHS = records_in(SavingMonth, """
scheme_no | month      | planned  | delivered
SV-000001 | 2027-01-01 | 5000.00  |
SV-000002 | 2026-04-01 | 10000.00 | 9500.00
SV-000002 | 2026-05-01 | 10000.00 | 10200.00
SV-000002 | 2026-06-01 | 10000.00 | 8800.00
SV-000002 | 2026-07-01 | 10000.00 | 6100.00
SV-000002 | 2026-08-01 | 10000.00 | 4000.00
SV-000002 | 2026-09-01 | 10000.00 | 2500.00
SV-000002 | 2026-10-01 | 10000.00 | 0.00
SV-000002 | 2026-11-01 | 10000.00 |
SV-000003 | 2026-04-01 | 2500.00  | 1900.00
SV-000003 | 2026-05-01 | 2500.00  | 2450.00
SV-000003 | 2026-06-01 | 2500.00  | 2600.00
SV-000003 | 2026-07-01 | 2500.00  | 2550.00
SV-000003 | 2026-08-01 | 2500.00  | 2480.00
SV-000003 | 2026-09-01 | 2500.00  | 2610.00
SV-000003 | 2026-10-01 | 2500.00  |
SV-000003 | 2026-11-01 | 2500.00  |
SV-000003 | 2026-12-01 | 2500.00  |
""")  # fmt: skip

MONEY_RECORDS: dict[type[Record], tuple[Record, ...]] = {
    BudgetRule: BUDGET_RULES, BudgetVersion: VERSIONS, VersionLine: VERSION_LINES, BudgetPackage: PACKAGES, BudgetMove: MOVES,
    BudgetMoveLine: MOVE_LINES, Reserve: RESERVES, LockedMonth: LOCKED_MONTHS, Workload: WORKLOADS, Usage: USAGES,
    VarianceReason: REASONS, ForecastOverride: OVERRIDES, Scenario: SCENARIOS, ApprovalLimit: LIMITS, SpendRequest: REQUESTS,
    PurchaseOrder: ORDERS, Invoice: INVOICES, SavingScheme: SCHEMES, SavingMonth: SCHEME_MONTHS,
}  # fmt: skip
