"""A private clinic for day patients: consultations, small operations, imaging, physiotherapy; its year begins in January."""

from medmgr_core.demo.hospital.shape import Cast, Shape

_ACCOUNTS = """
account | name                          | under | type    | behaviour | pay_kind | rate | phasing | line | noise | suppliers
400     | Income                        |       | income  | variable  |          |      |         |      |       |
410     | Insured clients               | 400   | income  | variable  |          |      | days    | –    | 0.8  |
420     | Clients who pay themselves    | 400   | income  | variable  |          |      | days    | –    | 1    |
430     | Contract with the health service | 400 | income | variable  |          |      | flat    | –    | 0.3  |
500     | Staff                         |       | pay     | fixed     |          |      |         |      |       |
510     | Doctors                       | 500   | pay     | fixed     | own      | 88   | flat    | –    | 0.6   |
515     | Locum doctors                 | 500   | pay     | variable  | agency   | 110  | surge   | 1800 | 9     | T01
520     | Nurses                        | 500   | pay     | fixed     | own      | 25   | flat    | –    | 0.7   |
525     | Agency nurses                 | 500   | pay     | variable  | agency   | 44   | surge   | 540  | 8     | T02 T03
526     | Bank nurses                   | 500   | pay     | variable  | bank     | 28   | surge   | –    | 5     |
530     | Therapists and radiographers  | 500   | pay     | fixed     | own      | 27   | flat    | –    | 0.7   |
540     | Reception and office          | 500   | pay     | fixed     | own      | 16   | flat    | –    | 0.7   |
550     | Managers                      | 500   | pay     | fixed     | own      | 40   | flat    | –    | 0.5   |
560     | Overtime                      | 500   | pay     | variable  | overtime | 35   | surge   | –    | 6     |
600     | Clinical supplies             |       | non_pay | variable  |          |      |         |      |       |
610     | Drugs and anaesthetics        | 600   | non_pay | variable  |          |      | days    | 420  | 3     | G01
620     | Sterile supplies              | 600   | non_pay | variable  |          |      | days    | 310  | 3     | G02
630     | Lenses and implants           | 600   | non_pay | variable  |          |      | days    | 900  | 4     | G03
640     | Contrast media                | 600   | non_pay | variable  |          |      | days    | 520  | 4     | G04
650     | Tests sent away               | 600   | non_pay | variable  |          |      | days    | 350  | 4     | G05
700     | Premises and office           |       | non_pay | fixed     |          |      |         |      |       |
710     | Rent                          | 700   | non_pay | fixed     |          |      | flat    | 18000 | 0.1  | P01
720     | Energy                        | 700   | non_pay | variable  |          |      | winter  | 1600 | 4     | P02
730     | Cleaning                      | 700   | non_pay | fixed     |          |      | flat    | 700  | 3     | P03
740     | Equipment maintenance         | 700   | non_pay | fixed     |          |      | flat    | 1300 | 4     | P04
750     | Repairs                       | 700   | non_pay | fixed     |          |      | flat    | 380  | 6     | P05
760     | Booking system and telephones | 700   | non_pay | step      |          |      | flat    | 900  | 2     | P06
770     | Insurance                     | 700   | non_pay | fixed     |          |      | flat    | 9000 | 0.3  | P07
780     | Marketing                     | 700   | non_pay | fixed     |          |      | flat    | 650  | 8     | P08
790     | Courses                       | 700   | non_pay | fixed     |          |      | flat    | 300  | 7     | P09
900     | Equipment bought              |       | capital | fixed     |          |      | flat    | 9000 | 6     | P04
"""

_RECIPES = {
    "rooms": "510 46 515 4 520 22 525 3 526 3 540 14 610 3 620 3 650 2",
    "theatre": "510 30 520 27 525 6 526 3 560 2 610 9 620 12 630 11",
    "imaging": "510 22 530 44 540 8 640 10 740 14 560 2 900 12",
    "therapy": "530 84 540 10 620 2 790 4",
    "recovery": "520 62 525 4 526 6 560 2 610 12 620 14",
    "desk": "540 84 760 12 790 4",
    "house": "710 54 720 16 730 12 750 10 770 8",
    "office": "540 34 550 44 760 8 770 6 780 8",
    "fees": "540 70 760 30 410 6200 420 2700 430 1900",
}

_SUPPLIERS = """
supplier | name                         | supplies | days | contact   | text
T01      | Medway Ridge Doctors' Chambers | staffing | 14 | rota      | Locum sessions
T02      | Halewick Nurses Agency       | staffing | 14   | bookings  | Nurse shifts
T03      | Skylark Healthcare Recruitment | staffing | 14 | shifts    | Nurse shifts
G01      | Tarnbrook Pharma Wholesale Ltd | goods  | 30   | orders    | Drugs
G02      | Bexmoor Surgical Ltd         | goods    | 30   | orders    | Sterile packs
G03      | Clearlens Optics             | goods    | 45   | clinics   | Lenses
G04      | Lumenray Imaging Products    | goods    | 45   | uk        | Contrast media
G05      | Corvedale Reference Laboratory | services | 30 | reception | Tests
P01      | Quayside Estates             | premises | 14   | rents     | Rent
P02      | Penrose Energy Supply        | premises | 14   | business  | Energy
P03      | Brightside Hygiene Services  | services | 30   | office    | Cleaning
P04      | Vektor Medical Systems GmbH  | services | 60   | service   | Upkeep of scanners
P05      | Hartley & Sons Building Services | services | 30 | office  | Repairs
P06      | Tollgate Telecom             | services | 30   | business  | Telephones and bookings
P07      | Ridgeway Insurance Brokers   | services | 30   | clinics   | Insurance
P08      | Fernhill Design and Print    | services | 30   | studio    | Leaflets and advertisements
P09      | Ashgrove Life Support Training | services | 30 | courses   | Courses
"""

