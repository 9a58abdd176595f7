"""The chart: documents read from Markdown, split into sentences that evidence can point at."""

from preceptor.coding.charts.model import Block, Chart, Document, Sentence
from preceptor.coding.charts.order import order_chart
from preceptor.coding.charts.quotes import Found, Suggestion, find_quote, quote_spans, suggest
from preceptor.coding.charts.reader import ChartError, read_document

__all__ = [
    "Block", "Chart", "ChartError", "Document", "Found", "Sentence", "Suggestion",
    "find_quote", "order_chart", "quote_spans", "read_document", "suggest",
]  # fmt: skip
