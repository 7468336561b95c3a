"""The hospital's chart of accounts and its suppliers.

rate: pounds an hour with on-costs. phasing: how the plan spreads over the year (flat, days, winter); ``surge`` is planned flat
and spent more of in winter. line: pounds a ledger line has on average, – for one pay run or one income posting a month.
noise: standard deviation of a month in per cent.
"""

ACCOUNTS = """
account | name                                | under | type    | behaviour | pay_kind | rate | phasing | line | noise | suppliers
1000    | Income                              |       | income  | fixed     |          |      |         |      |       |
1100    | Income from patients                | 1000  | income  | variable  |          |      |         |      |       |
1110    | Private patients                    | 1100  | income  | variable  |          |      | flat    | –    | 6     |
1120    | Overseas visitors                   | 1100  | income  | variable  |          |      | flat    | –    | 9     |
1130    | Injury cost recovery                | 1100  | income  | variable  |          |      | flat    | –    | 9     |
1200    | Other income                        | 1000  | income  | fixed     |          |      |         |      |       |
1210    | Car parking                         | 1200  | income  | variable  |          |      | days    | –    | 3     |
1220    | Catering sales                      | 1200  | income  | variable  |          |      | days    | –    | 4     |
1230    | Education and training grants       | 1200  | income  | fixed     |          |      | flat    | –    | 1     |
1240    | Research grants                     | 1200  | income  | fixed     |          |      | flat    | –    | 5     |
1250    | Services to other providers         | 1200  | income  | variable  |          |      | flat    | –    | 4     |
2000    | Pay                                 |       | pay     | fixed     |          |      |         |      |       |
2100    | Medical staff                       | 2000  | pay     | fixed     |          |      |         |      |       |
2110    | Consultants                         | 2100  | pay     | fixed     | own      | 85   | flat    | –    | 0.5   |
2120    | Resident doctors                    | 2100  | pay     | fixed     | own      | 38   | flat    | –    | 0.7   |
2125    | Specialty doctors                   | 2100  | pay     | fixed     | own      | 55   | flat    | –    | 0.8   |
2130    | Agency and locum doctors            | 2100  | pay     | variable  | agency   | 96   | surge   | 1950 | 9     | S109 S110
2200    | Nursing and midwifery               | 2000  | pay     | fixed     |          |      |         |      |       |
2210    | Registered nurses and midwives      | 2200  | pay     | fixed     | own      | 24   | flat    | –    | 0.6   |
2215    | Nurses in training                  | 2200  | pay     | fixed     | own      | 17   | flat    | –    | 1     |
2220    | Healthcare assistants               | 2200  | pay     | fixed     | own      | 15.5 | flat    | –    | 0.8   |
2230    | Bank nurses                         | 2200  | pay     | variable  | bank     | 27   | surge   | –    | 5     |
2240    | Agency nurses                       | 2200  | pay     | variable  | agency   | 43   | surge   | 820  | 8     | S108 S128
2300    | Other clinical staff                | 2000  | pay     | fixed     |          |      |         |      |       |
2310    | Therapists                          | 2300  | pay     | fixed     | own      | 26   | flat    | –    | 0.7   |
2315    | Radiographers                       | 2300  | pay     | fixed     | own      | 27   | flat    | –    | 0.7   |
2320    | Healthcare scientists               | 2300  | pay     | fixed     | own      | 27   | flat    | –    | 0.7   |
2330    | Pharmacists and technicians         | 2300  | pay     | fixed     | own      | 30   | flat    | –    | 0.7   |
2340    | Operating department practitioners  | 2300  | pay     | fixed     | own      | 25   | flat    | –    | 0.7   |
2400    | Administration                      | 2000  | pay     | fixed     |          |      |         |      |       |
2410    | Clerical staff                      | 2400  | pay     | fixed     | own      | 15   | flat    | –    | 0.7   |
2420    | Managers                            | 2400  | pay     | fixed     | own      | 38   | flat    | –    | 0.5   |
2430    | Digital staff                       | 2400  | pay     | fixed     | own      | 29   | flat    | –    | 0.7   |
2500    | Facilities staff                    | 2000  | pay     | fixed     |          |      |         |      |       |
2510    | Estates staff                       | 2500  | pay     | fixed     | own      | 19   | flat    | –    | 0.7   |
2520    | Catering and domestic staff         | 2500  | pay     | step      | own      | 14   | flat    | –    | 0.8   |
2530    | Porters and security                | 2500  | pay     | fixed     | own      | 14.5 | flat    | –    | 0.8   |
2600    | Overtime and on-call                | 2000  | pay     | variable  | overtime | 34   | surge   | –    | 5     |
3000    | Non-pay                             |       | non_pay | variable  |          |      |         |      |       |
3100    | Clinical supplies                   | 3000  | non_pay | variable  |          |      |         |      |       |
3110    | Drugs                               | 3100  | non_pay | variable  |          |      | days    | 1120 | 3     | S101 S129 S130
3115    | Medicines delivered to the home     | 3100  | non_pay | variable  |          |      | days    | 1950 | 3     | S102
3120    | Medical and surgical supplies       | 3100  | non_pay | variable  |          |      | days    | 320  | 3     | S103 S131 S132
3125    | Dressings                           | 3100  | non_pay | variable  |          |      | days    | 200  | 4     | S132
3130    | Laboratory reagents                 | 3100  | non_pay | variable  |          |      | days    | 900  | 3     | S105
3135    | Tests sent away                     | 3100  | non_pay | variable  |          |      | days    | 680  | 4     | S133
3140    | Imaging supplies                    | 3100  | non_pay | variable  |          |      | days    | 680  | 4     | S106
3150    | Implants                            | 3100  | non_pay | variable  |          |      | days    | 1200 | 4     | S104 S134
3160    | Blood products                      | 3100  | non_pay | variable  |          |      | days    | 1280 | 3     | S107
3165    | Surgical instruments                | 3100  | non_pay | step      |          |      | flat    | 980  | 5     | S125 S135
3170    | Medical gases                       | 3100  | non_pay | variable  |          |      | days    | 600  | 3     | S136
3200    | Premises                            | 3000  | non_pay | fixed     |          |      |         |      |       |
3210    | Electricity                         | 3200  | non_pay | variable  |          |      | winter  | 6500 | 3     | S114
3220    | Gas                                 | 3200  | non_pay | variable  |          |      | winter  | 6500 | 4     | S114
3230    | Water and sewerage                  | 3200  | non_pay | variable  |          |      | flat    | 4000 | 2     | S115
3240    | Building maintenance                | 3200  | non_pay | fixed     |          |      | flat    | 680  | 5     | S116 S137
3245    | Rates                               | 3200  | non_pay | fixed     |          |      | flat    | 30000 | 0.1  | S121
3250    | Waste                               | 3200  | non_pay | variable  |          |      | days    | 520  | 3     | S118
3260    | Grounds and car parks               | 3200  | non_pay | fixed     |          |      | flat    | 450  | 5     | S138
3300    | Hotel services                      | 3000  | non_pay | variable  |          |      |         |      |       |
3310    | Food and drink                      | 3300  | non_pay | variable  |          |      | days    | 360  | 3     | S112 S139
3320    | Cleaning materials                  | 3300  | non_pay | variable  |          |      | days    | 230  | 4     | S113
3330    | Linen and laundry                   | 3300  | non_pay | variable  |          |      | days    | 390  | 3     | S111
3340    | Uniforms                            | 3300  | non_pay | variable  |          |      | flat    | 180  | 6     | S140
3400    | Equipment                           | 3000  | non_pay | fixed     |          |      |         |      |       |
3410    | Equipment maintenance               | 3400  | non_pay | fixed     |          |      | flat    | 1720 | 3     | S119 S141
3420    | Equipment hire                      | 3400  | non_pay | step      |          |      | flat    | 380  | 6     | S142
3430    | Furniture and small equipment       | 3400  | non_pay | step      |          |      | flat    | 280  | 7     | S143
3500    | Services and office                 | 3000  | non_pay | fixed     |          |      |         |      |       |
3510    | Stationery and post                 | 3500  | non_pay | variable  |          |      | flat    | 100  | 6     | S126
3520    | Software and hosting                | 3500  | non_pay | step      |          |      | flat    | 4200 | 2     | S123 S144
3525    | Telephones                          | 3500  | non_pay | step      |          |      | flat    | 820  | 2     | S145
3530    | Training                            | 3500  | non_pay | fixed     |          |      | flat    | 340  | 7     | S122 S146
3540    | Professional fees                   | 3500  | non_pay | fixed     |          |      | flat    | 3000 | 5     | S124 S147
3550    | Outsourced clinical work            | 3500  | non_pay | variable  |          |      | flat    | 1800 | 4     | S120 S148
3560    | Travel                              | 3500  | non_pay | variable  |          |      | flat    | 140  | 5     | S127
3570    | Insurance and clinical negligence   | 3500  | non_pay | fixed     |          |      | flat    | 200000 | 0.2 | S149
3580    | Interpreting                        | 3500  | non_pay | variable  |          |      | flat    | 120  | 6     | S150
3590    | Patient transport                   | 3500  | non_pay | variable  |          |      | flat    | 490  | 4     | S151
4000    | Capital                             |       | capital | fixed     |          |      |         |      |       |
4100    | Medical equipment                   | 4000  | capital | fixed     |          |      | flat    | 24000 | 5    | S119 S141
4200    | Buildings                           | 4000  | capital | fixed     |          |      | flat    | 30000 | 5    | S116
4300    | Digital                             | 4000  | capital | fixed     |          |      | flat    | 18000 | 5    | S144
"""

