"""What is contracted and what runs: text tables, all invented."""

# ends: days from today; notice in days; renews by months (0: it ends); levels: what is promised, in what, target, better, credit.
CONTRACTS = {
    "hospital": """
name                          | supplier | unit  | service     | ends | notice | renews | thousands
Linen hire and laundry        | S111     | D-FAC | linen       | 214  | 90     | 12     | 780
Waste collection              | S118     | D-FAC | waste       | 330  | 180    | 12     | 310
Service of the scanners       | S119     | D-DIA | maintenance | 468  | 180    | 24     | 540
Medical equipment maintenance | S141     | D-FAC | maintenance | 620  | 120    | 12     | 690
Lift maintenance              | S137     | D-FAC | maintenance | 171  | 90     | 12     | 84
Patient transport             | S151     | D-OUT | transport   | 290  | 0      | 0      | 460
Ward supplies framework       | S103     | D-COR | goods       | 404  | 0      | 0      | 2100
Interpreters by telephone     | S150     | D-OUT | other       | 245  | 60     | 12     | 72
Telephone lines               | S145     | D-COR | other       | 196  | 90     | 24     | 118
""",
    "clinic": """
name                     | supplier | unit  | service     | ends | notice | renews | thousands
Cleaning of the building | P03      | D-OFF | cleaning    | 250  | 90     | 12     | 96
Upkeep of scanners       | P04      | D-DIA | maintenance | 410  | 180    | 12     | 140
Repairs                  | P05      | D-OFF | maintenance | 300  | 0      | 0      | 48
Telephones and bookings  | P06      | D-OFF | other       | 200  | 90     | 24     | 39
""",
    "practice": """
name                      | supplier | unit  | service     | ends | notice | renews | thousands
Cleaning of the surgeries | N3       | D-SHA | cleaning    | 250  | 90     | 12     | 64
Clinical system           | N5       | D-SHA | other       | 390  | 180    | 12     | 71
Repairs                   | N4       | D-SHA | maintenance | 300  | 0      | 0      | 22
Drug wholesale            | M1       | D-NOR | goods       | 210  | 60     | 12     | 380
""",
    "nursing-home": """
name                    | supplier | unit  | service     | ends | notice | renews | thousands
Laundry supplies        | C03      | D-HOT | linen       | 250  | 90     | 12     | 31
Minibus                 | B03      | D-MEM | transport   | 300  | 60     | 12     | 18
Repairs                 | C06      | D-OFF | maintenance | 410  | 0      | 0      | 44
Telephones and software | C09      | D-OFF | other       | 190  | 90     | 24     | 15
""",
}
LEVELS = """
service     | name                                    | counted in | target | better | credit | usual | noise
linen       | Clean linen delivered by seven          | %          | 97     | higher | 0.03   | 98.4  | 0.7
linen       | Pieces rejected as stained              | %          | 1.5    | lower  | 0.02   | 1.1   | 0.2
waste       | Collections on the day agreed           | %          | 98     | higher | 0.02   | 99.1  | 0.5
cleaning    | Rooms that pass the audit               | %          | 95     | higher | 0.04   | 96.5  | 1
cleaning    | Complaints about cleaning a month       | complaints | 4      | lower  | 0.02   | 2.4   | 0.9
transport   | Arrived within 30 minutes of the time   | %          | 90     | higher | 0.05   | 92.5  | 1.6
maintenance | Urgent calls answered within four hours | %          | 92     | higher | 0.03   | 94.5  | 1.5
"""

