"""ICD-10-PCS beside its list of codes: what each character of each table means, by edition."""
