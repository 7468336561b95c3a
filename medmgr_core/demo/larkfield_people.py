"""Larkfield's staff, those of them who sign in, and the roles they hold. All people are invented."""

from __future__ import annotations

from medmgr_core.demo.text_table import records_in, rows_in
from medmgr_core.entry.record_csv import record_of
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.records import Person, PersonRole


def _staff(group: str, text: str) -> tuple[StaffMember, ...]:
    return tuple(record_of(StaffMember, {**row, "staff_group": group}) for row in rows_in(text))


STAFF = (
    *_staff("clinical", """
staff_no | name                     | job_title                 | unit_code | contract_hours | joined_on  | left_on
N-0102   | Grace Mensah             | Matron                    | ED        | 37.5           | 2009-03-16 |
N-0117   | Callum Fraser            | Emergency charge nurse    | ED        | 37.5           | 2014-09-01 |
N-0131   | Oluwaseun Adebayo        | Staff nurse               | ED        | 37.5           | 2021-10-04 |
N-0144   | Katarzyna Nowak          | Staff nurse               | ED        | 30             | 2018-05-14 |
N-0148   | Jomar Villanueva         | Staff nurse               | ED        | 37.5           | 2022-01-17 | 2026-07-31
N-0152   | Beth Hargreaves          | Healthcare assistant      | ED        | 22.5           | 2023-02-06 |
M-0008   | Dr Rohan Mehta           | Emergency consultant      | ED        | 40             | 2012-08-01 |
M-0015   | Dr Niamh Gallagher       | Emergency consultant      | ED        | 28             | 2017-04-03 |
M-0061   | Dr Yusuf Demir           | Resident doctor           | ED        | 40             | 2025-08-06 |
N-0210   | Amara Okonkwo            | Ward manager              | AMU       | 37.5           | 2013-06-10 |
N-0223   | Rebecca Lindqvist        | Staff nurse               | AMU       | 37.5           | 2020-09-28 |
N-0226   | Anjali Thomas            | Staff nurse               | AMU       | 37.5           | 2023-03-13 |
M-0022   | Dr Stephen Achterberg    | Acute medicine consultant | AMU       | 40             | 2015-01-05 |
N-0305   | Marie-Claire Dubois      | Ward manager              | W5        | 37.5           | 2011-02-21 |
N-0312   | Patience Moyo            | Staff nurse               | W5        | 37.5           | 2022-06-20 |
N-0318   | Gareth Pritchard         | Healthcare assistant      | W5        | 30             | 2016-07-04 |
N-0341   | Fiona McAllister         | Endoscopy nurse           | END       | 37.5           | 2017-09-11 |
N-0356   | Sunita Rai               | Clinic sister             | OPD       | 30             | 2010-10-18 |
N-0402   | Denise Clarke-Boateng    | Ward manager              | W7        | 37.5           | 2012-11-05 |
N-0412   | Liam O'Donnell           | Staff nurse               | W7        | 30             | 2019-02-04 |
N-0419   | Mei-Ling Chan            | Staff nurse               | W7        | 37.5           | 2021-11-15 |
N-0424   | Samuel Ferreira          | Healthcare assistant      | W7        | 37.5           | 2024-01-29 |
N-0433   | Tanisha Campbell         | Ward manager              | W8        | 37.5           | 2015-05-18 |
N-0438   | Ioana Popescu            | Staff nurse               | W8        | 37.5           | 2022-08-22 |
N-0441   | Hannah Birtwistle        | Staff nurse               | W8        | 15             | 2005-09-12 |
N-0450   | Elsie Thornber           | Staff nurse               | W9        | 37.5           | 1989-09-04 | 2026-03-13
N-0507   | Kwabena Owusu            | Theatre practitioner      | THE       | 37.5           | 2016-03-07 |
N-0511   | Zoë Ashworth             | Scrub nurse               | THE       | 37.5           | 2018-10-01 |
M-0037   | Mr Arjun Venkataraman    | Consultant surgeon        | THE       | 40             | 2013-09-02 |
M-0039   | Dr Helga Sørensen        | Consultant anaesthetist   | THE       | 32             | 2019-01-07 |
N-0530   | Paulo Cardoso            | Critical care nurse       | ICU       | 37.5           | 2020-02-10 |
N-0604   | Philippa Wainwright      | Head of midwifery         | MAT       | 37.5           | 2006-04-24 |
N-0611   | Nkechi Eze               | Midwife                   | MAT       | 37.5           | 2021-09-06 |
N-0615   | Sarah Blackburn          | Midwife (job share)       | MAT       | 18.75          | 2014-01-20 |
N-0616   | Leila Haddad             | Midwife (job share)       | MAT       | 18.75          | 2017-06-12 |
N-0640   | Erin Macleod             | Children's nurse          | CHW       | 37.5           | 2023-09-18 |
T-0012   | Andreas Papadopoulos     | Senior radiographer       | IMG       | 37.5           | 2010-06-14 |
T-0019   | Farida Rahmani           | Radiographer              | IMG       | 30             | 2022-10-10 |
T-0031   | Graham Entwistle         | Laboratory manager        | PAT       | 37.5           | 2003-05-19 |
T-0035   | Chiamaka Nwosu           | Biomedical scientist      | PAT       | 37.5           | 2020-07-27 |
T-0044   | Hina Qureshi             | Chief pharmacist          | PHA       | 37.5           | 2011-08-15 |
N-0702   | Theresa Quigley          | Nurse practitioner        | MIU       | 37.5           | 2025-10-01 |
N-0711   | Abdi Warsame             | District nurse            | CNU       | 37.5           | 2019-05-07 |
N-0714   | Charlotte Featherstone   | District nurse            | CNU       | 24             | 2021-01-18 |
T-0052   | Hamish Drummond          | Physiotherapist           | REH       | 37.5           | 2022-03-28 |
"""),
    *_staff("clerical", """
staff_no | name                     | job_title                 | unit_code | contract_hours | joined_on  | left_on
C-0033   | Tomasz Zielinski         | Ward clerk                | ED        | 37.5           | 2019-11-25 |
C-0041   | Janet Ollerenshaw        | Booking clerk             | OPD       | 18.75          | 2008-01-14 |
C-0042   | Mohammed Iqbal           | Booking clerk             | OPD       | 18.75          | 2024-04-08 |
C-0047   | Ewa Kowalczyk            | Medical secretary         | OPD       | 37.5           | 2021-03-22 |
C-0052   | Colin Barraclough        | Accounts payable clerk    | FIN       | 30             | 2007-10-29 | 2026-08-28
C-0060   | Rukhsana Begum           | Reception clerk           | REH       | 25             | 2017-12-04 |
"""),
    *_staff("administrative", """
staff_no | name                     | job_title                 | unit_code | contract_hours | joined_on  | left_on
A-0001   | Helen Whitcombe          | General manager           | LGH       | 37.5           | 2016-01-11 |
A-0004   | Joanna Adeyemi           | Operations manager        | D-MED     | 37.5           | 2020-04-20 |
A-0009   | Priya Raman              | Management accountant     | FIN       | 37.5           | 2018-07-09 |
A-0016   | Oyinkan Bello            | Recruitment officer       | WFO       | 37.5           | 2022-05-30 |
A-0019   | Siân Llewellyn           | Quality and safety lead   | QUA       | 30             | 2015-09-21 |
A-0023   | Xiaoming Liu             | Systems analyst           | DIG       | 37.5           | 2023-11-13 |
"""),
    *_staff("facilities", """
staff_no | name                     | job_title                 | unit_code | contract_hours | joined_on  | left_on
F-0003   | Derek Shufflebotham      | Estates manager           | EST       | 37.5           | 2001-02-12 |
F-0011   | Aleksandar Petrov        | Electrician               | EST       | 37.5           | 2019-08-05 |
F-0024   | Winston Bailey           | Head chef                 | CAT       | 37.5           | 2012-03-26 |
F-0027   | Maria da Conceição Silva | Domestic assistant        | CAT       | 20             | 2016-11-07 |
F-0030   | Kofi Asante              | Porter                    | CAT       | 37.5           | 2023-05-22 |
F-0034   | Lorraine Pickles         | Catering assistant        | CAT       | 16             | 2024-10-14 | 2026-05-29
"""),
)  # fmt: skip

