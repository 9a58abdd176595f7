"""Revenue codes in our words: the category of the first three digits, for form locator 43."""

from __future__ import annotations

_CATEGORIES = {
    "010": "All-inclusive rate", "011": "Private room", "012": "Semi-private room",
    "013": "Three or four beds",
    "014": "Deluxe room", "015": "Ward", "016": "Other room", "017": "Nursery", "018": "Bed held on leave",
    "019": "Subacute care", "020": "Intensive care", "021": "Coronary care", "025": "Pharmacy",
    "026": "Infusion therapy", "027": "Supplies and devices", "030": "Laboratory", "031": "Pathology",
    "032": "Diagnostic X-ray", "033": "Radiation, chemotherapy", "034": "Nuclear medicine", "035": "CT scan",
    "036": "Operating room", "037": "Anesthesia", "038": "Blood", "039": "Blood handling",
    "040": "Other imaging", "041": "Respiratory services", "042": "Physical therapy",
    "043": "Occupational therapy", "044": "Speech therapy", "045": "Emergency room", "046": "Lung function",
    "047": "Audiology", "048": "Cardiology", "049": "Day surgery", "051": "Clinic", "052": "Clinic elsewhere",
    "054": "Ambulance", "061": "Magnetic resonance", "062": "Supplies, continued", "063": "Drugs, specific",
    "070": "Cast room", "071": "Recovery room", "072": "Labor and delivery", "073": "Heart tracing",
    "074": "Brain wave tracing", "075": "Gastrointestinal lab", "076": "Treatment, observation",
    "077": "Preventive care", "079": "Shock wave treatment", "090": "Behavioral treatment",
    "094": "Other therapy", "096": "Professional fees",
}  # fmt: skip


def category(revenue: str) -> str:
    """The category, or an empty text for one not told here. 24 characters at most: the paper has no more."""
    return _CATEGORIES.get(revenue[:3], "")
