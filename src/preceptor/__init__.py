"""Preceptor: an open, self-hosted school for medical coders around a real coding laboratory."""

__version__ = "0.1.0"
