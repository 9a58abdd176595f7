"""HCPCS Level II short descriptors, written out.

CMS cuts them to 28 characters, so nearly every word may be shortened: `Admin influenza virus vac`. What an
abbreviation stands for is added where the index is built; the abbreviation itself stays, as an optional word.
Where it stands for several words (`ext`), each is optional: the query says which is meant.
"""

from __future__ import annotations

import re

_MEANS = """
abd abdomen | addl additional | adm administration | admin administration | adv advanced
afo ankle foot orthosis | ak above knee | angio angiography | ank ankle | ant anterior | appl application
asst assistance | attach attachment | bat battery | batt battery | bil bilateral | bilat bilateral
bk below knee | bld blood | brst breast | bx biopsy | cerv cervical | chemo chemotherapy | cmplx complex
compres compression | contr contrast | couns counseling | counsel counseling | ct computed tomography
cu cubic | cust custom | custm custom | dev device | devic device | diab diabetic | diag diagnostic
disart disarticulation | disch discharge | disp disposable | dme durable medical equipment
drain drainage | drsg dressing | dsg dressing | ea each | elec electric | equip equipment
est established | eval evaluation | exam examination | extens extension | f/u follow up
fluoro fluoroscopy | funct functional | fx fracture | grp group | hemo hemodialysis | hh home health
hlth health | hm home | hr hour | ht height | hvy heavy | imag imaging | img imaging
immunize immunization | impl implant | implnt implant | implt implant | infl influenza | infus infusion
inh inhalation | inhal inhalation | init initial | inj injection | inpt inpatient | insert insertion
interv intervention | irrig irrigation | iv intravenous | jnt joint | jt joint
kafo knee ankle foot orthosis | ko knee orthosis | lat lateral | lev level | liq liquid | lng long
lso lumbar sacral orthosis | lwr lower | maint maintenance | mammo mammography | manag management
matt mattress | mattres mattress | mech mechanical | meds medications | mgmt management | mgt management
mins minutes | mo month | mult multiple | neb nebulizer | neuro neurological | neurostim neurostimulator
nutr nutrition | obs observation | observ observation | onc oncology | opt optional | orth orthosis
ost ostomy | outpt outpatient | oxy oxygen | ped pediatric | pelv pelvic | perc percutaneous
perf performed | pharm pharmacy | pne pneumococcal | pnl panel | pow power | prefab prefabricated
press pressure | proc procedure | prost prosthesis | prsth prosthesis | psych psychiatric | pt patient
pts patients | pwc power wheelchair | pwr power | radiopharm radiopharmaceutical | rehab rehabilitation
repl replacement | replac replacement | replace replacement | replcmnt replacement | resp respiratory
revasc revascularization | rig rigid | scr screening | screen screening | scrn screening | serv service
sgd speech generating device | shldr shoulder | skn skin | sod sodium | sol solution | soln solution
spec specimen | splnt splint | srg surgery | srv service | std standard | subq subcutaneous | supp supply
suppl supply | svc service | svcs services | svs services | syr syringe | sys system | syst system
tb tuberculosis | tbco tobacco | tech technical | thor thoracic | thrpy therapy | tib tibial | tiss tissue
tlso thoracic lumbar sacral orthosis | tob tobacco | trac traction | trach tracheostomy | transf transfer
transp transportation | transpl transplant | treat treatment | trtmt treatment | tst test | tx treatment
vacc vaccine | vasc vascular | vax vaccine | vis visit | vst visit | w/c wheelchair | wc wheelchair
wheelch wheelchair | whl wheel | whlchr wheelchair | wk week | wks weeks | wnd wound | wrst wrist
yr year | yrs years
"""
_MAY_MEAN = """
add addition additional | adj adjustable adjustment | amb ambulance ambulatory
cath catheter catheterization | clin clinical clinic | comp compression compounded
cont continuous contrast | dx diagnosis diagnostic | ed emergency department education
elect electric elective | ext external extension extremity | fem female femoral | gen generator general
hep hepatitis heparin | hosp hospital hospice | imp implant implantable
inf infusion inflatable infection | lt left light | meas measurement measure | med medical medication
min minutes minimum | mod modification moderate | mon monitor monitoring | phys physical physician
pneum pneumatic pneumococcal pneumonia | pres pressure prescription | prev preventive prevention
prog program programmable | prosth prosthesis prosthetic | rad radiology radiation
rep repair replacement | rx prescription treatment | sq subcutaneous square | stim stimulator stimulation
sup supply support | surg surgery surgical | sx surgery symptoms | temp temporary temperature
ther therapy therapeutic | trans transfer transport | vac vaccine vacuum | vent ventilator
"""


def _rows(table: str) -> dict[str, str]:
    rows = (row.strip().partition(" ") for row in re.split(r"[|\n]", table) if row.strip())
    return {short: full for short, _, full in rows}


_FULL = {short: f"{full} ({short})" for short, full in _rows(_MEANS).items()}
_FULL |= {short: f"({full} {short})" for short, full in _rows(_MAY_MEAN).items()}
_FULL["w/"] = "with "
_WORD = re.compile(r"\b(?:f/u|w/c|w/o)\b|\bw/(?=[a-z ])|[a-z]+")


def written_out(descriptor: str) -> str:
    """`Admin influenza virus vac` → `administration (admin) influenza virus vaccine (vac)`, in lower case."""
    return _WORD.sub(lambda found: _FULL.get(found[0], found[0]), descriptor.lower())
