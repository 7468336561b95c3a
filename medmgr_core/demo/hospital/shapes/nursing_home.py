"""A nursing home of 84 beds in four houses; its people are residents, its year begins in January."""

from medmgr_core.demo.hospital.shape import Cast, Shape

_ACCOUNTS = """
account | name                        | under | type    | behaviour | pay_kind | rate | phasing | line | noise | suppliers
100     | Fees                        |       | income  | variable  |          |      |         |      |       |
110     | Fees paid by residents      | 100   | income  | variable  |          |      | days    | –    | 0.4   |
120     | Fees paid by the council    | 100   | income  | variable  |          |      | days    | –    | 0.4   |
130     | Nursing contribution        | 100   | income  | variable  |          |      | days    | –    | 0.4   |
200     | Wages                       |       | pay     | fixed     |          |      |         |      |       |
210     | Nurses                      | 200   | pay     | fixed     | own      | 23   | flat    | –    | 0.8   |
220     | Carers                      | 200   | pay     | fixed     | own      | 14   | flat    | –    | 0.8   |
230     | Relief carers               | 200   | pay     | variable  | bank     | 16   | surge   | –    | 5     |
240     | Agency carers and nurses    | 200   | pay     | variable  | agency   | 31   | surge   | 620  | 8     | A01 A02
250     | Kitchen and housekeeping    | 200   | pay     | step      | own      | 12.5 | flat    | –    | 0.9   |
260     | Office and managers         | 200   | pay     | fixed     | own      | 22   | flat    | –    | 0.6   |
270     | Overtime                    | 200   | pay     | variable  | overtime | 21   | surge   | –    | 6     |
300     | Care of residents           |       | non_pay | variable  |          |      |         |      |       |
310     | Incontinence products       | 300   | non_pay | variable  |          |      | days    | 240  | 3     | B01
320     | Dressings and sundries      | 300   | non_pay | variable  |          |      | days    | 160  | 4     | B01 B02
330     | Activities and outings      | 300   | non_pay | variable  |          |      | flat    | 110  | 8     | B03
340     | Chiropody and hairdressing  | 300   | non_pay | variable  |          |      | flat    | 180  | 5     | B04
400     | House                       |       | non_pay | fixed     |          |      |         |      |       |
410     | Food                        | 400   | non_pay | variable  |          |      | days    | 260  | 3     | C01 C02
420     | Laundry and cleaning        | 400   | non_pay | variable  |          |      | days    | 170  | 4     | C03
430     | Gas and electricity         | 400   | non_pay | variable  |          |      | winter  | 1900 | 4     | C04
440     | Water                       | 400   | non_pay | variable  |          |      | flat    | 800  | 2     | C05
450     | Repairs                     | 400   | non_pay | fixed     |          |      | flat    | 420  | 6     | C06
460     | Rates and insurance         | 400   | non_pay | fixed     |          |      | flat    | 3200 | 0.4   | C07
470     | Beds, hoists and furniture  | 400   | non_pay | step      |          |      | flat    | 380  | 7     | C08
480     | Telephones and software     | 400   | non_pay | step      |          |      | flat    | 260  | 3     | C09
490     | Training and registration   | 400   | non_pay | fixed     |          |      | flat    | 220  | 6     | C10
500     | Building works              |       | capital | fixed     |          |      | flat    | 6000 | 5     | C06
"""

_RECIPES = {
    "house": "210 30 220 50 230 6 240 4.5 270 1.5 310 3.5 320 2 330 1 340 0.8 490 0.7",
    "memory": "210 26 220 53 230 6 240 6 270 2 310 4 320 1.5 330 1.5",
    "kitchen": "250 46 410 52 470 2",
    "cleaning": "250 72 420 24 470 4",
    "building": "250 14 430 36 440 8 450 18 460 24 500 16",
    "office": "260 78 480 10 490 8 460 4",
    "fees": "260 60 480 40 110 3900 120 3300 130 560",
}

_SUPPLIERS = """
supplier | name                           | supplies    | days | contact  | text
A01      | Harbour Care Staffing          | staffing    | 14   | shifts   | Shifts
A02      | Lantern Nursing Agency         | staffing    | 14   | bookings | Shifts
B01      | Comfrey Care Products          | goods       | 30   | orders   | Pads and gloves
B02      | Pilgrim Pharmacy               | goods       | 30   | homes    | Dressings
B03      | Sunnyside Minibus Hire         | services    | 21   | bookings | Outings
B04      | Footsteps Chiropody            | services    | 14   | visits   | Visits
C01      | Greenmarket Wholesale          | goods       | 14   | accounts | Food
C02      | Dalby Butchers                 | goods       | 14   | shop     | Meat
C03      | Bluebell Laundry Supplies      | goods       | 30   | orders   | Detergents
C04      | Penrose Energy Supply          | premises    | 14   | business | Energy
C05      | Vale Water Company             | premises    | 14   | billing  | Water
C06      | Orchard Property Services      | services    | 30   | office   | Repairs
C07      | Ridgeway Insurance Brokers     | services    | 30   | homes    | Insurance and rates
C08      | Haven Equipment for Care       | goods       | 30   | sales    | Hoists and beds
C09      | Tollgate Telecom               | services    | 30   | business | Telephones
C10      | Cornerstone Care Training      | services    | 30   | courses  | Courses
"""

