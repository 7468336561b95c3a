"""Larkfield's stock, orders, contracts and equipment. All invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from medmgr_core.demo.text_table import records_in, rows_in
from medmgr_core.record import Record, validate
from medmgr_core.supplies.contract_records import Contract, ServiceCheck, ServiceLevel
from medmgr_core.supplies.equipment_records import Equipment, EquipmentFailure
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import CountLine, CountSheet, StockItem, StockLevel, StockLot, StockMovement, StoreRoom

FIRST_WEEK, WEEKS = date(2026, 3, 2), 37  # the last week of use begins on 9 November 2026

ITEMS = records_in(StockItem, """
item_code | name                                  | unit_of_issue | pack_unit | pack_size | price  | need      | supplier_code | account_code | lead_days | shelf_days
NOR-4     | Noradrenaline 4 mg in 4 ml            | ampoule       | box       | 10        | 42.50  | vital     | S101          | 3110         | 2         | 540
HEP-5000  | Heparin 5,000 units                   | ampoule       | box       | 10        | 18.20  | vital     | S101          | 3110         | 2         | 720
PAR-500   | Paracetamol 500 mg                    | tablet        | box       | 100       | 1.15   | essential | S101          | 3110         | 2         | 900
AMO-500   | Amoxicillin 500 mg                    | capsule       | pack      | 21        | 1.48   | essential | S101          | 3110         | 2         | 720
INS-RAP   | Insulin, rapid, 3 ml                  | cartridge     | box       | 5         | 24.10  | vital     | S101          | 3110         | 2         | 360
GLV-M     | Gloves, nitrile, medium               | pair          | box       | 100       | 6.40   | essential | S103          | 3120         | 5         |
CAN-18    | Cannula 18 G                          | piece         | box       | 50        | 61.00  | vital     | S103          | 3120         | 5         | 1500
SYR-10    | Syringe 10 ml                         | piece         | box       | 100       | 9.80   | essential | S103          | 3120         | 5         | 1500
DRS-15    | Dressing, foam, 15 x 15 cm            | piece         | box       | 10        | 38.00  | essential | S103          | 3120         | 5         | 1000
SUT-30    | Suture 3-0                            | piece         | box       | 36        | 74.00  | essential | S103          | 3120         | 5         | 1500
CAT-12    | Catheter 12 CH                        | piece         | box       | 10        | 55.00  | other     | S103          | 3120         | 5         | 1500
PAP-A4    | Paper, A4                             | ream          | carton    | 5         | 17.50  | other     | S126          | 3510         | 3         |
""")  # fmt: skip

ROOMS = records_in(StoreRoom, """
room_code | name                    | unit_code | cost_centre_code | keeps_stock
PHA-MAIN  | Pharmacy, main store    | PHA       | 35210            | yes
ED-ST     | Emergency, store        | ED        | 31010            | yes
W7-CUP    | Ward 7, cupboard        | W7        | 33010            | yes
ICU-ST    | Intensive care, store   | ICU       | 33210            | yes
OPD-USE   | Outpatients, use only   | OPD       | 32210            | no
""")  # fmt: skip

STOCK_LEVELS = records_in(StockLevel, """
item_code | room_code | lowest | highest | order_packs
CAT-12    | W7-CUP    | 20     | 60      | 4
GLV-M     | ICU-ST    | 800    | 2000    |
""")  # fmt: skip

LOTS = records_in(StockLot, """
lot_code  | item_code | lot_no   | expires_on
LT-000001 | NOR-4     | N2291    | 2027-08-31
LT-000002 | HEP-5000  | H7710    | 2027-05-31
LT-000003 | PAR-500   | P0093    | 2028-01-31
LT-000004 | AMO-500   | A4410    | 2027-02-28
LT-000005 | INS-RAP   | I5102    | 2027-01-15
LT-000006 | DRS-15    | D8-221   | 2027-01-31
LT-000007 | CAN-18    | C1187    | 2029-06-30
LT-000008 | SUT-30    | S3-9001  | 2028-12-31
LT-000009 | CAT-12    | K771     | 2026-11-10
LT-000010 | HEP-5000  | H7802    | 2026-12-20
""")  # fmt: skip

# Of each item in a room: units used in an average week, what came at the start, and what lies in which lot.
_USE = """
item_code | room_code | lot_code  | a_week | came | again | every
NOR-4     | ICU-ST    | LT-000001 | 22     | 150  | 88    | 4
HEP-5000  | ICU-ST    | LT-000002 | 14     | 80   | 52    | 4
HEP-5000  | W7-CUP    | LT-000010 | 1      | 90   | 0     | 9
PAR-500   | PHA-MAIN  | LT-000003 | 900    | 6000 | 4000  | 4
PAR-500   | W7-CUP    | LT-000003 | 210    | 1500 | 900   | 4
AMO-500   | PHA-MAIN  | LT-000004 | 160    | 1260 | 630   | 4
INS-RAP   | PHA-MAIN  | LT-000005 | 12     | 90   | 50    | 4
GLV-M     | ED-ST     |           | 700    | 6000 | 2800  | 4
GLV-M     | ICU-ST    |           | 620    | 5000 | 2500  | 4
CAN-18    | ED-ST     | LT-000007 | 85     | 700  | 350   | 4
SYR-10    | ED-ST     |           | 260    | 2000 | 1040  | 4
DRS-15    | W7-CUP    | LT-000006 | 2      | 140  | 0     | 9
DRS-15    | ED-ST     | LT-000006 | 9      | 60   | 36    | 4
SUT-30    | ED-ST     | LT-000008 | 18     | 144  | 72    | 4
CAT-12    | W7-CUP    | LT-000009 | 2      | 90   | 0     | 9
PAP-A4    | PHA-MAIN  |           | 6      | 60   | 25    | 4
AMO-500   | OPD-USE   |           | 42     | 0    | 0     | 9
"""
_SHAPE = (1.0, 0.8, 1.3, 1.1, 0.6, 1.2, 0.9, 1.1)  # of the weeks one after the other


def _moved() -> Iterator[StockMovement]:
    """Receipts and weekly issues, in the order of their days; nothing goes below zero."""
    rows = [_of_row(row, number) for number, row in enumerate(rows_in(_USE))]
    yield from sorted((moved for part in rows for moved in part), key=lambda each: each.moved_on)


def _moved_by(kind: str, day: date, units: float, more: dict[str, Any]) -> StockMovement:
    return validate(StockMovement, {"movement": kind, "moved_on": day, "quantity": units, **more})


def _of_row(row: dict[str, str], number: int) -> Iterator[StockMovement]:
    lot, there, keeps = row["lot_code"] or None, 0.0, row["room_code"] != "OPD-USE"
    common = {"item_code": row["item_code"], "room_code": row["room_code"], "lot_code": lot}
    for week in range(WEEKS):
        monday = FIRST_WEEK + timedelta(weeks=week)
        units = float(row["came"]) if week == 0 else float(row["again"]) if week % int(row["every"]) == 0 else 0.0
        if units:
            there += units
            delivery = {"document": f"D{number:02d}-{week:02d}", "ordered_on": monday - timedelta(days=2 + week % 3),
                        "supplier_code": _supplier(row["item_code"])}  # fmt: skip
            yield _moved_by("receipt", monday, units, {**delivery, **common})
        asked = round(float(row["a_week"]) * _SHAPE[(week + number) % len(_SHAPE)])
        used = min(float(asked), there) if keeps else float(asked)
        if used:
            there -= used
            yield _moved_by("issue", monday + timedelta(days=1), used, common)


def _supplier(item_code: str) -> str | None:
    return next(item.supplier_code for item in ITEMS if item.item_code == item_code)


_LATER = records_in(StockMovement, """
moved_on   | item_code | room_code | movement     | quantity | lot_code  | other_room | order_no  | count_no  | reason
2026-10-13 | AMO-500   | PHA-MAIN  | wastage      | 42       | LT-000004 |            |           |           | Box wet
2026-11-03 | DRS-15    | ED-ST     | receipt      | 20       | LT-000006 |            | SO-000002 |           |
2026-10-06 | SYR-10    | ED-ST     | receipt      | 500      |           |            | SO-000001 |           |
2026-11-16 | PAR-500   | PHA-MAIN  | correction   | -60      | LT-000003 |            |           | CN-000001 | Counted
2026-11-18 | NOR-4     | ICU-ST    | issue        | 126      | LT-000001 |            |           |           | Three patients in shock at once
2026-11-18 | SYR-10    | ED-ST     | issue        | 2064     |           |            |           |           | Vaccination of staff
2026-11-17 | PAR-500   | PHA-MAIN  | transfer_out | 300      | LT-000003 | W7-CUP     |           |           |
2026-11-17 | PAR-500   | W7-CUP    | transfer_in  | 300      | LT-000003 | PHA-MAIN   |           |           |
""")  # fmt: skip

MOVEMENTS = tuple(sorted([*_moved(), *_LATER], key=lambda each: each.moved_on))

COUNTS = records_in(CountSheet, """
count_no  | room_code | counted_on | state  | posted_on  | remarks
CN-000001 | PHA-MAIN  | 2026-11-16 | posted | 2026-11-16 |
CN-000002 | W7-CUP    | 2026-11-20 | draft  |            | Half done
""")  # fmt: skip

COUNT_LINES = records_in(CountLine, """
count_no  | item_code | counted | expected
CN-000001 | PAR-500   | 8730    | 8790
CN-000001 | INS-RAP   | 94      | 94
CN-000001 | PAP-A4    | 56      | 56
CN-000002 | DRS-15    | 64      |
""")  # fmt: skip

ORDERS = records_in(SupplyOrder, """
order_no  | supplier_code | room_code | cost_centre_code | account_code | ordered_on | expected_on | state    | approved_by | approved_on | invoice_no | closed_on  | remarks
SO-000001 | S103          | ED-ST     | 31010            | 3120         | 2026-10-01 | 2026-10-07  | invoiced | manager     | 2026-10-01  |            | 2026-10-09 |
SO-000002 | S103          | ED-ST     | 31010            | 3120         | 2026-10-28 | 2026-11-06  | approved | manager     | 2026-10-28  |            |            | Rest promised by phone
SO-000003 | S101          | PHA-MAIN  | 35210            | 3110         | 2026-11-18 | 2026-12-02  | approved | manager     | 2026-11-18  |            |            |
SO-000004 | S126          | PHA-MAIN  | 35210            | 3510         | 2026-11-20 | 2026-11-27  | draft    |             |             |            |            |
""")  # fmt: skip

ORDER_LINES = records_in(SupplyOrderLine, """
order_no  | item_code | packs | pack_size | price
SO-000001 | SYR-10    | 5     | 100       | 9.80
SO-000002 | DRS-15    | 6     | 10        | 38.00
SO-000002 | GLV-M     | 30    | 100       | 6.40
SO-000003 | AMO-500   | 60    | 21        | 1.48
SO-000004 | PAP-A4    | 8     | 5         | 17.50
""")  # fmt: skip

CONTRACTS = records_in(Contract, """
contract_no | name                            | supplier_code | unit_code | service     | starts_on  | ends_on    | notice | notice_unit | renews_by | yearly_value | monthly_fee | credit_cap | owner          | obligations
CT-000001   | Linen and laundry               | S111          | CAT       | linen       | 2024-01-01 | 2026-12-31 | 30     | day         | 12        | 214000.00    | 17833.00    | 0.10       | joanna.adeyemi | Clean linen on every ward by 07:00
CT-000002   | Cleaning of theatres and wards  | S113          | CAT       | cleaning    | 2025-04-01 | 2028-03-31 | 6      | month       | 0         | 480000.00    | 40000.00    | 0.08       | joanna.adeyemi | National standards of cleanliness
CT-000003   | Meals                           | S112          | CAT       | catering    | 2023-07-01 | 2027-06-30 | 3      | month       | 12        | 610000.00    | 50833.00    | 0.05       | joanna.adeyemi |
CT-000004   | Lift maintenance                | S117          | EST       | maintenance | 2022-10-01 | 2026-09-30 | 90     | day         | 12        | 38000.00     |             | 0.10       |                | Response within 4 hours
CT-000005   | Clinical waste                  | S118          | EST       | waste       | 2024-02-01 | 2027-01-31 | 60     | day         | 0         | 96000.00     | 8000.00     | 0.10       | manager        |
""")  # fmt: skip

SERVICE_LEVELS = records_in(ServiceLevel, """
level_no  | contract_no | name                              | counted_in | target | better | credit
SL-000001 | CT-000001   | Wards supplied by 07:00           | %          | 98     | higher | 0.03
SL-000002 | CT-000002   | Areas that pass the audit         | %          | 95     | higher | 0.04
SL-000003 | CT-000002   | Spills cleaned within             | minutes    | 20     | lower  | 0.02
SL-000004 | CT-000003   | Meals served above 63 degrees     | %          | 97     | higher | 0.02
SL-000005 | CT-000005   | Collections missed                | a month    | 1      | lower  | 0.05
""")  # fmt: skip

SERVICE_CHECKS = records_in(ServiceCheck, """
level_no  | checked_on | actual | observations | remarks
SL-000001 | 2026-08-14 | 99.1   | 31           |
SL-000001 | 2026-09-15 | 98.4   | 30           |
SL-000001 | 2026-10-14 | 96.2   | 31           | Two mornings without sheets on Ward 7
SL-000001 | 2026-11-12 | 95.8   | 28           |
SL-000002 | 2026-08-20 | 96.5   | 40           |
SL-000002 | 2026-09-18 | 93.0   | 40           | Corridor of theatres
SL-000002 | 2026-10-20 | 95.5   | 40           |
SL-000003 | 2026-09-18 | 17     | 12           |
SL-000003 | 2026-10-20 | 24     | 9            | One night without a cleaner
SL-000004 | 2026-09-10 | 97.8   | 120          |
SL-000004 | 2026-10-12 | 98.3   | 120          |
SL-000004 | 2026-11-10 | 97.1   | 118          |
SL-000005 | 2026-10-31 | 0      | 1            |
""")  # fmt: skip

EQUIPMENT = records_in(Equipment, """
tag     | name                     | device_class   | unit_code | supplier_code | serial_no  | acquired_on | cost       | expected_years | yearly_service | support_ends_on | criticality | has_backup | hours_a_week | state     | alternate_plan | assessed_on
E-0101  | CT scanner               | imaging        | IMG       | S119          | VK-CT-2201 | 2014-05-12  | 780000.00  | 10             | 92000.00       | 2027-03-31      | high        | no         | 84           | in_use    | no             |
E-0102  | X-ray, room 2            | radiology      | IMG       | S119          | VK-XR-0883 | 2019-09-02  | 145000.00  | 12             | 9800.00        | 2031-12-31      | medium      | yes        | 60           | in_use    | no             |
E-0210  | Ventilator 3             | ventilation    | ICU       | S103          | V-33018    | 2017-02-20  | 24000.00   | 10             | 2100.00        | 2026-12-31      | high        | yes        | 168          | in_repair | no             |
E-0211  | Ventilator 4             | ventilation    | ICU       | S103          | V-33019    | 2017-02-20  | 24000.00   | 10             | 2100.00        | 2026-12-31      | high        | yes        | 168          | in_use    | no             |
E-0305  | Infusion pump 17         | infusion       | W7        | S103          | IP-7717    | 2016-11-03  | 1900.00    | 8              | 140.00         |                 | medium      | yes        |              | in_use    | yes            | 2026-02-10
E-0401  | Washer-disinfector       | sterilisation  | THE       | S103          | WD-120     | 2012-06-18  | 68000.00   | 12             | 11200.00       | 2025-12-31      | high        | no         | 72           | in_use    | no             |
E-0502  | Passenger lift, main     | lifting        | EST       | S117          | SL-09      | 1998-03-01  | 120000.00  | 25             | 9500.00        |                 | high        | yes        | 168          | in_use    | no             |
E-0610  | Dish conveyor            | kitchen        | CAT       |               |            | 2020-01-15  | 31000.00   | 12             |                |                 | low         | no         | 56           | in_use    | no             |
""")  # fmt: skip

FAILURES = records_in(EquipmentFailure, """
tag    | failed_on  | back_on    | down_hours | cause                              | cost
E-0101 | 2026-02-11 | 2026-02-14 | 31         | Tube exchanged                     | 18500.00
E-0101 | 2026-07-08 | 2026-07-09 | 9          | Table stuck                        | 1900.00
E-0101 | 2026-10-19 | 2026-10-22 | 34         | Cooling failed; waited for a part  | 7400.00
E-0210 | 2026-11-16 |            | 96         | Flow sensor; part ordered          |
E-0401 | 2026-05-20 | 2026-05-27 | 70         | Pump seal; waited for a part       | 2300.00
E-0502 | 2026-09-02 | 2026-09-02 | 5          | Door contact                       |
""")  # fmt: skip

SUPPLY_RECORDS: dict[type[Record], tuple[Record, ...]] = {
    StockItem: ITEMS, StoreRoom: ROOMS, StockLevel: STOCK_LEVELS, StockLot: LOTS, CountSheet: COUNTS, CountLine: COUNT_LINES,
    SupplyOrder: ORDERS, SupplyOrderLine: ORDER_LINES, StockMovement: MOVEMENTS, Contract: CONTRACTS,
    ServiceLevel: SERVICE_LEVELS, ServiceCheck: SERVICE_CHECKS, Equipment: EQUIPMENT, EquipmentFailure: FAILURES,
}  # fmt: skip
