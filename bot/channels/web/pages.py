"""Proof pages as HTML: every word that is not ours is escaped by the templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.channels.rendering.citing import copyable, headline, printed
from bot.channels.rendering.leaf import Leaf, leaf, lines
from bot.channels.rendering.plain import one_line
from bot.channels.standing import Standing
from bot.channels.wording import page as wording

STYLE = "/style.css"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("bot.channels.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style() -> str:
    """The one style sheet."""
    loader = _templates().loader
    assert loader is not None
    return loader.get_source(_templates(), "style.css")[0]


def message(said: tuple[str, str], source: str = "") -> str:
    """A page that only says something: its title and a sentence; `source` names what it is about."""
    title, sentence = said
    return (
        _templates()
        .get_template("message.html")
        .render(said=wording, style=STYLE, title=title, sentence=sentence, source=source)
    )


@dataclass(frozen=True, slots=True)
class Scan:
    """The printed page: its number in its file, where its picture is, and that of the part quoted from."""

    page: int
    whole: str
    part: str


def proof(found: Standing, scan: Scan | None = None) -> str:
    """The document with the quoted words in view."""
    shown = leaf(found.told, found.now, found.quote)
    passage = found.now or found.kept
    missing = found.now is None
    return (
        _templates()
        .get_template("page.html")
        .render(
            said=wording,
            style=STYLE,
            title=one_line(headline(passage)),
            printed=printed(passage.document) or one_line(headline(passage)),
            copy=copyable(passage),
            note=wording.updated(missing) if found.updated or missing else "",
            kept=list(lines(found.kept.text, found.quote)) if missing else [],
            leaf=shown,
            scan=scan,
            outline=_worth_listing(shown),
        )
    )


def _worth_listing(shown: Leaf) -> bool:
    """One headline needs no table of contents."""
    return sum(len(story.outline) for story in shown.stories) > 1
