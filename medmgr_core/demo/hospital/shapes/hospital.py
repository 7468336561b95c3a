"""A hospital of 300 beds: eight departments, forty units, some sixty cost centres.

staff: which team works there. opens, closes: months of the ledger (0 is the first, -1 the last), empty for always.
pounds: thousands a year of plan, in the prices of the first year. counts: what the work is counted in, and how many a month.
"""

from medmgr_core.demo.hospital.shape import Cast, Shape
from medmgr_core.demo.hospital.shapes.hospital_money import ACCOUNTS, RECIPES, SUPPLIERS
from medmgr_core.demo.hospital.shapes.hospital_people import TEAMS

UNITS = """
unit  | name                              | kind       | under | team      | opens | closes | into
D-URG | Emergency and acute medicine      | department |       |           |       |        |
D-MED | Medicine                          | department |       |           |       |        |
D-SUR | Surgery and critical care         | department |       |           |       |        |
D-WCH | Women and children                | department |       |           |       |        |
D-DIA | Diagnostics and clinical support  | department |       |           |       |        |
D-OUT | Pharmacy, clinics and community   | department |       |           |       |        |
D-FAC | Estates and facilities            | department |       |           |       |        |
D-COR | Corporate services                | department |       |           |       |        |
ED    | Emergency department              | unit       | D-URG | emergency |       |        |
AMU   | Acute medical unit                | unit       | D-URG | ward      |       |        |
SDC   | Same day emergency care           | unit       | D-URG | small     | 8     |        |
W1    | Ward 1, short stay                | unit       | D-URG | ward      |       |        |
W2    | Ward 2, respiratory               | unit       | D-MED | ward      |       |        |
W3    | Ward 3, cardiology                | unit       | D-MED | ward      |       |        |
W4    | Ward 4, gastroenterology          | unit       | D-MED | ward      |       |        |
W5    | Ward 5, older people              | unit       | D-MED | large     |       |        |
W6    | Ward 6, stroke                    | unit       | D-MED | ward      |       |        |
END   | Endoscopy                         | unit       | D-MED | small     |       |        |
W7    | Ward 7, general surgery           | unit       | D-SUR | large     |       |        |
W8    | Ward 8, orthopaedics              | unit       | D-SUR | large     |       |        |
W9    | Ward 9, urology                   | unit       | D-SUR | ward      |       |        |
DSU   | Day surgery                       | unit       | D-SUR | small     |       |        |
THE   | Theatres                          | unit       | D-SUR | theatre   |       |        |
ICU   | Intensive care                    | unit       | D-SUR | ward      |       |        |
SSD   | Sterile services                  | unit       | D-SUR | sterile   |       |        |
MAT   | Maternity ward                    | unit       | D-WCH | maternity |       |        |
DEL   | Delivery suite                    | unit       | D-WCH | maternity |       |        |
CMW   | Community midwives                | unit       | D-WCH | midwives  |       |        |
NEO   | Neonatal unit                     | unit       | D-WCH | small     |       |        |
CHW   | Children's ward                   | unit       | D-WCH | ward      |       |        |
GYN   | Gynaecology ward                  | unit       | D-WCH | small     |       |        |
IMG   | Imaging                           | unit       | D-DIA | imaging   |       |        |
PAT   | Pathology                         | unit       | D-DIA | lab       |       |        |
PHA   | Pharmacy                          | unit       | D-OUT | pharmacy  |       |        |
THR   | Therapies                         | unit       | D-DIA | therapy   |       |        |
OPD   | Outpatients                       | unit       | D-OUT | clinic    |       |        |
REN   | Dialysis                          | unit       | D-OUT | small     |       |        |
ONC   | Cancer day unit                   | unit       | D-OUT | small     |       |        |
CNU   | Community nursing                 | unit       | D-OUT | community |       |        |
MIU   | Minor injuries clinic             | unit       | D-OUT | small     |       | -7     | SDC
EST   | Estates                           | unit       | D-FAC | estates   |       |        |
CAT   | Catering                          | unit       | D-FAC | catering  |       |        |
DOM   | Cleaning and linen                | unit       | D-FAC | cleaning  |       |        |
POR   | Porters and security              | unit       | D-FAC | porters   |       |        |
FIN   | Finance                           | unit       | D-COR | finance   |       |        |
WFO   | Workforce and education           | unit       | D-COR | workforce |       |        |
QUA   | Quality and safety                | unit       | D-COR | quality   |       |        |
DIG   | Digital services                  | unit       | D-COR | digital   |       |        |
"""

