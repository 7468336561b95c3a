"""What is kept in stock, who delivers it and where it lies: text tables, all invented.

Letters in ``in`` say in which kinds of facility: h(ospital), c(linic), p(ractice), n(ursing home).
"""

HOUSES: dict[str, dict[str, tuple[str, str, int]]] = {
    "hospital": {"dr": ("S101", "3110", 2), "fl": ("S129", "3110", 4), "ga": ("S103", "3120", 3), "sy": ("S103", "3120", 3),
                 "wo": ("S132", "3125", 4), "ca": ("S103", "3120", 3), "th": ("S131", "3120", 6), "te": ("S105", "3130", 5),
                 "cl": ("S113", "3320", 4), "li": ("S111", "3330", 5), "pa": ("S126", "3510", 2), "fo": ("S112", "3310", 2)},
    "clinic": {"dr": ("G01", "610", 2), "fl": ("G01", "610", 2), "ga": ("G02", "620", 4), "sy": ("G02", "620", 4),
               "wo": ("G02", "620", 4), "th": ("G02", "620", 4), "te": ("G05", "650", 5), "cl": ("P03", "730", 4)},
    "practice": {"dr": ("M1", "C1", 2), "fl": ("M1", "C1", 2), "va": ("M2", "C1", 5), "ga": ("M3", "C2", 4), "sy": ("M3", "C2", 4),
                 "wo": ("M3", "C2", 4), "ca": ("M3", "C2", 4), "te": ("M3", "C2", 4), "cl": ("N3", "C5", 4), "pa": ("N7", "C9", 3)},
    "nursing-home": {"dr": ("B02", "320", 2), "ga": ("B01", "320", 4), "sy": ("B02", "320", 2), "wo": ("B02", "320", 2),
                     "ca": ("B01", "310", 4), "cl": ("C03", "420", 5), "li": ("C03", "420", 5), "fo": ("C01", "410", 2)},
}  # fmt: skip
SIZE = {"hospital": 1.0, "clinic": 0.3, "practice": 0.25, "nursing-home": 0.25}  # what is used there, of what a hospital uses

# The main stores first, with the groups they keep; the others are filled from these and hold what is quick.
ROOMS = {
    "hospital": """
room | name                  | unit | centre | groups
PHS  | Pharmacy store        | PHA  | 35220  | dr fl va
CEN  | Central store         | POR  | 37310  | ga sy wo ca th te cl li pa fo
ED   | Emergency, store      | ED   | 31010  |
THE  | Theatres, store       | THE  | 33120  |
ICU  | Intensive care, store | ICU  | 33210  |
W5   | Ward 5, cupboard      | W5   | 32040  |
""",
    "clinic": """
room | name                 | unit | centre | groups
MAIN | Store of the theatre | OPS  | 1110   | dr fl va ga sy wo ca th te cl li pa fo
EYE  | Eye clinic, cupboard | EYE  | 1010   |
RCV  | Recovery, cupboard   | RCV  | 1120   |
""",
    "practice": """
room | name                | unit | centre | groups
MAIN | Dispensary store    | DIS  | N3     | dr fl va ga sy wo ca th te cl li pa fo
SOU  | Southside, cupboard | SOU  | S1     |
RIV  | Riverside, cupboard | RIV  | S2     |
""",
    "nursing-home": """
room | name                  | unit | centre | groups
MAIN | House store           | HOU  | K20    | dr fl va ga sy wo ca th te cl li pa fo
ROW  | Rowan House, cupboard | ROW  | C40    |
OAK  | Oak House, cupboard   | OAK  | C10    |
""",
}

