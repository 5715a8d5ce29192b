"""File → Document: stories, headings and whole paragraphs, with the exact place of every word."""

from retrieval.reading.documents import READER_VERSION, SUFFIXES, files_under, read
from retrieval.reading.loading import Desk
from retrieval.reading.outline import as_json
from retrieval.reading.stated import fingerprint

__all__ = ["Desk", "READER_VERSION", "SUFFIXES", "as_json", "files_under", "fingerprint", "read"]
