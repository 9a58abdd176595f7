"""FHIR R4 terminology over the code store: what systems there are, one code, is it valid, a list of codes."""