CENTRES = """
centre | name                        | unit | recipe            | pounds | counts            | number
31010  | Emergency nursing           | ED   | emergency         | 5210   | attendances       | 7600
31020  | Emergency doctors           | ED   | doctors           | 4030   |                   |
31110  | Acute medical unit          | AMU  | acute             | 2710   | bed days          | 1180
31120  | Acute physicians            | AMU  | doctors           | 2570   |                   |
31210  | Same day emergency care     | SDC  | acute             | 860    | attendances       | 1150
31310  | Ward 1                      | W1   | ward              | 1620   | bed days          | 800
32010  | Ward 2                      | W2   | ward              | 1650   | bed days          | 810
32020  | Ward 3                      | W3   | ward              | 1750   | bed days          | 790
32030  | Ward 4                      | W4   | ward              | 1550   | bed days          | 805
32040  | Ward 5                      | W5   | ward              | 1720   | bed days          | 830
32050  | Ward 6                      | W6   | ward              | 1680   | bed days          | 780
32060  | Medical doctors             | W4   | doctors           | 5410   |                   |
32110  | Endoscopy                   | END  | endoscopy         | 1840   | procedures        | 640
33010  | Ward 7                      | W7   | ward              | 1650   | bed days          | 800
33020  | Ward 8                      | W8   | ward              | 1720   | bed days          | 810
33030  | Ward 9                      | W9   | ward              | 1390   | bed days          | 690
33040  | Surgeons                    | W7   | doctors           | 5210   |                   |
33050  | Day surgery                 | DSU  | daycase           | 1250   | day cases         | 720
33110  | Theatre staff               | THE  | theatre           | 3700   | operations        | 910
33120  | Theatre supplies            | THE  | theatre_supplies  | 4080   | operations        | 910
33130  | Anaesthetists               | THE  | doctors           | 3700   |                   |
33210  | Intensive care              | ICU  | critical          | 3100   | bed days          | 290
33310  | Sterile services            | SSD  | sterile           | 760    | trays             | 4300
34010  | Maternity ward              | MAT  | maternity         | 1650   | bed days          | 620
34020  | Delivery suite              | DEL  | maternity         | 1910   | births            | 230
34030  | Community midwives          | CMW  | community         | 1060   | visits            | 2100
34040  | Obstetricians               | DEL  | doctors           | 1780   |                   |
34110  | Neonatal unit               | NEO  | critical          | 1120   | cot days          | 330
34210  | Children's ward             | CHW  | ward              | 1580   | bed days          | 560
34220  | Children's doctors          | CHW  | doctors           | 1650   |                   |
34310  | Gynaecology ward            | GYN  | ward              | 760    | bed days          | 310
35010  | Imaging                     | IMG  | imaging           | 3370   | scans             | 9800
35020  | Imaging equipment           | IMG  | imaging_equipment | 1420   |                   |
35110  | Pathology laboratory        | PAT  | laboratory        | 4160   | tests             | 128000
35120  | Blood bank                  | PAT  | blood             | 1000   | units issued      | 620
35210  | Pharmacy                    | PHA  | pharmacy          | 1920   | items             | 31000
35220  | Drugs of the pharmacy       | PHA  | drugs             | 7500   | items             | 31000
35310  | Physiotherapy               | THR  | therapies         | 1250   | contacts          | 4200
35320  | Occupational therapy        | THR  | therapies         | 760    | contacts          | 2300
35330  | Dietetics and speech        | THR  | therapies         | 530    | contacts          | 1400
36010  | Outpatient clinics          | OPD  | clinics           | 2180   | appointments      | 14500
36020  | Medical records             | OPD  | office            | 590    |                   |
36110  | Dialysis                    | REN  | dialysis          | 1840   | sessions          | 1500
36210  | Cancer day unit             | ONC  | cancer            | 4660   | treatments        | 1250
36310  | Community nursing           | CNU  | community         | 2380   | visits            | 11800
36410  | Minor injuries clinic       | MIU  | acute             | 590    | attendances       | 1300
37010  | Energy, water and rates     | EST  | energy            | 3700   |                   |
37020  | Maintenance and grounds     | EST  | maintenance       | 3230   |                   |
37110  | Catering                    | CAT  | catering          | 2160   | meals             | 31500
37210  | Cleaning                    | DOM  | cleaning          | 2320   |                   |
37220  | Linen                       | DOM  | linen             | 860    | pieces            | 92000
37310  | Porters, security, parking  | POR  | porters           | 1120   |                   |
38010  | Finance                     | FIN  | office            | 1120   |                   |
38020  | Audit and advice            | FIN  | audit             | 330    |                   |
38110  | Workforce                   | WFO  | office            | 990    |                   |
38120  | Education                   | WFO  | education         | 790    |                   |
38210  | Quality and safety          | QUA  | quality           | 730    |                   |
38220  | Research                    | QUA  | research          | 400    |                   |
38310  | Digital services            | DIG  | digital           | 3360   |                   |
38410  | Board and management        | FIN  | board             | 920    |                   |
38420  | Insurance                   | FIN  | insurance         | 4370   |                   |
"""