ITEMS = """
name                                    | unit      | pack   | size | price  | need      | group | a_week | shelf | in
Adrenaline 1 in 1,000, 1 ml             | ampoule   | box    | 10   | 9.40   | vital     | dr    | 30     | 540   | hcp
Noradrenaline 4 mg in 4 ml              | ampoule   | box    | 10   | 42.50  | vital     | dr    | 45     | 540   | h
Amiodarone 150 mg in 3 ml               | ampoule   | box    | 10   | 18.90  | vital     | dr    | 16     | 600   | h
Atropine 600 micrograms                 | ampoule   | box    | 10   | 11.20  | vital     | dr    | 18     | 600   | hc
Heparin 5,000 units                     | ampoule   | box    | 10   | 18.20  | vital     | dr    | 60     | 720   | h
Insulin, rapid, 3 ml                    | cartridge | box    | 5    | 24.10  | vital     | dr    | 30     | 420   | hn
Enoxaparin 40 mg, syringe               | syringe   | box    | 10   | 27.40  | essential | dr    | 240    | 720   | hc
Morphine 10 mg in 1 ml                  | ampoule   | box    | 10   | 9.10   | vital     | dr    | 120    | 900   | hc
Naloxone 400 micrograms                 | ampoule   | box    | 10   | 46.00  | vital     | dr    | 15     | 720   | hcp
Glucose 40 % gel                        | tube      | box    | 3    | 7.20   | vital     | dr    | 12     | 540   | hpn
Salbutamol 2.5 mg for nebuliser         | unit dose | box    | 20   | 2.10   | essential | dr    | 260    | 600   | hpn
Paracetamol 500 mg                      | tablet    | box    | 100  | 1.15   | essential | dr    | 2600   | 900   | hcpn
Paracetamol 1 g for infusion            | vial      | box    | 12   | 13.80  | essential | dr    | 210    | 720   | hc
Ibuprofen 400 mg                        | tablet    | box    | 84   | 2.40   | other     | dr    | 420    | 900   | hcp
Amoxicillin 500 mg                      | capsule   | pack   | 21   | 1.48   | essential | dr    | 520    | 720   | hp
Co-amoxiclav 1.2 g                      | vial      | box    | 10   | 11.60  | essential | dr    | 190    | 720   | h
Ceftriaxone 2 g                         | vial      | box    | 10   | 17.80  | essential | dr    | 80     | 720   | h
Gentamicin 80 mg                        | ampoule   | box    | 10   | 14.20  | essential | dr    | 70     | 600   | h
Flucloxacillin 500 mg                   | capsule   | pack   | 28   | 2.05   | essential | dr    | 260    | 720   | hp
Ondansetron 4 mg                        | ampoule   | box    | 5    | 4.60   | essential | dr    | 160    | 720   | hc
Lidocaine 1 %, 10 ml                    | ampoule   | box    | 10   | 6.90   | essential | dr    | 110    | 600   | hcp
Bupivacaine 0.5 %, 10 ml                | ampoule   | box    | 10   | 12.30  | essential | dr    | 60     | 600   | hc
Propofol 1 %, 20 ml                     | ampoule   | box    | 5    | 9.80   | vital     | dr    | 90     | 600   | hc
Tetanus vaccine, syringe                | syringe   | box    | 10   | 64.00  | essential | va    | 40     | 480   | p
Influenza vaccine, syringe              | syringe   | box    | 10   | 98.00  | essential | va    | 160    | 400   | p
Pneumococcal vaccine, syringe           | syringe   | box    | 10   | 180.00 | essential | va    | 40     | 540   | p
Sodium chloride 0.9 %, 1 l              | bag       | carton | 10   | 9.60   | vital     | fl    | 420    | 600   | hc
Sodium chloride 0.9 %, 100 ml           | bag       | carton | 50   | 34.00  | essential | fl    | 520    | 600   | hc
Glucose 5 %, 1 l                        | bag       | carton | 10   | 10.10  | essential | fl    | 150    | 600   | h
Compound sodium lactate, 1 l            | bag       | carton | 10   | 10.80  | essential | fl    | 260    | 600   | hc
Potassium chloride 0.3 % in saline, 1 l | bag       | carton | 10   | 13.40  | vital     | fl    | 90     | 540   | h
Sodium chloride 0.9 %, 10 ml flush      | ampoule   | box    | 50   | 6.20   | essential | fl    | 1500   | 720   | hcp
Water for injections, 10 ml             | ampoule   | box    | 50   | 5.90   | essential | fl    | 800    | 900   | hcp
Water for irrigation, 1 l               | bottle    | carton | 6    | 7.40   | other     | fl    | 90     | 720   | hcn
Gloves, nitrile, small                  | pair      | box    | 100  | 6.20   | essential | ga    | 3200   |       | hcpn
Gloves, nitrile, medium                 | pair      | box    | 100  | 6.20   | essential | ga    | 5400   |       | hcpn
Gloves, nitrile, large                  | pair      | box    | 100  | 6.40   | essential | ga    | 2700   |       | hcpn
Gloves, sterile, size 7                 | pair      | box    | 50   | 24.00  | essential | ga    | 420    |       | hcp
Gloves, sterile, size 8                 | pair      | box    | 50   | 24.00  | essential | ga    | 360    |       | hcp
Aprons, plastic, roll                   | apron     | roll   | 200  | 5.10   | essential | ga    | 6400   |       | hcpn
Masks, surgical                         | mask      | box    | 50   | 3.80   | essential | ga    | 2600   |       | hcpn
Masks, FFP3                             | mask      | box    | 10   | 19.50  | vital     | ga    | 120    |       | hn
Gowns, fluid repellent                  | gown      | pack   | 10   | 17.00  | essential | ga    | 260    |       | hc
Visors                                  | visor     | box    | 20   | 21.00  | other     | ga    | 70     |       | hcp
Eye protection, reusable                | pair      | box    | 12   | 28.00  | other     | ga    | 14     |       | hcp
Syringe 2 ml                            | piece     | box    | 100  | 5.20   | essential | sy    | 1400   |       | hcp
Syringe 5 ml                            | piece     | box    | 100  | 6.10   | essential | sy    | 1700   |       | hcp
Syringe 10 ml                           | piece     | box    | 100  | 8.80   | essential | sy    | 2100   |       | hcp
Syringe 20 ml                           | piece     | box    | 100  | 13.60  | essential | sy    | 800    |       | hcp
Syringe 50 ml, Luer lock                | piece     | box    | 60   | 27.00  | vital     | sy    | 420    |       | hc
Syringe, enteral, 60 ml                 | piece     | box    | 30   | 16.00  | essential | sy    | 240    |       | hn
Needle 21 G                             | piece     | box    | 100  | 2.60   | essential | sy    | 2300   |       | hcp
Needle 23 G                             | piece     | box    | 100  | 2.60   | essential | sy    | 1300   |       | hcp
Needle 25 G                             | piece     | box    | 100  | 2.60   | essential | sy    | 900    |       | hcp
Needle, filter, 18 G                    | piece     | box    | 100  | 19.00  | essential | sy    | 600    |       | hc
Insulin pen needle, safety, 5 mm        | piece     | box    | 100  | 23.00  | vital     | sy    | 400    |       | hn
Cannula 18 G                            | piece     | box    | 50   | 61.00  | vital     | sy    | 260    | 1500  | hc
Cannula 20 G                            | piece     | box    | 50   | 61.00  | vital     | sy    | 420    | 1500  | hc
Cannula 22 G                            | piece     | box    | 50   | 61.00  | essential | sy    | 200    | 1500  | hc
Cannula dressing                        | piece     | box    | 50   | 21.00  | essential | sy    | 760    |       | hc
Giving set, standard                    | piece     | box    | 25   | 31.00  | essential | sy    | 420    |       | hc
Giving set, blood                       | piece     | box    | 25   | 58.00  | vital     | sy    | 80     |       | h
Giving set, pump                        | piece     | box    | 20   | 74.00  | vital     | sy    | 360    |       | h
Extension set, two way                  | piece     | box    | 50   | 64.00  | essential | sy    | 420    |       | h
Three-way tap                           | piece     | box    | 50   | 33.00  | essential | sy    | 220    |       | hc
Central venous catheter, 3 lumen        | piece     | box    | 5    | 128.00 | vital     | sy    | 22     | 1100  | h
Arterial line set                       | piece     | box    | 10   | 96.00  | vital     | sy    | 34     | 1100  | h
Blood culture bottle, pair              | pair      | box    | 25   | 74.00  | essential | sy    | 110    | 360   | h
Oxygen mask with reservoir              | piece     | box    | 10   | 14.50  | vital     | sy    | 60     |       | hcpn
Oxygen mask, 40 %                       | piece     | box    | 50   | 41.00  | essential | sy    | 140    |       | hn
Nasal cannula, adult                    | piece     | box    | 50   | 27.00  | essential | sy    | 260    |       | hcn
Nebuliser set                           | piece     | box    | 50   | 62.00  | essential | sy    | 110    |       | hpn
Suction catheter 12 CH                  | piece     | box    | 50   | 18.00  | vital     | sy    | 240    |       | hn
Suction liner 2 l                       | piece     | box    | 50   | 64.00  | essential | sy    | 120    |       | hc
Tracheal tube 7.5                       | piece     | box    | 10   | 23.00  | vital     | sy    | 36     | 1500  | hc
Laryngeal mask, size 4                  | piece     | box    | 10   | 46.00  | vital     | sy    | 30     | 1500  | hc
Breathing filter                        | piece     | box    | 50   | 58.00  | essential | sy    | 160    |       | hc
Sharps box 5 l                          | piece     | carton | 20   | 38.00  | essential | sy    | 140    |       | hcpn
Lancet, safety                          | piece     | box    | 200  | 14.00  | essential | sy    | 1500   | 1500  | hpn
Foam dressing with border, 12.5 cm      | piece     | box    | 10   | 38.00  | essential | wo    | 130    | 900   | hcpn
Foam dressing, heel                     | piece     | box    | 5    | 34.00  | essential | wo    | 40     | 900   | hn
Hydrocolloid dressing, 10 cm            | piece     | box    | 10   | 24.00  | essential | wo    | 60     | 900   | hpn
Alginate dressing, 10 cm                | piece     | box    | 10   | 19.00  | essential | wo    | 44     | 900   | hpn
Silver dressing, 10 cm                  | piece     | box    | 10   | 52.00  | other     | wo    | 24     | 720   | hpn
Film dressing, 10 x 12 cm               | piece     | box    | 50   | 31.00  | essential | wo    | 260    | 1100  | hcpn
Non-adherent dressing, 10 cm            | piece     | box    | 50   | 14.00  | essential | wo    | 280    | 1100  | hcpn
Gauze swab, sterile, 10 cm              | pack      | carton | 100  | 26.00  | essential | wo    | 900    |       | hcpn
Gauze swab, non-sterile                 | pack      | carton | 100  | 11.00  | other     | wo    | 420    |       | hcpn
Conforming bandage, 10 cm               | roll      | box    | 20   | 6.40   | essential | wo    | 150    |       | hcpn
Crepe bandage, 10 cm                    | roll      | box    | 12   | 9.60   | other     | wo    | 90     |       | hpn
Compression bandage set                 | set       | box    | 8    | 66.00  | essential | wo    | 26     |       | hpn
Adhesive tape, 2.5 cm                   | roll      | box    | 12   | 8.10   | other     | wo    | 120    |       | hcpn
Wound closure strips                    | pack      | box    | 50   | 38.00  | other     | wo    | 90     | 1100  | hcp
Dressing pack, sterile                  | pack      | carton | 50   | 31.00  | essential | wo    | 320    | 1100  | hcpn
Saline pods, 20 ml                      | pod       | box    | 25   | 5.80   | essential | wo    | 380    | 900   | hcpn
Negative pressure canister              | piece     | box    | 5    | 142.00 | essential | wo    | 18     | 900   | h
Negative pressure foam kit              | kit       | box    | 5    | 176.00 | essential | wo    | 14     | 720   | h
Catheter, Foley, 12 CH                  | piece     | box    | 10   | 55.00  | essential | ca    | 36     | 1500  | hpn
Catheter, Foley, 14 CH                  | piece     | box    | 10   | 55.00  | essential | ca    | 48     | 1500  | hpn
Catheter, Foley, 16 CH                  | piece     | box    | 10   | 55.00  | other     | ca    | 24     | 1500  | hn
Catheterisation pack                    | pack      | carton | 20   | 64.00  | essential | ca    | 60     | 1100  | hn
Urine drainage bag 2 l                  | piece     | box    | 10   | 8.60   | essential | ca    | 160    |       | hpn
Urine meter bag                         | piece     | box    | 10   | 46.00  | vital     | ca    | 40     |       | h
Continence pad, day                     | piece     | pack   | 30   | 9.40   | essential | ca    | 900    |       | hn
Continence pad, night                   | piece     | pack   | 30   | 11.80  | essential | ca    | 640    |       | hn
Bed pad, 60 x 90 cm                     | piece     | carton | 100  | 16.00  | essential | ca    | 700    |       | hn
Stoma bag, drainable                    | piece     | box    | 30   | 72.00  | essential | ca    | 60     | 1100  | hn
Surgical drape set, universal           | set       | carton | 8    | 86.00  | essential | th    | 70     | 1500  | hc
Scrub gown, reinforced, large           | gown      | carton | 20   | 74.00  | essential | th    | 180    | 1500  | hc
Suture 2-0, absorbable                  | piece     | box    | 36   | 82.00  | essential | th    | 150    | 1500  | hc
Suture 3-0, absorbable                  | piece     | box    | 36   | 78.00  | essential | th    | 220    | 1500  | hc
Suture 4-0, non-absorbable              | piece     | box    | 36   | 74.00  | essential | th    | 120    | 1500  | hcp
Skin stapler                            | piece     | box    | 12   | 96.00  | essential | th    | 28     | 1500  | h
Scalpel blade 10                        | piece     | box    | 100  | 12.00  | essential | th    | 170    | 1500  | hc
Scalpel blade 15                        | piece     | box    | 100  | 12.00  | essential | th    | 210    | 1500  | hcp
Diathermy pencil                        | piece     | box    | 10   | 39.00  | essential | th    | 90     | 1500  | hc
Diathermy plate, adult                  | piece     | box    | 25   | 48.00  | vital     | th    | 130    | 900   | hc
Laparoscopic trocar, 5 mm               | piece     | box    | 6    | 168.00 | essential | th    | 36     | 1100  | h
Haemostatic gauze                       | piece     | box    | 10   | 152.00 | vital     | th    | 18     | 720   | h
Bone cement, 40 g                       | pack      | box    | 5    | 210.00 | essential | th    | 14     | 540   | h
Chest drain set                         | set       | box    | 5    | 118.00 | vital     | th    | 12     | 1100  | h
Chlorhexidine 2 % applicator            | piece     | box    | 25   | 71.00  | essential | th    | 240    | 720   | hc
Glucose test strips                     | strip     | box    | 50   | 11.50  | vital     | te    | 1100   | 480   | hpn
Urine test strips                       | strip     | box    | 100  | 9.20   | essential | te    | 520    | 540   | hcpn
Pregnancy test                          | piece     | box    | 20   | 16.00  | essential | te    | 50     | 540   | hcp
Blood tube, EDTA                        | tube      | rack   | 100  | 13.50  | essential | te    | 1700   | 360   | hcp
Blood tube, serum                       | tube      | rack   | 100  | 14.20  | essential | te    | 1900   | 360   | hcp
Blood tube, citrate                     | tube      | rack   | 100  | 15.10  | essential | te    | 520    | 360   | h
Blood collection needle set             | piece     | box    | 50   | 28.00  | essential | te    | 900    | 1100  | hcp
Specimen pot, 60 ml                     | piece     | carton | 250  | 29.00  | essential | te    | 700    |       | hcp
Swab, transport medium                  | piece     | box    | 50   | 22.00  | essential | te    | 320    | 540   | hcpn
Rapid test, influenza and COVID         | piece     | box    | 25   | 88.00  | essential | te    | 120    | 540   | hpn
Blood gas cartridge                     | piece     | box    | 25   | 190.00 | vital     | te    | 70     | 300   | h
Troponin reagent                        | test      | kit    | 100  | 310.00 | vital     | te    | 320    | 300   | h
Alcohol hand rub, 500 ml                | bottle    | carton | 12   | 23.00  | essential | cl    | 210    | 900   | hcpn
Detergent wipes                         | pack      | carton | 12   | 26.00  | essential | cl    | 260    | 720   | hcpn
Sporicidal wipes                        | pack      | carton | 10   | 48.00  | essential | cl    | 90     | 540   | hcn
Soap, cartridge 1 l                     | piece     | carton | 6    | 19.00  | essential | cl    | 110    |       | hcpn
Clinical waste sack, orange             | sack      | carton | 200  | 17.00  | essential | cl    | 1700   |       | hcpn
Paper towels                            | sleeve    | carton | 15   | 16.50  | essential | cl    | 520    |       | hcpn
Toilet tissue                           | roll      | carton | 36   | 12.40  | other     | cl    | 640    |       | hcpn
Couch roll                              | roll      | carton | 18   | 24.00  | other     | cl    | 130    |       | hcp
Laundry bag, soluble                    | bag       | carton | 200  | 34.00  | essential | cl    | 520    |       | hn
Bed sheet                               | piece     | bale   | 10   | 62.00  | essential | li    | 30     |       | hn
Pillow, wipe clean                      | piece     | bale   | 10   | 68.00  | other     | li    | 12     |       | hn
Blanket, cellular                       | piece     | bale   | 10   | 94.00  | other     | li    | 14     |       | hn
Towel, bath                             | piece     | bale   | 12   | 42.00  | other     | li    | 24     |       | hn
Patient gown                            | piece     | bale   | 20   | 88.00  | essential | li    | 40     |       | h
Paper, A4                               | ream      | carton | 5    | 17.50  | other     | pa    | 90     |       | hp
Wristband, printer roll                 | band      | roll   | 200  | 24.00  | essential | pa    | 900    |       | h
Label, specimen                         | label     | roll   | 1000 | 11.00  | essential | pa    | 3600   |       | hp
Envelope, C5 window                     | piece     | box    | 500  | 12.00  | other     | pa    | 900    |       | hp
Toner cartridge                         | piece     | piece  | 1    | 74.00  | other     | pa    | 9      |       | hp
Thickener for drinks, 227 g             | tin       | carton | 12   | 52.00  | vital     | fo    | 36     | 540   | hn
Supplement drink, 200 ml                | bottle    | carton | 24   | 31.00  | essential | fo    | 520    | 300   | hn
Enteral feed, 1 l                       | bag       | carton | 8    | 46.00  | vital     | fo    | 160    | 360   | hn
Bottled water, 500 ml                   | bottle    | case   | 24   | 5.60   | other     | fo    | 620    | 400   | hn
"""