# units: where one stands each; schedules: what is done every so many months; cost in pounds.
EQUIPMENT = {
    "hospital": """
name                     | class         | units             | years | cost    | service | critical | hours | schedules
CT scanner               | imaging       | IMG ED            | 10    | 640000  | 62000   | high     | 112   | Service 6, Quality check 1, Radiation survey 12
MRI scanner              | imaging       | IMG               | 10    | 1050000 | 95000   | high     | 98    | Service 6, Quality check 3
X-ray room               | radiology     | IMG ED            | 12    | 185000  | 14000   | high     | 112   | Service 12, Radiation survey 12
Mobile image intensifier | radiology     | THE               | 10    | 92000   | 8100    | medium   | 50    | Service 12, Radiation survey 12
Ultrasound               | imaging       | IMG DEL           | 7     | 48000   | 3600    | medium   | 50    | Service 12, Electrical safety 12
Ventilator               | ventilation   | ICU ICU ICU NEO   | 8     | 24500   | 2100    | high     | 168   | Service 6, Electrical safety 12, Calibration 12
Anaesthetic machine      | ventilation   | THE THE DSU       | 10    | 41000   | 3500    | high     | 50    | Service 6, Electrical safety 12, Calibration 12
Patient monitor          | monitoring    | ICU ED AMU W3     | 8     | 9200    | 420     | high     | 168   | Service 12, Electrical safety 12
Defibrillator            | monitoring    | ED AMU ICU W8 OPD | 8     | 8600    | 390     | high     | 168   | Service 12, Electrical safety 12
Infusion pump            | infusion      | ICU W2 W5 ONC     | 8     | 2300    | 160     | medium   | 168   | Service 12, Calibration 12
Dialysis machine         | other         | REN REN REN       | 8     | 16500   | 1700    | high     | 72    | Service 6, Electrical safety 12, Water test 1
Endoscope                | surgical      | END END           | 6     | 34000   | 4100    | medium   | 45    | Service 6
Endoscope washer         | sterilisation | END               | 10    | 46000   | 5200    | high     | 50    | Service 6, Validation 12
Steam steriliser         | sterilisation | SSD SSD           | 15    | 88000   | 7900    | high     | 98    | Service 6, Validation 12, Pressure vessel 12
Analyser, chemistry      | laboratory    | PAT               | 8     | 210000  | 19500   | high     | 168   | Service 6, Calibration 6
Blood fridge             | laboratory    | PAT               | 10    | 9800    | 620     | high     | 168   | Service 12, Temperature mapping 12
Hoist, ceiling           | lifting       | W5 W6             | 10    | 6400    | 380     | medium   | 84    | Thorough examination 6, Service 12
Passenger lift           | lifting       | EST EST           | 25    | 120000  | 6100    | high     | 168   | Thorough examination 6, Service 3
Emergency generator      | building      | EST               | 25    | 165000  | 7400    | high     | 168   | Test run 1, Service 12
Combi oven               | kitchen       | CAT               | 10    | 18500   | 900     | low      | 84    | Service 12
""",
    "clinic": """
name                 | class         | units   | years | cost   | service | critical | hours | schedules
MRI scanner          | imaging       | IMG     | 10    | 820000 | 76000   | high     | 60    | Service 6, Quality check 3
Ultrasound           | imaging       | IMG JOI | 7     | 42000  | 3100    | medium   | 45    | Service 12, Electrical safety 12
Anaesthetic machine  | ventilation   | OPS OPS | 10    | 39000  | 3300    | high     | 45    | Service 6, Electrical safety 12, Calibration 12
Operating microscope | surgical      | OPS     | 10    | 86000  | 5200    | high     | 45    | Service 12, Electrical safety 12
Slit lamp            | other         | EYE EYE | 10    | 9400   | 420     | medium   | 45    | Service 12
Skin laser           | medical laser | SKI     | 8     | 52000  | 4700    | medium   | 30    | Service 12, Laser safety survey 12
Defibrillator        | monitoring    | OPS RCV | 8     | 8200   | 360     | high     | 60    | Service 12, Electrical safety 12
Steam steriliser     | sterilisation | OPS     | 12    | 31000  | 3600    | high     | 50    | Service 6, Validation 12, Pressure vessel 12
""",
    "practice": """
name             | class         | units           | years | cost  | service | critical | hours | schedules
Vaccine fridge   | laboratory    | NOR VIL SOU RIV | 10    | 1900  | 140     | high     | 168   | Service 12, Temperature mapping 12
Defibrillator    | monitoring    | NOR SOU RIV     | 8     | 1600  | 110     | high     | 60    | Service 12, Electrical safety 12
ECG recorder     | monitoring    | NOR SOU         | 8     | 3100  | 210     | medium   | 45    | Service 12, Calibration 12
Spirometer       | monitoring    | NOR RIV         | 6     | 1900  | 150     | medium   | 20    | Calibration 6
Bench steriliser | sterilisation | NOR             | 10    | 4200  | 520     | medium   | 20    | Service 12, Pressure vessel 12
Dispensing robot | other         | DIS             | 10    | 68000 | 6900    | high     | 50    | Service 6
""",
    "nursing-home": """
name            | class   | units           | years | cost  | service | critical | hours | schedules
Hoist, mobile   | lifting | OAK ELM WIL ROW | 10    | 2400  | 210     | high     | 84    | Thorough examination 6, Service 12
Profiling bed   | beds    | OAK ELM         | 10    | 1700  | 90      | medium   | 168   | Service 12, Electrical safety 12
Bath lift       | lifting | WIL ROW         | 10    | 4800  | 330     | medium   | 40    | Thorough examination 6
Passenger lift  | lifting | BUI             | 25    | 62000 | 3300    | high     | 168   | Thorough examination 6, Service 3
Dishwasher      | kitchen | KIT             | 8     | 6100  | 380     | low      | 50    | Service 12
Washing machine | other   | HOU HOU         | 8     | 7800  | 520     | medium   | 70    | Service 12
Minibus         | vehicle | BUI             | 8     | 38000 | 2100    | low      | 30    | Service 12, Tail lift examination 6
""",
}
