"""A group practice of four surgeries with family doctors."""

from medmgr_core.demo.hospital.shape import Cast, Shape

_ACCOUNTS = """
account | name                          | under | type    | behaviour | pay_kind | rate | phasing | line | noise | suppliers
A       | Income                        |       | income  | fixed     |          |      |         |      |       |
A1      | Payment for registered people | A     | income  | fixed     |          |      | flat    | –    | 0.3   |
A2      | Extra services                | A     | income  | variable  |          |      | flat    | –    | 1     |
A3      | Drugs given in the surgery    | A     | income  | variable  |          |      | days    | –    | 1     |
A4      | Private letters and medicals  | A     | income  | variable  |          |      | flat    | –    | 2     |
B       | Staff                         |       | pay     | fixed     |          |      |         |      |       |
B1      | Partners and salaried doctors | B     | pay     | fixed     | own      | 78   | flat    | –    | 0.5   |
B2      | Locum doctors                 | B     | pay     | variable  | agency   | 98   | surge   | 780  | 9     | L1 L2
B3      | Practice nurses               | B     | pay     | fixed     | own      | 24   | flat    | –    | 0.8   |
B4      | Extra sessions of own nurses  | B     | pay     | variable  | bank     | 27   | surge   | –    | 6     |
B5      | Healthcare assistants         | B     | pay     | fixed     | own      | 14.5 | flat    | –    | 0.9   |
B6      | Pharmacists and paramedics    | B     | pay     | fixed     | own      | 29   | flat    | –    | 0.8   |
B7      | Reception                     | B     | pay     | fixed     | own      | 13.5 | flat    | –    | 0.8   |
B8      | Management                    | B     | pay     | fixed     | own      | 31   | flat    | –    | 0.6   |
B9      | Overtime                      | B     | pay     | variable  | overtime | 20   | surge   | –    | 6     |
C       | Running costs                 |       | non_pay | variable  |          |      |         |      |       |
C1      | Vaccines and drugs            | C     | non_pay | variable  |          |      | days    | 340  | 4     | M1 M2
C2      | Clinical consumables          | C     | non_pay | variable  |          |      | days    | 150  | 4     | M3
C3      | Rent and rates                | C     | non_pay | fixed     |          |      | flat    | 4800 | 0.2   | N1
C4      | Energy and water              | C     | non_pay | variable  |          |      | winter  | 620  | 4     | N2
C5      | Cleaning                      | C     | non_pay | fixed     |          |      | flat    | 480  | 3     | N3
C6      | Repairs                       | C     | non_pay | fixed     |          |      | flat    | 260  | 7     | N4
C7      | Computers and telephones      | C     | non_pay | step      |          |      | flat    | 540  | 3     | N5
C8      | Indemnity and subscriptions   | C     | non_pay | fixed     |          |      | flat    | 1900 | 1     | N6
C9      | Paper and post                | C     | non_pay | variable  |          |      | flat    | 90   | 6     | N7
D       | Bought for years              |       | capital | fixed     |          |      | flat    | 3500 | 6     | N8
"""

_RECIPES = {
    "surgery": "B1 50 B2 6 B3 13 B4 2 B5 5 B7 13 B9 1 C1 5 C2 3 C9 1",
    "dispensing": "B6 34 B5 8 C1 56 C2 2",
    "team": "B6 76 B3 14 C2 4 C7 6",
    "buildings": "C3 56 C4 18 C5 14 C6 12 D 10",
    "office": "B8 62 B7 16 C7 12 C8 10",
    "income": "B8 80 C9 20 A1 4900 A2 1150 A3 900 A4 160",
}

_SUPPLIERS = """
supplier | name                           | supplies | days | contact  | text
L1       | Ardent Locums Ltd              | staffing | 14   | rota     | Locum sessions
L2       | Greenlane Sessional Doctors    | staffing | 14   | sessions | Locum sessions
M1       | Tarnbrook Pharma Wholesale Ltd | goods    | 30   | orders   | Drugs
M2       | Immunis Vaccine Supply         | goods    | 30   | surgeries | Vaccines
M3       | Whinfell Medical Supplies Ltd  | goods    | 30   | sales    | Consumables
N1       | Market Street Properties       | premises | 14   | rents    | Rent
N2       | Penrose Energy Supply          | premises | 14   | business | Energy
N3       | Spick and Span Cleaning        | services | 30   | office   | Cleaning
N4       | Orchard Property Services      | services | 30   | office   | Repairs
N5       | Quillstone Software Ltd        | services | 45   | renewals | Licences
N6       | Mutual Indemnity of Doctors    | services | 30   | members  | Indemnity
N7       | Papyrus Office Supplies        | goods    | 30   | hello    | Paper
N8       | Fennimore Contract Furniture   | goods    | 30   | projects | Furniture
"""

