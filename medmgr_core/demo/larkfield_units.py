"""Larkfield Hospital, an invented district hospital: its settings, its tree of units and its cost centres.

Outpatients moved to another department on 2026-04-01. Ward 9 closed and merged into Ward 7 on the same day.
"""

from __future__ import annotations

from medmgr_core.demo.text_table import records_in
from medmgr_core.facility.records import CostCentre, FacilityProfile, LocalClosure, Unit, UnitPlacement

PROFILES = (FacilityProfile(name="Larkfield Hospital"),)

CLOSURES = records_in(LocalClosure, """
closed_on  | name
2025-12-24 | Christmas Eve: offices close
2026-06-19 | Test of the site's power supply: offices close
2026-12-24 | Christmas Eve: offices close
""")  # fmt: skip

UNITS = records_in(Unit, """
unit_code | name                             | kind       | opened_on  | closed_on  | merged_into
LHG       | Larkfield Hospital Group         | group      |            |            |
LGH       | Larkfield General                | site       |            |            |
MBC       | Millbrook Community Clinic       | site       |            |            |
D-URG     | Emergency and acute medicine     | department |            |            |
D-MED     | Medicine                         | department |            |            |
D-SUR     | Surgery and critical care        | department |            |            |
D-WCH     | Women and children               | department |            |            |
D-CSS     | Diagnostics and support          | department |            |            |
D-FAC     | Estates and facilities           | department |            |            |
D-COR     | Corporate services               | department |            |            |
D-COM     | Community services               | department |            |            |
ED        | Emergency department             | unit       |            |            |
AMU       | Acute medical unit               | unit       |            |            |
W5        | Ward 5, older people             | unit       |            |            |
END       | Endoscopy                        | unit       |            |            |
OPD       | Outpatients                      | unit       |            |            |
W7        | Ward 7, general surgery          | unit       |            |            |
W8        | Ward 8, orthopaedics             | unit       |            |            |
W9        | Ward 9, short-stay surgery       | unit       |            | 2026-04-01 | W7
THE       | Theatres                         | unit       |            |            |
ICU       | Intensive care                   | unit       |            |            |
MAT       | Maternity                        | unit       |            |            |
CHW       | Children's ward                  | unit       |            |            |
IMG       | Imaging                          | unit       |            |            |
PAT       | Pathology                        | unit       |            |            |
PHA       | Pharmacy                         | unit       |            |            |
EST       | Estates                          | unit       |            |            |
CAT       | Catering and cleaning            | unit       |            |            |
FIN       | Finance                          | unit       |            |            |
WFO       | Workforce                        | unit       |            |            |
QUA       | Quality and safety               | unit       |            |            |
DIG       | Digital services                 | unit       |            |            |
MIU       | Minor injuries clinic            | unit       | 2025-10-01 |            |
CNU       | Community nursing                | unit       |            |            |
REH       | Physiotherapy and rehabilitation | unit       |            |            |
""")  # fmt: skip

# Under which parent each unit stands since 2024-04-01.
_PARENTS = {
    "LHG": "LGH MBC",
    "LGH": "D-URG D-MED D-SUR D-WCH D-CSS D-FAC D-COR",
    "MBC": "D-COM",
    "D-URG": "ED AMU",
    "D-MED": "W5 END OPD",
    "D-SUR": "W7 W8 W9 THE ICU",
    "D-WCH": "MAT CHW",
    "D-CSS": "IMG PAT PHA",
    "D-FAC": "EST CAT",
    "D-COR": "FIN WFO QUA DIG",
    "D-COM": "CNU REH",
}

PLACEMENTS = (
    *records_in(UnitPlacement, "unit_code | valid_from | parent_code\n" + "\n".join(
        f"{unit} | 2024-04-01 | {parent}" for parent, units in _PARENTS.items() for unit in units.split())),
    *records_in(UnitPlacement, """
unit_code | valid_from | parent_code
MIU       | 2025-10-01 | D-COM
OPD       | 2026-04-01 | D-CSS
"""),
)  # fmt: skip

# Who answers for a cost centre; nobody does for the others yet.
_HOLDERS = {"31010": "joanna.adeyemi", "31020": "joanna.adeyemi", "31110": "amara.okonkwo", "33010": "denise.clarke"}

_CENTRES = records_in(CostCentre, """
cost_centre_code | name                        | unit_code
31010            | Emergency nursing           | ED
31020            | Emergency doctors           | ED
31110            | Acute medical unit          | AMU
32010            | Ward 5                      | W5
32110            | Endoscopy                   | END
32210            | Outpatient clinics          | OPD
33010            | Ward 7                      | W7
33020            | Ward 8                      | W8
33030            | Ward 9                      | W9
33110            | Theatre staff               | THE
33120            | Theatre supplies            | THE
33210            | Intensive care              | ICU
34010            | Maternity ward and delivery | MAT
34020            | Community midwives          | MAT
34110            | Children's ward             | CHW
35010            | Imaging                     | IMG
35020            | Imaging equipment           | IMG
35110            | Pathology laboratory        | PAT
35120            | Blood bank                  | PAT
35210            | Pharmacy                    | PHA
36010            | Energy and water            | EST
36020            | Maintenance and grounds     | EST
36110            | Catering                    | CAT
36120            | Cleaning and linen          | CAT
37010            | Finance                     | FIN
37110            | Workforce                   | WFO
37210            | Quality and safety          | QUA
37310            | Digital services            | DIG
38010            | Minor injuries clinic       | MIU
38110            | Community nursing           | CNU
38210            | Physiotherapy               | REH
""")  # fmt: skip

COST_CENTRES = tuple(centre.model_copy(update={"budget_holder": _HOLDERS.get(centre.cost_centre_code)}) for centre in _CENTRES)