# How the money of a cost centre is divided: account and parts.
RECIPES = {
    "ward": "2210 45 2220 23 2230 5.5 2240 2.5 2600 1 2410 3 2215 1 3110 5 3120 6 3125 1.6 3330 2 3340 0.3 3420 1 3430 0.5 3510 0.4 3530 0.3",
    "acute": "2210 47 2220 19 2230 6 2240 5 2600 1.5 2410 5 3110 5 3120 6.5 3125 1 3170 0.6 3330 1.6 3420 1 3430 0.6 3510 0.4 3530 0.4",
    "emergency": "2210 49 2220 16 2230 5 2240 9 2600 1.5 2410 5 3110 4 3120 6 3125 0.6 3170 0.6 3330 1.4 3420 0.6 3430 0.6 3510 0.4 3530 0.4",
    "critical": "2210 62 2220 7 2230 4 2240 2.5 2600 1.5 2410 2 3110 8 3120 9 3170 1 3330 1 3410 1.4 3530 0.6",
    "maternity": "2210 66 2220 13 2230 4 2240 1 2600 1 2410 3 3110 3 3120 5.5 3330 1.6 3510 0.4 3530 0.7",
    "doctors": "2110 50 2125 8 2120 33 2130 6 2410 2.5 3530 0.5",
    "theatre": "2210 34 2340 34 2220 14 2230 4 2240 2 2600 7 2410 2 3340 0.6 3530 0.8",
    "theatre_supplies": "3120 38 3150 34 3165 10 3170 3 3410 7 3420 2 3430 2",
    "daycase": "2210 44 2220 16 2340 6 2230 3 2240 1 2600 1.5 2410 8 3110 6 3120 13 3330 1 3510 0.6",
    "endoscopy": "2210 41 2220 18 2230 2 2600 2 2410 6 3110 3 3120 17 3410 8 3165 3",
    "sterile": "2220 52 2420 7 3165 20 3120 6 3410 11 3250 2 3340 1",
    "imaging": "2315 60 2110 14 2220 6 2600 3 2410 7 3140 6 3550 6 3510 0.4",
    "imaging_equipment": "3410 78 3140 14 3430 3 4100 26",
    "laboratory": "2320 52 2220 5 2410 3 2600 2 3130 28 3135 6 3410 5 3430 1",
    "blood": "2320 16 3160 80 3130 4",
    "pharmacy": "2330 72 2410 6 2420 5 2600 2 3430 2 3510 1 3520 5",
    "drugs": "3110 68 3115 32",
    "therapies": "2310 84 2220 7 2410 4 3120 2 3420 1.5 3560 1 3530 0.6",
    "clinics": "2210 34 2220 20 2410 27 2230 2 3110 4 3120 6 3510 2 3580 1.4 3430 0.8 1110 3",
    "dialysis": "2210 45 2220 13 2230 2 2410 3 3110 9 3120 21 3230 1 3590 6 3410 3",
    "cancer": "2210 36 2220 6 2330 4 2410 5 3110 44 3120 5",
    "community": "2210 63 2220 21 2240 1 2410 4 3120 3.5 3125 2.5 3560 4.5 3525 0.7",
    "energy": "3210 46 3220 32 3230 9 3245 13",
    "maintenance": "2510 42 2600 1 3240 43 3260 4 3410 6 3340 0.4 4200 24",
    "catering": "2520 55 2420 4 3310 40 3430 1 1220 17",
    "cleaning": "2520 72 2420 3 3320 9 3250 13 3340 1 3430 1",
    "linen": "2520 16 3330 84",
    "porters": "2530 90 2420 4 3525 1 3340 1 3590 4 1210 38",
    "office": "2410 58 2420 30 3510 2 3520 4 3530 2 3540 3 3560 0.8",
    "audit": "2410 30 2420 22 3540 46 3510 1",
    "education": "2410 34 2420 20 2110 12 3530 30 3510 2 1230 60",
    "quality": "2410 40 2210 26 2420 24 3520 5 3530 3 3580 2",
    "digital": "2430 50 2420 6 3520 30 3525 11 3430 3 4300 16",
    "board": "2420 66 2410 14 3540 12 3560 2 3525 1",
    "insurance": "3570 100",
    "research": "2210 50 2410 30 2420 20 1240 96",
}  # fmt: skip