_UNITS = """
unit  | name                      | kind       | under | team    | opens | closes | into
D-NOR | Northgate and the villages | department |      |         |       |        |
D-SOU | Southside and Riverside   | department |       |         |       |        |
D-SHA | Shared services           | department |       |         |       |        |
NOR   | Northgate surgery         | unit       | D-NOR | surgery |       |        |
VIL   | Village surgery           | unit       | D-NOR | surgery |       |        |
DIS   | Dispensary                | unit       | D-NOR | dispense |      |        |
SOU   | Southside surgery         | unit       | D-SOU | surgery |       |        |
RIV   | Riverside surgery         | unit       | D-SOU | surgery |       |        |
VIS   | Home visits               | unit       | D-SOU | visits  | 7     |        |
OFF   | Practice office           | unit       | D-SHA | office  |       |        |
"""

_CENTRES = """
centre | name                | unit | recipe     | pounds | counts        | number
N1     | Northgate surgery   | NOR  | surgery    | 1350   | consultations | 5200
N2     | Village surgery     | VIL  | surgery    | 760    | consultations | 2600
N3     | Dispensary          | DIS  | dispensing | 690    | items         | 5400
S1     | Southside surgery   | SOU  | surgery    | 1480   | consultations | 5600
S2     | Riverside surgery   | RIV  | surgery    | 940    | consultations | 3500
S3     | Home visits         | VIS  | team       | 310    | visits        | 620
X1     | Buildings           | OFF  | buildings  | 560    |               |
X2     | Office              | OFF  | office     | 520    |               |
X3     | Contracts           | OFF  | income     | 80     |               |
"""

_TEAMS = {
    "surgery": "Surgery manager 1, Doctor 5, Practice nurse 3, Healthcare assistant 2, Reception clerk 5",
    "dispense": "Dispensary manager 1, Dispenser 3",
    "visits": "Lead paramedic 1, Paramedic 2, Community pharmacist 1",
    "office": "Practice manager 1, Finance officer 1, Digital officer 1, Medical secretary 3",
}

_INDICATORS = """
code  | name                                     | kind  | better  | units           | level | noise | winter | digits
CONS  | Consultations                            | count | neither | NOR VIL SOU RIV | 4200  | 90    | 0.07   | 0
CALL  | Minutes until the telephone is answered  | level | lower   | NOR VIL SOU RIV | 6.5   | 0.5   | 0      | 1
DNA   | Appointments missed, per cent            | ratio | lower   | NOR VIL SOU RIV | 5.1   | 0.35  | 0      | 2
LEFT  | Doses thrown away                        | count | lower   | DIS             | 18    | 2     | 0      | 0
"""

PRACTICE = Shape(
    code="practice", name="Fourways Group Practice", top="FGP", patient="patient", unit="surgery", year_starts_in=4,
    accounts=_ACCOUNTS, recipes=_RECIPES, suppliers=_SUPPLIERS, units=_UNITS, centres=_CENTRES, teams=_TEAMS,
    indicators=_INDICATORS, clinic="NOR", slots=60, busy=0.12, smallest=15_000, limit=250_000, floor=100_000, reason_from=800_000,
    cast=Cast(
        hot_centre="S1", hot_unit="SOU", hot_department="D-SOU", agency="B2", vacant_centre="N1", cover_centre="N2",
        vacant_account="B3", bank="B4", late_department="VIS", twice_centre="N3", twice_account="C1", saving_centre="S2",
        saving_account="B7", guard="CALL", guard_unit="RIV", quiet_centre="N3", quiet_account="C1", quiet_guard="LEFT",
        quiet_unit="DIS",
    ),
)  # fmt: skip
