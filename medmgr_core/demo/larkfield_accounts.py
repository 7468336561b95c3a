"""Larkfield's chart of accounts and its suppliers. All names are invented; addresses end in .example."""

from __future__ import annotations

from medmgr_core.demo.text_table import records_in, rows_in
from medmgr_core.entry.record_csv import record_of
from medmgr_core.facility.records import Account, Supplier

ACCOUNTS = records_in(Account, """
account_code | name                            | parent_code | account_type | behaviour | pay_kind
1000         | Income                          |             | income       | fixed      |
1100         | Income from patients            | 1000        | income       | variable   |
1110         | Private patients                | 1100        | income       | variable   |
1120         | Overseas visitors               | 1100        | income       | variable   |
1200         | Other income                    | 1000        | income       | fixed      |
1210         | Car parking                     | 1200        | income       | variable   |
1220         | Catering sales                  | 1200        | income       | variable   |
1230         | Education and training          | 1200        | income       | fixed      |
2000         | Pay                             |             | pay          | fixed      |
2100         | Medical staff                   | 2000        | pay          | fixed      |
2110         | Consultants                     | 2100        | pay          | fixed      | own
2120         | Resident doctors                | 2100        | pay          | fixed      | own
2130         | Agency and locum doctors        | 2100        | pay          | variable   | agency
2200         | Nursing and midwifery           | 2000        | pay          | fixed      |
2210         | Registered nurses and midwives  | 2200        | pay          | fixed      | own
2220         | Healthcare assistants           | 2200        | pay          | fixed      | own
2230         | Bank nurses                     | 2200        | pay          | variable   | bank
2240         | Agency nurses                   | 2200        | pay          | variable   | agency
2300         | Other clinical staff            | 2000        | pay          | fixed      |
2310         | Therapists and radiographers    | 2300        | pay          | fixed      | own
2320         | Scientists and pharmacists      | 2300        | pay          | fixed      | own
2400         | Administration                  | 2000        | pay          | fixed      |
2410         | Clerical staff                  | 2400        | pay          | fixed      | own
2420         | Managers                        | 2400        | pay          | fixed      | own
2500         | Facilities staff                | 2000        | pay          | fixed      |
2510         | Estates staff                   | 2500        | pay          | fixed      | own
2520         | Catering and domestic staff     | 2500        | pay          | step       | own
2600         | Overtime and on-call            | 2000        | pay          | variable   | overtime
3000         | Non-pay                         |             | non_pay      | variable   |
3100         | Clinical supplies               | 3000        | non_pay      | variable   |
3110         | Drugs                           | 3100        | non_pay      | variable   |
3120         | Medical and surgical supplies   | 3100        | non_pay      | variable   |
3130         | Laboratory reagents             | 3100        | non_pay      | variable   |
3140         | Imaging supplies                | 3100        | non_pay      | variable   |
3150         | Implants                        | 3100        | non_pay      | variable   |
3160         | Blood products                  | 3100        | non_pay      | variable   |
3200         | Premises                        | 3000        | non_pay      | fixed      |
3210         | Electricity                     | 3200        | non_pay      | variable   |
3220         | Gas                             | 3200        | non_pay      | variable   |
3230         | Water                           | 3200        | non_pay      | variable   |
3240         | Building maintenance            | 3200        | non_pay      | fixed      |
3250         | Waste                           | 3200        | non_pay      | variable   |
3300         | Hotel services                  | 3000        | non_pay      | variable   |
3310         | Food and drink                  | 3300        | non_pay      | variable   |
3320         | Cleaning materials              | 3300        | non_pay      | variable   |
3330         | Linen and laundry               | 3300        | non_pay      | variable   |
3400         | Equipment                       | 3000        | non_pay      | fixed      |
3410         | Equipment maintenance           | 3400        | non_pay      | fixed      |
3420         | Equipment hire                  | 3400        | non_pay      | step       |
3500         | Services and office             | 3000        | non_pay      | fixed      |
3510         | Stationery and post             | 3500        | non_pay      | variable   |
3520         | Telephones and software         | 3500        | non_pay      | step       |
3530         | Training                        | 3500        | non_pay      | fixed      |
3540         | Professional fees               | 3500        | non_pay      | fixed      |
3550         | Outsourced clinical work        | 3500        | non_pay      | variable   |
3560         | Travel                          | 3500        | non_pay      | variable   |
4000         | Capital                         |             | capital      | fixed      |
4100         | Medical equipment               | 4000        | capital      | fixed      |
4200         | Buildings                       | 4000        | capital      | fixed      |
4300         | Digital                         | 4000        | capital      | fixed      |
""")  # fmt: skip

