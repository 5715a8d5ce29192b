"""A strict little reader of Telegram's HTML: what a person sees, or the reason why Telegram would refuse it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

_TAG = re.compile(r'<(/?)(a|b|i|blockquote)((?: href="[^"<>]*"| expandable)?)>')
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|#x27);)")
LIMIT = 4096
MOST_ENTITIES = 100


class Refused(Exception):
    """Telegram would answer 400."""


@dataclass
class Seen:
    """The words without tags, and each tag's words: ``("b", "…")``; of links the address, too."""

    text: str = ""
    entities: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def seen(html: str) -> Seen:
    """Raises Refused for anything but balanced tags of ours around escaped words that fit into one message."""
    shown, open_tags = Seen(), []
    place = 0
    for tag in _TAG.finditer(html):
        shown.text += _plain(html[place : tag.start()])
        place = tag.end()
        closing, name, attribute = tag.groups()
        if not closing:
            open_tags.append((name, len(shown.text)))
            if name == "a":
                shown.links.append(unescape(attribute.removeprefix(' href="').removesuffix('"')))
            continue
        if not open_tags or open_tags[-1][0] != name:
            raise Refused(f"unexpected end tag at {tag.start()}")
        shown.entities.append((name, shown.text[open_tags.pop()[1] :]))
    shown.text += _plain(html[place:])
    if open_tags:
        raise Refused(f"no end of {open_tags[-1][0]}")
    if not any(one.isprintable() and not one.isspace() for one in shown.text):
        raise Refused("message text is empty")
    if len(shown.text.encode("utf-16-le")) // 2 > LIMIT:
        raise Refused("message is too long")
    if len(shown.entities) > MOST_ENTITIES:
        raise Refused("more entities than are shown")
    return shown


def _plain(words: str) -> str:
    if "<" in words or ">" in words or _BARE_AMPERSAND.search(words):
        raise Refused(f"not escaped: {words[:40]}")
    words.encode("utf-8")  # a lone surrogate cannot be sent
    return unescape(words)