SUPPLIERS = """
supplier | name                                | supplies    | days | contact    | text
S101     | Tarnbrook Pharma Wholesale Ltd      | goods       | 30   | orders     | Medicines
S102     | Calderstone Medicines Homecare      | services    | 30   | homecare   | Medicines delivered to patients' homes
S103     | Whinfell Medical Supplies Ltd       | goods       | 30   | sales      | Ward and theatre supplies
S104     | Orthova Implants UK                 | goods       | 60   | service    | Implants used
S105     | Ferncliffe Diagnostics              | goods       | 30   | orders     | Reagents
S106     | Lumenray Imaging Products           | goods       | 45   | uk         | Contrast media
S107     | Northmoor Blood Service             | public_body | 30   | liaison    | Red cells and platelets
S108     | Halewick Nurses Agency              | staffing    | 14   | bookings   | Nurse shifts
S109     | Ardent Locums Ltd                   | staffing    | 14   | rota       | Locum shifts, off framework
S110     | Medway Ridge Doctors' Chambers      | staffing    | 14   | rota       | Locum doctors
S111     | O'Hara's Linen & Laundry            | services    | 30   | depot      | Linen and laundry
S112     | Greenacre Foods (Wholesale) plc     | goods       | 21   | accounts   | Food and drink
S113     | Brightside Hygiene Products         | goods       | 30   | orders     | Cleaning materials
S114     | Penrose Energy Supply               | premises    | 14   | business   | Energy
S115     | Vale Water Company                  | premises    | 14   | billing    | Water and sewerage
S116     | Hartley & Sons Building Services    | services    | 30   | office     | Building work
S118     | Clearpath Waste Management          | services    | 30   | desk       | Waste collected
S119     | Vektor Medical Systems GmbH         | services    | 60   | service    | Scanners and their upkeep
S120     | Teleread Radiology LLP              | services    | 30   | ops        | Reports read at night
S121     | Larkfield Borough Council           | public_body | 30   | rates      | Business rates
S122     | University of Northern Vale         | public_body | 30   | placements | Courses
S123     | Cobalt Hosting Ltd                  | services    | 30   | support    | Hosting
S124     | Sturgess, Patel & Nwosu Auditors    | services    | 30   | audit      | Audit and advice
S125     | Trayline Decontamination CIC        | services    | 30   | quality    | Instrument trays
S126     | Papyrus Office Supplies             | goods       | 30   | hello      | Stationery
S127     | Fairhope Car Hire                   | other       | 30   | bookings   | Pool cars
S128     | Skylark Healthcare Recruitment      | staffing    | 14   | shifts     | Nurse shifts
S129     | Oakhurst Generics Ltd               | goods       | 30   | trade      | Generic medicines
S130     | Vellacott Biologics UK              | goods       | 45   | hospital   | Biological medicines
S131     | Bexmoor Surgical Ltd                | goods       | 30   | orders     | Surgical consumables
S132     | Lintwell Wound Care                 | goods       | 30   | sales      | Dressings
S133     | Corvedale Reference Laboratory      | services    | 30   | reception  | Tests sent away
S134     | Stanmer Spine and Joint             | goods       | 60   | uk         | Implants used
S135     | Kestrel Instruments Ltd             | goods       | 30   | repairs    | Instruments and repairs
S136     | Airlea Medical Gases                | goods       | 30   | cylinders  | Oxygen and other gases
S137     | Sorrento Lift Engineers Ltd         | services    | 30   | callout    | Lift maintenance
S138     | Thornfield Grounds Care             | services    | 30   | office     | Grounds
S139     | Merrydown Dairy Deliveries          | goods       | 14   | rounds     | Milk and bread
S140     | Hawksworth Workwear                 | goods       | 30   | orders     | Uniforms
S141     | Beacon Biomedical Engineering       | services    | 30   | service    | Equipment maintenance
S142     | Rushmere Mattress and Pump Hire     | services    | 30   | hire       | Hire of mattresses and pumps
S143     | Fennimore Contract Furniture        | goods       | 30   | projects   | Furniture
S144     | Quillstone Software Ltd             | services    | 45   | renewals   | Licences
S145     | Tollgate Telecom                    | services    | 30   | business   | Telephones
S146     | Ashgrove Life Support Training      | services    | 30   | courses    | Courses
S147     | Peverell & Locke Solicitors         | services    | 30   | accounts   | Legal advice
S148     | Hollin Bank Private Hospital        | services    | 30   | contracts  | Operations done elsewhere
S149     | Mutual Indemnity Scheme for Health  | public_body | 30   | members    | Clinical negligence premium
S150     | Wordbridge Interpreters             | services    | 30   | bookings   | Interpreters
S151     | Pennant Patient Transport           | services    | 30   | control    | Patient transport
"""