# `manager` is who works in local mode, where nobody else signs in: its code is known to the program.
PERSONS = records_in(Person, """
person_code       | name                  | job_title                    | is_active
manager           | Helen Whitcombe       | General manager              | yes
joanna.adeyemi    | Joanna Adeyemi        | Operations manager           | yes
amara.okonkwo     | Amara Okonkwo         | Ward manager                 | yes
denise.clarke     | Denise Clarke-Boateng | Ward manager                 | yes
tomasz.zielinski  | Tomasz Zielinski      | Ward clerk                   | yes
priya.raman       | Priya Raman           | Management accountant        | yes
sian.llewellyn    | Siân Llewellyn        | Quality and safety lead      | yes
david.osei        | David Osei            | Member of the board          | yes
margaret.fenwick  | Margaret Fenwick      | Internal auditor             | yes
colin.barraclough | Colin Barraclough     | Accounts payable clerk       | no
""")  # fmt: skip

PERSON_ROLES = records_in(PersonRole, """
person_code       | role_code     | unit_code
manager           | administrator | LHG
joanna.adeyemi    | manager       | D-MED
joanna.adeyemi    | manager       | D-URG
amara.okonkwo     | ward_manager  | AMU
denise.clarke     | ward_manager  | W7
denise.clarke     | ward_manager  | W9
tomasz.zielinski  | clerk         | ED
priya.raman       | finance       | LHG
sian.llewellyn    | quality       | LHG
david.osei        | viewer        | MBC
margaret.fenwick  | auditor       | LHG
colin.barraclough | clerk         | FIN
""")  # fmt: skip
