"""Bytes → text: which encoding a file is in, decided by what the words then look like."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from importlib import resources

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")  # of equals the first is taken
_NAMES = {"utf-8-sig": "utf-8", "big5hkscs": "big5"}
_PLAUSIBLE = 0.3  # random bytes reach 0.1, Chinese read in a wrong encoding 0.3, text 0.6 and more
# Bytes beyond the characters: six GB18030 characters in a row that look like UTF-8 do not occur.
_ACCIDENT = 12
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # no text holds these but by accident
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
)
_SAMPLE = 64 * 1024  # bytes judged; encodings do not change within a file
_COMMON = re.compile(r"[\u4e00-\u9fff]")
_ODD = re.compile(
    r"[\ue000-\uf8ff\ufffd\u0080-\u009f\uff61-\uff9f\u0370-\u052f\u2500-\u259f]|[^\u0000-\uffff]"
)


class NotText(ValueError):
    """Bytes that are no text: `reason` is ``binary`` or ``encoding``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` without its byte order mark, and the name of its encoding. Raises NotText."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    if data.startswith(_MAGIC):
        raise NotText("binary")
    if _is_utf_8(data):
        return data.decode("utf-8"), "utf-8"
    found = [(plausibility(text), name) for name in _CANDIDATES if (text := _tried(data, name)) is not None]
    likeliest, name = max(found, key=lambda each: each[0], default=(0.0, ""))
    if likeliest < _PLAUSIBLE or (_controls(data) and not name.startswith("utf-16")):
        return _by_statistics(data)
    return data.decode(name, errors="replace"), _NAMES.get(name, name)


def _is_utf_8(data: bytes) -> bool:
    """Whether `data` is UTF-8 beyond doubt: what is valid by accident is a word or two in GB18030."""
    if _controls(data):
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return text.isascii() or len(data) - len(text) > _ACCIDENT or plausibility(text) > _PLAUSIBLE


def _marked(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), _NAMES.get(encoding, encoding)
    except UnicodeDecodeError as error:
        raise NotText("encoding") from error


def _controls(data: bytes) -> bool:
    """Whether more control characters stand in it than a text's stray ones."""
    sample = data[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) * 50 > len(sample)


def _tried(data: bytes, name: str) -> str | None:
    """The beginning of `data` in encoding `name`, if at most one character in 200 is broken.

    One bad byte spoils no page. A character cut by the end of the sample is not counted.
    """
    if name.startswith("utf-16") and len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    text = decoder.decode(sample, final=len(sample) == len(data))
    return text if text.count("\ufffd") * 200 <= len(text) else None


def _by_statistics(data: bytes) -> tuple[str, str]:
    """A text in none of the usual encodings, as a detector by byte statistics sees it."""
    if b"\0" in data[:_SAMPLE] or _controls(data):
        raise NotText("binary")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None or not guess.language or guess.language == "Unknown":
        raise NotText("encoding")
    try:
        return data.decode(guess.encoding), guess.encoding.replace("_", "-")
    except UnicodeDecodeError as error:
        raise NotText("encoding") from error


def plausibility(text: str) -> float:
    """How much of `text` is everyday Chinese, or ASCII: 1 for all of it, below 0 for what nobody writes."""
    sample = text[:_SAMPLE]
    if not sample:
        return 0.0
    everyday = _everyday()
    chinese = _COMMON.findall(sample)
    known = sum(character in everyday for character in chinese)
    marks = sum(
        character in "，。、；：？！“”（）《》「」『』\u3000—…·"
        or " " <= character <= "~"
        or character in "\r\n\t"
        for character in sample
    )
    return (known + 0.3 * (len(chinese) - known) + 0.8 * marks - 2 * len(_ODD.findall(sample))) / len(sample)


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """The characters that make up most of any Chinese text, simplified and traditional."""
    raw = resources.files("retrieval.reading").joinpath("everyday.txt").read_text("utf-8")
    return frozenset(c for line in raw.splitlines() if not line.startswith("#") for c in line.strip())
