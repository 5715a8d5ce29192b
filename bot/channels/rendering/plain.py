"""Making foreign words harmless to look at.

Words out of documents, file names and questions may hold anything: an escape code would colour, move or
re-title the terminal, a direction mark would turn the line around.
"""

from __future__ import annotations

import re

_REPLACEMENT = "\ufffd"

_DIRECTION_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NOT_FOR_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{_DIRECTION_MARKS}\ud800-\udfff]")

# C0 controls have pictures of their own in Unicode (␛ for escape); C1 controls have none.
_VISIBLE: dict[int, str | int | None] = {
    **{code: 0x2400 + code for code in range(0x20)},
    0x09: "  ",
    0x0A: "\n",
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    **dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), None),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT),
}


def harmless(text: str) -> str:
    """`text` with its control characters made visible and its direction marks gone; newlines stay.

    >>> harmless("\\x1b[31m红\\r\\n")
    '␛[31m红\\n'
    """
    return text.replace("\r\n", "\n").translate(_VISIBLE)


def one_line(text: str) -> str:
    """`text`, harmless, with every run of white space made a single space."""
    return " ".join(harmless(text).split())


def shortened(text: str, limit: int) -> str:
    """The first `limit` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def harmless_json(written: str) -> str:
    """JSON with all that a terminal might obey written as ``\\u`` escapes: the same values to a program."""
    return _NOT_FOR_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