# level: of a month; noise: standard deviation; winter: how much higher in January, as a share.
INDICATORS = """
code     | name                                     | kind  | better  | units                                    | level | noise | winter | digits
ED-ATT   | Emergency attendances                    | count | neither | ED                                       | 7600  | 150   | 0.08   | 0
ED-4H    | Emergency attendances over four hours    | count | lower   | ED                                       | 2150  | 120   | 0.22   | 0
OCC      | Beds occupied at midnight, per cent      | level | lower   | AMU W1 W2 W3 W4 W5 W6 W7 W8 W9           | 91    | 1.6   | 0.03   | 1
FALLS    | Falls for each 1,000 bed days            | ratio | lower   | AMU W1 W2 W3 W4 W5 W6 W7 W8 W9           | 5.4   | 0.5   | 0      | 2
PU       | Pressure ulcers for each 1,000 bed days  | ratio | lower   | AMU W1 W2 W3 W4 W5 W6 W7 W8 W9           | 1.3   | 0.16  | 0      | 2
FFT      | Patients who would recommend us, per cent | ratio | higher | ED AMU W1 W2 W3 W4 W5 W6 W7 W8 W9 MAT OPD | 93   | 1.1   | 0      | 1
SICK     | Staff sickness, per cent                 | ratio | lower   | ED AMU W2 W5 W7 W8 THE ICU MAT CAT DOM   | 4.9   | 0.4   | 0.2    | 2
MEALS    | Complaints about meals                   | count | lower   | CAT                                      | 14    | 2     | 0      | 0
CANC     | Operations cancelled on the day          | count | lower   | THE                                      | 31    | 3     | 0.15   | 0
DNA      | Appointments missed, per cent            | ratio | lower   | OPD                                      | 7.4   | 0.3   | 0      | 2
"""

HOSPITAL = Shape(
    code="hospital", name="Kingsmere General Hospital", top="KGH", patient="patient", unit="unit", year_starts_in=4,
    accounts=ACCOUNTS, recipes=RECIPES, suppliers=SUPPLIERS, units=UNITS, centres=CENTRES, teams=TEAMS, indicators=INDICATORS,
    clinic="OPD", slots=46,
    busy=1.0,
    smallest=100_000,
    limit=2_500_000,
    floor=1_000_000,
    reason_from=6_000_000,
    cast=Cast(
        hot_centre="31010", hot_unit="ED", hot_department="D-URG", agency="2240", vacant_centre="33020", cover_centre="33010",
        vacant_account="2210", bank="2230", late_department="D-DIA", twice_centre="37020", twice_account="3240",
        saving_centre="32040", saving_account="2220", guard="FALLS", guard_unit="W5",
        quiet_centre="35220", quiet_account="3110", quiet_guard="FFT", quiet_unit="OPD",
    ),
)  # fmt: skip