_SUPPLIERS = """
supplier_code | name                             | supplies    | payment_days | contact
S101          | Tarnbrook Pharma Wholesale Ltd   | goods       | 30           | orders@tarnbrook.example
S102          | Calderstone Medicines Homecare   | goods       | 30           | homecare@calderstone.example
S103          | Whinfell Medical Supplies Ltd    | goods       | 30           | sales@whinfell.example
S104          | Orthova Implants UK              | goods       | 60           | service@orthova.example
S105          | Ferncliffe Diagnostics           | goods       | 30           | orders@ferncliffe.example
S106          | Lumenray Imaging Products        | goods       | 45           | uk@lumenray.example
S107          | Northmoor Blood Service          | public_body | 30           | liaison@northmoor.example
S108          | Halewick Nurses Agency           | staffing    | 14           | bookings@halewick.example
S109          | Ardent Locums Ltd                | staffing    | 14           | 01632 960 187
S110          | Medway Ridge Doctors' Chambers   | staffing    | 14           | rota@medwayridge.example
S111          | O'Hara's Linen & Laundry         | services    | 30           | 01632 960 140
S112          | Greenacre Foods (Wholesale) plc  | goods       | 21           | accounts@greenacre.example
S113          | Brightside Hygiene Products      | goods       | 30           | brightside@post.example
S114          | Penrose Energy Supply            | premises    | 14           | business@penrose.example
S115          | Vale Water Company               | premises    | 14           | 01632 960 155
S116          | Hartley & Sons Building Services | services    | 30           | office@hartley.example
S117          | Sorrento Lift Engineers Ltd      | services    | 30           | 01632 960 162
S118          | Clearpath Waste Management       | services    | 30           | desk@clearpath.example
S119          | Vektor Medical Systems GmbH      | services    | 60           | service@vektor.example
S120          | Teleread Radiology LLP           | services    | 30           | ops@teleread.example
S121          | Larkfield Borough Council        | public_body | 30           | rates@larkfield.example
S122          | University of Northern Vale      | public_body | 30           | placements@unv.example
S123          | Cobalt Hosting and Telephony     | services    | 30           | support@cobalt.example
S124          | Sturgess, Patel & Nwosu Auditors | services    | 30           | 01632 960 171
S126          | Papyrus Office Supplies          | goods       | 30           | hello@papyrus.example
S127          | Fairhope Car Hire                | other       | 30           |
"""

_REMARKS = {
    "S101": "Two deliveries a day, the last at 15:00",
    "S104": "Consignment stock: invoiced on use",
    "S105": "Reagent contract to March 2028",
    "S108": "On the framework; price cap applies",
    "S109": "Off framework: approval by the chief nurse needed",
    "S111": "Collection daily before 07:00",
    "S114": "Fixed price until September 2027",
    "S116": "Also out of hours",
    "S118": "Clinical and domestic waste",
    "S119": "Scanners: maintenance with response in 4 hours",
    "S120": "Night reporting, paid by report",
    "S122": "Pays for student placements",
}

# A name as long as some are, for screens to prove themselves on.
_LONG_NAME = (
    "Northern Vale Independent Partnership for the Reprocessing and Decontamination of Surgical Instruments "
    "(Larkfield and District) Community Interest Company"
)
_INSTRUMENTS = Supplier(
    supplier_code="S125", name=_LONG_NAME, supplies="services", payment_days=30, contact="quality@trays.example",
    remarks="Trays back within 24 hours",
)  # fmt: skip

_OTHERS = tuple(record_of(Supplier, {**row, "remarks": _REMARKS.get(row["supplier_code"], "")}) for row in rows_in(_SUPPLIERS))
SUPPLIERS = tuple(sorted((*_OTHERS, _INSTRUMENTS), key=lambda supplier: supplier.supplier_code))