_UNITS = """
unit  | name                  | kind       | under | team    | opens | closes | into
D-NUR | Nursing care          | department |       |         |       |        |
D-MEM | Dementia and respite  | department |       |         |       |        |
D-HOT | Kitchen and house     | department |       |         |       |        |
D-OFF | Office and building   | department |       |         |       |        |
OAK   | Oak House             | unit       | D-NUR | house   |       |        |
ELM   | Elm House             | unit       | D-NUR | house   |       |        |
WIL   | Willow House          | unit       | D-MEM | house   |       |        |
ROW   | Rowan House, dementia | unit       | D-MEM | memory  |       |        |
KIT   | Kitchen               | unit       | D-HOT | kitchen |       |        |
HOU   | Housekeeping          | unit       | D-HOT | house2  |       |        |
OFF   | Office                | unit       | D-OFF | office  |       |        |
BUI   | Building and garden   | unit       | D-OFF | garden  |       |        |
"""

_CENTRES = """
centre | name                  | unit | recipe   | pounds | counts        | number
C10    | Care in Oak House     | OAK  | house    | 820    | resident days | 640
C20    | Care in Elm House     | ELM  | house    | 800    | resident days | 625
C30    | Care in Willow House  | WIL  | house    | 790    | resident days | 630
C40    | Care in Rowan House   | ROW  | memory   | 980    | resident days | 610
K10    | Kitchen               | KIT  | kitchen  | 420    | meals         | 7500
K20    | Housekeeping          | HOU  | cleaning | 310    |               |
B10    | Building and energy   | BUI  | building | 520    |               |
O10    | Office                | OFF  | office   | 340    |               |
O20    | Fees and contracts    | OFF  | fees     | 60     |               |
"""

_TEAMS = {
    "house": "House manager 1, Nurse 4, Senior carer 2, Carer 9",
    "memory": "House manager 1, Nurse 4, Senior carer 3, Carer 11",
    "kitchen": "Head cook 1, Cook 2, Kitchen assistant 5",
    "house2": "Housekeeping manager 1, Cleaner 6, Laundry assistant 2",
    "office": "Home manager 1, Finance officer 1, Reception clerk 2, Activities lead 1",
    "garden": "Handyman 1, Gardener 1",
}

_INDICATORS = """
code  | name                                    | kind  | better | units                | level | noise | winter | digits
OCC   | Beds occupied, per cent                 | level | higher | OAK ELM WIL ROW      | 96    | 1     | 0      | 1
FALLS | Falls for each 1,000 resident days      | ratio | lower  | OAK ELM WIL ROW      | 6.1   | 0.6   | 0      | 2
PU    | Pressure ulcers for each 1,000 days     | ratio | lower  | OAK ELM WIL ROW      | 0.9   | 0.12  | 0      | 2
MEALS | Meals sent back                         | count | lower  | KIT                  | 22    | 3     | 0      | 0
SICK  | Staff sickness, per cent                | ratio | lower  | OAK ELM WIL ROW KIT  | 5.2   | 0.5   | 0.15   | 2
"""

NURSING_HOME = Shape(
    code="nursing-home", name="Beechcroft Nursing Home", top="BNH", patient="resident", unit="house", year_starts_in=1,
    accounts=_ACCOUNTS, recipes=_RECIPES, suppliers=_SUPPLIERS, units=_UNITS, centres=_CENTRES, teams=_TEAMS,
    indicators=_INDICATORS, clinic="", slots=0, busy=0.12, smallest=20_000, limit=250_000, floor=100_000, reason_from=1_000_000,
    cast=Cast(
        hot_centre="C40", hot_unit="ROW", hot_department="D-MEM", agency="240", vacant_centre="C20", cover_centre="C10",
        vacant_account="220", bank="230", late_department="D-HOT", twice_centre="B10", twice_account="450", saving_centre="C10",
        saving_account="210", guard="FALLS", guard_unit="OAK", quiet_centre="K10", quiet_account="410", quiet_guard="MEALS",
        quiet_unit="KIT",
    ),
)  # fmt: skip
