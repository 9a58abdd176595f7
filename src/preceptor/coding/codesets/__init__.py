"""Code sets: the model, one module per official source format, the compiled store."""

from preceptor.coding.codesets.model import (
    SYSTEMS,
    Code,
    CodeBook,
    CodeRef,
    Note,
    Release,
    Seventh,
    System,
    normalize,
)

__all__ = ["SYSTEMS", "Code", "CodeBook", "CodeRef", "Note", "Release", "Seventh", "System", "normalize"]
