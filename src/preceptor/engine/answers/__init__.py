"""What is answered, in the one shape that command line, JSON API and FHIR share.

One module a subject, imported only when asked for. Each has the shape of its document (a `TypedDict`, which
the OpenAPI description is made from) and a pure function of the book that fills it. Days are YYYY-MM-DD.
"""