_UNITS = """
unit  | name                  | kind       | under | team      | opens | closes | into
D-TRE | Clinics               | department |       |           |       |        |
D-OPS | Operations            | department |       |           |       |        |
D-DIA | Imaging and therapy   | department |       |           |       |        |
D-OFF | Front desk and office | department |       |           |       |        |
EYE   | Eye clinic            | unit       | D-TRE | rooms     |       |        |
SKI   | Skin clinic           | unit       | D-TRE | rooms     |       |        |
JOI   | Joint clinic          | unit       | D-TRE | rooms     | 9     |        |
OPS   | Day theatre           | unit       | D-OPS | theatre   |       |        |
RCV   | Recovery              | unit       | D-OPS | recovery  |       |        |
IMG   | Imaging               | unit       | D-DIA | imaging   |       |        |
PHY   | Physiotherapy         | unit       | D-DIA | therapy   |       |        |
DSK   | Front desk            | unit       | D-OFF | desk      |       |        |
OFF   | Office                | unit       | D-OFF | office    |       |        |
"""

_CENTRES = """
centre | name               | unit | recipe   | pounds | counts        | number
1010   | Eye clinic         | EYE  | rooms    | 1250   | consultations | 1500
1020   | Skin clinic        | SKI  | rooms    | 980    | consultations | 1280
1030   | Joint clinic       | JOI  | rooms    | 700    | consultations | 760
1110   | Day theatre        | OPS  | theatre  | 2100   | operations    | 330
1120   | Recovery           | RCV  | recovery | 760    | operations    | 330
1210   | Imaging            | IMG  | imaging  | 1180   | scans         | 1150
1220   | Physiotherapy      | PHY  | therapy  | 560    | sessions      | 1250
1310   | Front desk         | DSK  | desk     | 430    | calls         | 6200
1320   | Building           | OFF  | house    | 830    |               |
1330   | Office             | OFF  | office   | 760    |               |
1340   | Fees and contracts | OFF  | fees     | 90     |               |
"""

_TEAMS = {
    "rooms": "Clinic manager 1, Consultant 3, Clinic nurse 4, Medical secretary 2",
    "theatre": "Theatre manager 1, Consultant surgeon 3, Consultant anaesthetist 2, Scrub nurse 6",
    "recovery": "Sister 1, Recovery nurse 7",
    "imaging": "Imaging manager 1, Radiographer 5, Consultant radiologist 1",
    "therapy": "Lead physiotherapist 1, Physiotherapist 5",
    "desk": "Front desk manager 1, Reception clerk 6",
    "office": "General manager's deputy 1, Finance officer 2, Marketing officer 1",
}

_INDICATORS = """
code   | name                                  | kind  | better  | units           | level | noise | winter | digits
CONS   | Consultations                         | count | neither | EYE SKI         | 1400  | 40    | 0.05   | 0
RETURN | Returns to theatre for each 100       | ratio | lower   | OPS             | 1.1   | 0.13  | 0      | 2
PAIN   | Clients in pain on leaving, per cent  | ratio | lower   | RCV             | 6.2   | 0.5   | 0      | 2
WAIT   | Days to the first appointment         | level | lower   | EYE SKI PHY IMG | 9     | 0.7   | 0      | 1
REC    | Clients who would recommend, per cent | ratio | higher  | EYE SKI OPS PHY | 95    | 0.9   | 0      | 1
"""

CLINIC = Shape(
    code="clinic", name="Quayside Day Clinic", top="QDC", patient="client", unit="service", year_starts_in=1,
    accounts=_ACCOUNTS, recipes=_RECIPES, suppliers=_SUPPLIERS, units=_UNITS, centres=_CENTRES, teams=_TEAMS,
    indicators=_INDICATORS, clinic="EYE", slots=18, busy=0.2, smallest=25_000, limit=500_000, floor=200_000,
    reason_from=1_500_000,
    cast=Cast(
        hot_centre="1110", hot_unit="OPS", hot_department="D-OPS", agency="525", vacant_centre="1020", cover_centre="1010",
        vacant_account="520", bank="526", late_department="D-DIA", twice_centre="1320", twice_account="750", saving_centre="1010",
        saving_account="540", guard="WAIT", guard_unit="EYE", quiet_centre="1210", quiet_account="640", quiet_guard="WAIT",
        quiet_unit="IMG",
    ),
)  # fmt: skip
